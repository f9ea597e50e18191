using System.Globalization;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Web.Portal;

/// <summary>How the portal writes amounts, moments and spans of time.</summary>
static class Words
{
    public static string Amount(Money money) => Language.English.Amount(money);

    /// <summary>As somebody types it: <c>129.00</c>.</summary>
    public static string Plain(Money money) => (money.Minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    /// <returns>Null for what is no amount with two decimals at most. Point and comma are the same.</returns>
    public static Money? ReadAmount(string? typed, string currency) =>
        decimal.TryParse(typed?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
        && amount * 100 == decimal.Truncate(amount * 100) && amount <= 1_000_000_000
            ? new Money((long)(amount * 100), currency)
            : null;

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The two biggest units: <c>6 days 23 hours</c>.</summary>
    public static string Span(TimeSpan span)
    {
        (int Count, string Unit)[] parts =
        [
            ((int)span.Duration().TotalDays, "day"), (span.Duration().Hours, "hour"), (span.Duration().Minutes, "minute"), (span.Duration().Seconds, "second"),
        ];
        var telling = parts.SkipWhile(part => part.Count == 0).Take(2).Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Unit}{(part.Count == 1 ? "" : "s")}").ToList();
        return telling.Count == 0 ? "less than a second" : string.Join(' ', telling);
    }

    public static string Milliseconds(TimeSpan duration) => duration.TotalMilliseconds.ToString(duration.TotalMilliseconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms";

    /// <summary>From <c>GivenUp</c> to <c>given up</c>.</summary>
    public static string Spaced(Enum name) =>
        string.Concat(name.ToString().Select((letter, place) => char.IsUpper(letter) && place > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>How good a state is: the name of its colour.</summary>
    public static string? Kind(PaymentState state) => state switch
    {
        PaymentState.Created => "accent",
        PaymentState.Authorized => "good",
        PaymentState.Expired => "warn",
        PaymentState.Aborted => "bad",
        PaymentState.Terminated => null,
    };

    /// <inheritdoc cref="Kind(PaymentState)"/>
    public static string? Kind(DeliveryState state, int attemptsCount) => state switch
    {
        DeliveryState.Delivered => "good",
        DeliveryState.Pending => attemptsCount > 0 ? "warn" : "accent",
        DeliveryState.GivenUp => "bad",
        DeliveryState.Dropped => null,
    };
}
