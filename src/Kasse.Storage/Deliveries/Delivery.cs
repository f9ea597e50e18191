namespace Kasse.Storage.Deliveries;

public enum DeliveryState
{
    /// <summary>To be sent, now or later, or once what happened to the payment before has been told.</summary>
    Pending,

    Delivered,

    /// <summary>The last attempt of its schedule has failed.</summary>
    GivenUp,

    /// <summary>The registration was deleted first.</summary>
    Dropped,
}

/// <summary>
/// The callbacks that the orders of one sales unit ask for stand in a line as if for a registration, under a name that no registration has.
/// Each is tried once: what was begun is never begun again.
/// </summary>
public static class CallbackLine
{
    internal const string Prefix = "ecom:";

    public static string Of(string msn) => Prefix + msn;

    public static bool Is(string webhook) => webhook.StartsWith(Prefix, StringComparison.Ordinal);
}

/// <summary>Something that happened, to be told to one registration.</summary>
/// <param name="Webhook">Whom to tell; or a <see cref="CallbackLine"/>.</param>
/// <param name="Event">Its type, as registered for.</param>
/// <param name="OpenedAt">Business time.</param>
public sealed record NewDelivery(
    string Webhook, long Stream, long Seq, string Msn, string Reference, string Event, byte[] Body, DateTimeOffset OpenedAt);

/// <param name="Tries">Attempts made when they were due; one that somebody asked for does not count.</param>
/// <param name="AttemptCount">All attempts.</param>
/// <param name="LastStatus">What the newest attempt was answered with; null when it got no answer, or there was none.</param>
/// <param name="OpenedAt">Business time, like <paramref name="NextAt"/>.</param>
/// <param name="NextAt">Null when finished, and while an earlier delivery about the same payment goes first.</param>
public sealed record Delivery(
    long Id, string Webhook, long Stream, long Seq, string Msn, string Reference, string Event, byte[] Body, DeliveryState State,
    int Tries, int AttemptCount, int? LastStatus, DateTimeOffset OpenedAt, DateTimeOffset? NextAt);

/// <summary>One attempt to deliver.</summary>
/// <param name="Number">From 1; given when it is recorded.</param>
/// <param name="At">Real time: it is the time that was signed.</param>
/// <param name="Request">Request line and headers as sent.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Response">Status line, headers and the beginning of the body.</param>
/// <param name="Error">Why no answer came.</param>
/// <param name="Fault">What went wrong on purpose, in plain words; null when nothing did.</param>
public sealed record Attempt(
    int Number, DateTimeOffset At, string Request, string StringToSign, int? Status, string? Response, Why? Error, TimeSpan Duration, string? Fault = null)
{
    /// <summary>False where a record only stands in the place of a call, which tells nothing of the receiver.</summary>
    public bool IsSent => Request.Length > 0;

    public bool IsAcknowledged => Status is >= 200 and < 300;
    public bool IsAnswered => Status is not null;
}

/// <summary>A delivery whose next attempt is due.</summary>
/// <param name="DueAt">Business time, like <paramref name="OpenedAt"/>.</param>
/// <param name="Held">The fault that kept this attempt back until now, in plain words; null when none did.</param>
public sealed record DueDelivery(
    long Id, string Webhook, long Stream, byte[] Body, int Tries, DateTimeOffset OpenedAt, DateTimeOffset DueAt, string? Held = null);

/// <summary>What waits for one registration.</summary>
/// <param name="NextAt">Business time of the first attempt to make; null when there is none.</param>
/// <param name="SilentSince">Business time of the first of the latest attempts that got no answer at all; null after an answer.</param>
public sealed record Line(string Webhook, DateTimeOffset? NextAt, DateTimeOffset? SilentSince);
