using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary>A request to capture, refund or cancel that could be read, about an order that there is.</summary>
/// <param name="Amount">Null for all that is left.</param>
sealed record Modification(SalesUnit Unit, Money? Amount, string Text, bool ReleasesTheRest)
{
    const int TextMax = 100;

    /// <param name="takesAmount">A cancel takes none, and looks at none.</param>
    public static (Modification? Asked, Reply? Refused) Read(Call call, Platform platform, string operation, bool takesAmount)
    {
        var (body, refused) = EcomRequestJson.Read<ModificationRequest>(call, platform);
        if (body is null) return (null, refused);
        (var unit, refused) = Ecom.Unit.NamedIn(call, platform, body.MerchantInfo?.MerchantSerialNumber);
        if (unit is null) return (null, refused);
        if (body.Transaction?.TransactionText is not { Length: > 0 and <= TextMax } text)
            return (null, EcomError.Invalid(call, [("transaction.transactionText", $"It should be text of 1 to {TextMax} characters")]));
        if (RequestId.Refuse(call, mustBeThere: takesAmount && platform.Options.EcomStrict) is { } wrong) return (null, wrong);
        if (!platform.HasOrder(unit, call.Reference)) return (null, EcomError.From(operation, Refusal.PaymentNotFound, unit, null, call.Reference));

        var amount = takesAmount && body.Transaction.Amount is { } minor and not 0 ? new Money(minor, "NOK") : (Money?)null;
        return (new Modification(unit, amount, text, body.ShouldReleaseRemainingFunds == true), null);
    }

    public Task<Outcome> Do(Call call, Platform platform, string operation, object asked, Func<Payment, DateTimeOffset, Guid, Decision> rule)
    {
        var pspReference = Guid.NewGuid();
        return platform.Journal.Execute(Unit.Msn, call.Reference, RequestId.Request(call, operation, asked),
            (payment, now) => rule(payment, now, pspReference));
    }
}

static class Orders
{
    /// <summary>What was made through another surface is no order here.</summary>
    public static bool HasOrder(this Platform platform, SalesUnit unit, string orderId) => platform.FindOrder(unit, orderId) is not null;

    public static History? FindOrder(this Platform platform, SalesUnit unit, string orderId) =>
        platform.Journal.Find(unit.Msn, orderId) is { Payment.Order.Ecom: not null } history ? history : null;
}
