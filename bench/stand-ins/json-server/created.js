// json-server answers a POST with what was sent. A payment has more to it.
const none = { currency: 'NOK', value: 0 };

module.exports = (request, response, next) => {
  if (request.method === 'POST') {
    Object.assign(request.body, {
      aggregate: { authorizedAmount: none, cancelledAmount: none, capturedAmount: none, refundedAmount: none },
      state: 'CREATED',
      profile: {},
      pspReference: '45c7fb61-f20d-4a07-bd75-31dd4dcc25a1',
      redirectUrl: `https://example.com/pay?token=${request.body.reference}`,
    });
  }
  next();
};
