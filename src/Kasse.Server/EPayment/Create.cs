using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary><c>POST /epayment/v1/payments</c></summary>
static class Create
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var (body, refused) = RequestBody.Read(call, RequestJson.Default.CreateRequest);
        if (body is null) return refused!;
        var shape = Shape.OfRequest();
        IdempotencyKey.Required(call, shape);
        var order = CreateOrder.From(body, shape, Customer.PhoneNumber(call, platform, body.Customer));
        if (shape.Faults.Count > 0) return Problem.Invalid(call, shape.Faults);
        if (CreateCodes.FirstWrong(call, body, order, platform) is { } wrong) return wrong;

        var payer = order.PhoneNumber is { } phoneNumber ? platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber)?.Payer : null;
        var pspReference = Guid.NewGuid();
        var request = IdempotencyKey.Request(call, Operations.Create, EventCodec.Encode(order));
        var outcome = await platform.Journal.Create(call.SalesUnit.Msn, order, request,
            now => PaymentRules.Create(order, call.SalesUnit, payer, now, pspReference));
        if (outcome.Refusal is { } refusal) return EPaymentProblem.From(call, Operations.Create, refusal, outcome.Payment, order.Reference);

        var created = new CreateResponse(platform.Addresses.Redirect(outcome.Payment!), order.Reference);
        return Reply.Json(201, created, EPaymentJson.Default.CreateResponse);
    }
}
