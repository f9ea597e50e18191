using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Server.Setup;
using Kasse.Storage;

namespace Kasse.Server.FaultInjection;

public enum FaultKind
{
    /// <summary>Nothing is done, and a failure is answered in the platform's words.</summary>
    Answer,

    /// <summary>Nothing is done, and the surface refuses as if by one of its own rules.</summary>
    Refuse,

    /// <summary>All is done, but late.</summary>
    Delay,

    /// <summary>All is done, and the answer comes byte by byte.</summary>
    Drip,

    /// <summary>Nothing is done, and the connection breaks.</summary>
    DropBefore,

    /// <summary>All is done and kept, and the connection breaks before the answer.</summary>
    DropAfter,

    /// <summary>Nothing is done for the sales unit at all, for a while.</summary>
    Maintenance,

    /// <summary>A webhook is delivered twice in a row.</summary>
    WebhookTwice,

    /// <summary>A webhook is delivered after the next one about the same payment.</summary>
    WebhookReordered,

    /// <summary>A webhook is delivered late, and what happened to the payment afterwards behind it.</summary>
    WebhookLate,

    /// <summary>A webhook is signed with another secret.</summary>
    WebhookMissigned,

    /// <summary>A webhook is never delivered.</summary>
    WebhookLost,
}

/// <summary>What goes wrong when it is asked to.</summary>
/// <param name="Status">Of an answer: 500 is the surface's, all others are the gateway's; 401 is what it says of an expired token.</param>
/// <param name="Seconds">Of a delay and a drip, in real time; of a late webhook, in business time.</param>
/// <param name="Refusal">What the surface refuses for.</param>
/// <param name="From">When maintenance begins, in business time like its end.</param>
/// <param name="Until">When it has ended.</param>
public sealed record Harm(
    FaultKind Kind, int? Status = null, int? Seconds = null, Refusal? Refusal = null, DateTimeOffset? From = null, DateTimeOffset? Until = null)
{
    /// <summary>What a single call can bring in its header, to show how it is written.</summary>
    public const string Examples = "503, refuse exceeds-capturable, delay 5, drip 5, drop-before or drop-after";

    public const int SecondsMax = 300, LateSecondsMax = 86_400, MinutesMax = 10_080;

    public static readonly IReadOnlyList<int> Statuses = [401, 429, 500, 502, 503, 504];

    /// <summary>How long at most a webhook waits for the one that it is to come after, in business time.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10);

    static readonly Dictionary<string, FaultKind> Kinds = Enum.GetValues<FaultKind>().ToDictionary(kind => Spelled(kind));
    static readonly Dictionary<string, Refusal> RefusalsByName = Enum.GetValues<Refusal>().ToDictionary(refusal => Spelled(refusal));

    /// <summary>The first words of each that there is, apart from the plain statuses.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    /// <returns>Why there is no such harm; null when there is.</returns>
    [JsonIgnore]
    public Objection? Objection => Kind switch
    {
        FaultKind.Answer when Status is not { } status || !Statuses.Contains(status) => new("status", $"one of {string.Join(", ", Statuses)}."),
        FaultKind.Refuse when Refusal is null => new("refusal", "what it refuses for, like exceedsCapturable."),
        FaultKind.Delay or FaultKind.Drip when Seconds is not (>= 1 and <= SecondsMax) => new("seconds", $"a number from 1 to {SecondsMax}."),
        FaultKind.WebhookLate when Seconds is not (>= 1 and <= LateSecondsMax) => new("seconds", $"a number from 1 to {LateSecondsMax}."),
        FaultKind.Maintenance when From is null || !(Until > From) => new("until", "a moment after it begins; or give the minutes that it lasts, from 1 to 10080."),
        _ => null,
    };

    /// <summary>It strikes what merchants are told, and not what they ask.</summary>
    [JsonIgnore]
    public bool IsOfWebhooks => Kind is FaultKind.WebhookTwice or FaultKind.WebhookReordered or FaultKind.WebhookLate or FaultKind.WebhookMissigned or FaultKind.WebhookLost;

    /// <summary>What it strikes is not done now.</summary>
    [JsonIgnore]
    public bool KeepsBack => Kind is FaultKind.WebhookLate or FaultKind.WebhookReordered;

    /// <summary>
    /// Reads it as people write it, in a header, a form or a command: <c>503</c>, <c>refuse exceeds-capturable</c>, <c>webhook-late 60</c>,
    /// <c>maintenance 10</c> for ten minutes, or the moments when maintenance begins and has ended.
    /// </summary>
    /// <param name="now">Business time.</param>
    /// <returns>Null when it says nothing that there is.</returns>
    public static Harm? Read(string words, DateTimeOffset now)
    {
        var harm = words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) switch
        {
            [var status] when Number(status) is { } number => new Harm(FaultKind.Answer, Status: number),
            [var name] when Kinds.TryGetValue(name, out var kind) => new Harm(kind),
            ["maintenance", var minutes] => Number(minutes) is >= 1 and <= MinutesMax and var time ? Maintenance(now, now + TimeSpan.FromMinutes(time)) : null,
            ["maintenance", var from, var until] => Moment(from) is { } begin && Moment(until) is { } end ? Maintenance(begin, end) : null,
            [var name, var value] when Kinds.TryGetValue(name, out var kind) => With(kind, value),
            _ => null,
        };
        return harm?.Objection is null ? harm : null;
    }

    /// <summary>Reads what a single call can suffer.</summary>
    /// <returns>Null when it says nothing that there is.</returns>
    public static Harm? ReadForCall(string words) => Read(words, default) is { IsOfWebhooks: false, Kind: not FaultKind.Maintenance } harm ? harm : null;

    /// <summary>As <see cref="Read"/> reads it.</summary>
    public string Written() => Kind switch
    {
        FaultKind.Maintenance => $"{Spelled(Kind)} {From:O} {Until:O}",
        FaultKind.Answer => $"{Status}",
        FaultKind.Refuse => $"{Spelled(Kind)} {Spelled(Refusal!.Value)}",
        _ => Seconds is null ? Spelled(Kind) : $"{Spelled(Kind)} {Seconds}",
    };

    /// <summary>As people read it.</summary>
    public override string ToString() => Kind switch
    {
        FaultKind.Answer => $"answers {Status}, and nothing is done",
        FaultKind.Refuse => $"refuses with {Spelled(Refusal!.Value)}, and nothing is done",
        FaultKind.Delay => $"answers {Duration} late",
        FaultKind.Drip => $"does it, and answers byte by byte over {Duration}",
        FaultKind.DropBefore => "breaks the connection, and nothing is done",
        FaultKind.DropAfter => "does it, and breaks the connection instead of answering",
        FaultKind.Maintenance => $"is down for maintenance from {From:u} until {Until:u}",
        FaultKind.WebhookTwice => "delivers a webhook twice",
        FaultKind.WebhookReordered => "delivers a webhook after the next one about the same payment",
        FaultKind.WebhookLate => $"delivers a webhook {Duration} late",
        FaultKind.WebhookMissigned => "signs a webhook with another secret",
        FaultKind.WebhookLost => "never delivers a webhook",
    };

    /// <summary>For logs, whose readers must not look for a defect.</summary>
    public string Why() => $"A fault that was asked for: it {this}.";

    /// <summary>To whoever made a call.</summary>
    internal Why Explained() => new(Why(), "Nothing is wrong with the call. Faults are switched on and off in the portal, under Faults, or asked for with the header Kasse-Fault.");

    public static string Spelled<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    static Harm Maintenance(DateTimeOffset from, DateTimeOffset until) => new(FaultKind.Maintenance, From: from, Until: until);

    string Duration => Seconds == 1 ? "1 second" : $"{Seconds} seconds";

    static Harm? With(FaultKind kind, string value) => kind switch
    {
        FaultKind.Answer => new Harm(kind, Status: Number(value)),
        FaultKind.Refuse => RefusalsByName.TryGetValue(value, out var refusal) ? new Harm(kind, Refusal: refusal) : null,
        FaultKind.Delay or FaultKind.Drip or FaultKind.WebhookLate => new Harm(kind, Seconds: Number(value)),
        _ => null,
    };

    static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
