using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary><c>GET /ecomm/v2/payments/{orderId}/details</c></summary>
static class Details
{
    public static Task<Reply> Handle(Call call, Platform platform)
    {
        var (unit, refused) = Unit.Of(call);
        if (unit is null) return Task.FromResult(refused!);

        return Task.FromResult(platform.FindOrder(unit, call.Reference) is { } history
            ? Reply.JsonOfOld(200, DetailsResponse.From(history, platform.Clock.GetUtcNow()), EcomJson.Default.DetailsResponse)
            : EcomError.From(Operations.Details, Refusal.PaymentNotFound, unit, null, call.Reference));
    }
}

/// <param name="TransactionSummary">Not before the payer has approved.</param>
/// <param name="TransactionLogHistory">Newest first.</param>
sealed record DetailsResponse(
    string OrderId, TransactionSummary? TransactionSummary, IEnumerable<LoggedTransaction> TransactionLogHistory,
    DetailsShipping? ShippingDetails, UserDetails? UserDetails, Guid? Sub)
{
    /// <summary>After that what a payer shared is no longer told.</summary>
    static readonly TimeSpan PersonalFor = TimeSpan.FromDays(7);

    public static DetailsResponse From(History history, DateTimeOffset now)
    {
        var payment = history.Payment;
        var authorization = payment.Authorization;
        var forgotten = authorization is not null && now >= authorization.At + PersonalFor;
        return new(
            payment.Reference,
            authorization is null ? null : TransactionSummary.Of(payment) with { BankIdentificationNumber = int.Parse(authorization.Card.Bin) },
            OrderLog.Of(history).Select(LoggedTransaction.From).Reverse(),
            authorization?.Shipping is { } shipping ? DetailsShipping.From(shipping, forgotten) : null,
            UserDetails.From(payment, forgotten),
            authorization?.Profile?.Sub);
    }
}

sealed record LoggedTransaction(
    long Amount, string? TransactionText, string? TransactionId, string TimeStamp, string Operation, string? RequestId, bool OperationSuccess)
{
    public static LoggedTransaction From(LogEntry entry) => new(
        entry.Amount.Minor, entry.Text, entry.TransactionId, entry.TimeStamp, entry.Operation, entry.RequestId, entry.Success);
}

/// <param name="ShippingCost">Kroner.</param>
sealed record DetailsShipping(DetailsAddress Address, decimal ShippingCost, string ShippingMethod, string ShippingMethodId)
{
    public static DetailsShipping From(ShippingChoice choice, bool forgotten) =>
        new(DetailsAddress.From(choice.Address, forgotten), Kroner.Of(choice.Cost), choice.OptionName, choice.OptionId);
}

/// <param name="Country">By its name, unlike in a callback.</param>
sealed record DetailsAddress(
    string AddressLine1, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? AddressLine2, string City, string Country, string PostCode)
{
    public static DetailsAddress From(PostalAddress address, bool forgotten) => forgotten
        ? new(UserDetails.Expired, UserDetails.Expired, UserDetails.Expired, UserDetails.Expired, UserDetails.Expired)
        : new(address.AddressLine1, address.AddressLine2, address.City, Countries.Name(address.Country), address.PostCode);
}
