using Kasse.Engine.Payments;

namespace Kasse.Storage.Search;

/// <summary>Which payments are asked for. What is null does not matter.</summary>
/// <param name="Msns">Payments of these sales units and of no others.</param>
/// <param name="From">Created then or later; business time, like <paramref name="Until"/>.</param>
/// <param name="Until">Created before then.</param>
/// <param name="Text">Part of the reference or of the pspReference, in either case.</param>
public sealed record PaymentQuery(
    IReadOnlyCollection<string> Msns, PaymentState? State = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, string? Text = null);

/// <param name="Payments">Newest first.</param>
/// <param name="Next">Only payments older than this stream are left; null when there are none.</param>
/// <param name="UnreadCount">Rows of the journal that are not found yet; not 0 only while there is more to do than a moment's work.</param>
public sealed record PaymentPage(IReadOnlyList<History> Payments, long? Next, long UnreadCount);
