using System.Collections.Frozen;

namespace Kasse.Server.Webhooks;

/// <summary>What can be registered for. Only the ePayment types and check-ins happen here so far; the others are accepted, so that clients can set themselves up.</summary>
static class EventTypes
{
    /// <summary>The answer to it decides what a payer sees at the till, so there can be only one receiver.</summary>
    public const string CheckedIn = "user.checked-in.v1";

    static readonly FrozenSet<string> Known = ((string[])
    [
        .. EPaymentNotice.Names.Select(EPaymentNotice.TypeOf),
        .. ((string[])["activated", "rejected", "stopped", "expired"]).Select(what => $"recurring.agreement-{what}.v1"),
        .. ((string[])["reserved", "captured", "canceled", "refunded", "failed", "creation-failed"]).Select(what => $"recurring.charge-{what}.v1"),
        .. ((string[])["started", "stopped", "withdrawal-day-changed", "amount-changed"]).Select(what => $"donations.agreement.{what}.v1"),
        "login.merchant-initiated.ping.v1",
        CheckedIn,
    ]).ToFrozenSet();

    /// <summary>Those that happen to payments here.</summary>
    public static IReadOnlyList<string> OfPayments { get; } = [.. EPaymentNotice.Names.Select(EPaymentNotice.TypeOf)];

    public static bool IsKnown(string type) => Known.Contains(type);

    /// <returns>The type that somebody may have meant who wrote another: the same word is the last but the version.</returns>
    public static string? Nearest(string type)
    {
        var words = type.ToLowerInvariant().Split('.').Where(word => word != "v1").ToList();
        return words is [.., var last] ? Known.Order().FirstOrDefault(known => known.Split('.')[^2] == last) : null;
    }

    /// <summary>How many registrations one sales unit may have for a type; a partner has as many of its own.</summary>
    public static int CountMax(string type) => type == CheckedIn ? 1 : 25;
}
