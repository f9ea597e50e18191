// A payment from its creation to its last øre, with @vippsmobilepay/sdk as an ES module.
import assert from "node:assert/strict";
import { Client } from "@vippsmobilepay/sdk";

const { CLIENT_ID, CLIENT_SECRET, SUBSCRIPTION_KEY, MSN, REFERENCE: reference } = process.env;
const client = Client({ merchantSerialNumber: MSN, subscriptionKey: SUBSCRIPTION_KEY, useTestMode: true, retryRequests: false });
const kr = (kroner) => ({ currency: "NOK", value: kroner * 100 });
const sums = (cancelled, captured, refunded, authorized = 100) => ({
    authorizedAmount: kr(authorized), cancelledAmount: kr(cancelled), capturedAmount: kr(captured), refundedAmount: kr(refunded),
});

async function data(call) {
    const answer = await call;
    assert.ok(answer.ok, `${answer.error?.message ?? JSON.stringify(answer.error)}`);
    return answer.data;
}

const signedIn = await data(client.auth.getToken(CLIENT_ID, CLIENT_SECRET));
assert.deepEqual([signedIn.token_type, signedIn.expires_in], ["Bearer", "3599"]);
const token = signedIn.access_token;

const created = await data(client.payment.create(token, {
    amount: kr(100),
    paymentMethod: { type: "WALLET" },
    customer: { phoneNumber: "4712345678" },
    reference,
    returnUrl: "https://shop.example/return",
    userFlow: "WEB_REDIRECT",
    paymentDescription: "Two pairs of socks",
}));
assert.equal(created.reference, reference);
assert.match(created.redirectUrl, /^http/);

const waiting = await data(client.payment.info(token, reference));
assert.equal(waiting.state, "CREATED");
assert.equal(waiting.redirectUrl, created.redirectUrl);
assert.deepEqual(waiting.aggregate, sums(0, 0, 0, 0));

await data(client.payment.forceApprove(token, reference, { customer: { phoneNumber: "4712345678" } }));
const approved = await data(client.payment.info(token, reference));
assert.equal(approved.state, "AUTHORIZED");
assert.deepEqual(approved.amount, kr(100));
assert.deepEqual(approved.aggregate, sums(0, 0, 0));

assert.deepEqual((await data(client.payment.capture(token, reference, { modificationAmount: kr(40) }))).aggregate, sums(0, 40, 0));
assert.deepEqual((await data(client.payment.refund(token, reference, { modificationAmount: kr(10) }))).aggregate, sums(0, 40, 10));
const cancelled = await data(client.payment.cancel(token, reference));
assert.deepEqual(cancelled.aggregate, sums(60, 40, 10));
assert.deepEqual([cancelled.reference, cancelled.state, cancelled.pspReference.length], [reference, "AUTHORIZED", 36]);

const refused = await client.payment.capture(token, reference, { modificationAmount: kr(1) });
assert.equal(refused.ok, false);
assert.equal(refused.error.title, "Cannot capture a cancelled payment");
assert.deepEqual(refused.error.extraDetails, [{ name: "ErrorCode", reason: "6070" }]);

const history = await data(client.payment.history(token, reference));
assert.deepEqual(history.map((event) => [event.name, event.amount, event.success]), [
    ["CREATED", kr(100), true],
    ["AUTHORIZED", kr(100), true],
    ["CAPTURED", kr(40), true],
    ["REFUNDED", kr(10), true],
    ["CANCELLED", kr(60), true],
]);
assert.ok(history.every((event) => event.reference === reference && !Number.isNaN(Date.parse(event.timestamp))));
