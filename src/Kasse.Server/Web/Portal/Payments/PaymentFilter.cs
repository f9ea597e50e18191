using System.Globalization;
using Kasse.Engine.Payments;
using Kasse.Storage.Search;

namespace Kasse.Server.Web.Portal.Payments;

/// <summary>What the list of payments is asked for, as it stands in the address.</summary>
/// <param name="Q">Part of a reference or pspReference.</param>
/// <param name="From">A day, like <paramref name="Until"/>; both belong to what is found. By the business clock, UTC.</param>
/// <param name="Before">Only payments older than this stream.</param>
public sealed record PaymentFilter(string? Q, string? Msn, string? State, string? From, string? Until, long? Before)
{
    public PaymentState? OnlyState => Enum.TryParse<PaymentState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    public bool IsEmpty => string.IsNullOrWhiteSpace(Q + Msn + State + From + Until);

    /// <summary>A sales unit that the visitor does not see has no payments.</summary>
    public PaymentQuery For(Visitor visitor) => new(
        string.IsNullOrEmpty(Msn) ? visitor.Msns : visitor.Sees(Msn) ? [Msn] : [], OnlyState, Day(From), Day(Until)?.AddDays(1), Q);

    public string At(long? before) =>
        Address.Of(PortalPaths.Payments, ("q", Q), ("msn", Msn), ("state", State), ("from", From), ("until", Until), ("before", before));

    static DateTimeOffset? Day(string? day) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1970 and < 9999
            ? new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero)
            : null;
}
