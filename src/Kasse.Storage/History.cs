using System.Text.Json;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Storage.Psp;

namespace Kasse.Storage;

/// <summary>Which request this is: an operation and, where the caller gave one, its idempotency key with a hash of what was asked.</summary>
/// <param name="Fingerprint">Two requests with the same key are the same only if these are equal.</param>
/// <param name="KeepsRefusals">A request that was refused stays so whenever it is repeated; else it is tried anew, and only what was done is done once.</param>
public sealed record Request(string Operation, string? Key = null, byte[]? Fingerprint = null, bool KeepsRefusals = true)
{
    /// <summary>Whether a repetition of the request is answered with this refusal again.</summary>
    internal bool Keeps(Refusal? refusal) => refusal is not { } no || (KeepsRefusals && !no.IsPassing());
}

/// <summary>One row of the journal.</summary>
public sealed class Entry
{
    PaymentEvent? happened;

    /// <param name="happened">What the body says, when that is known.</param>
    internal Entry(string kind, byte[] body, PaymentEvent? happened) => (Kind, Body, this.happened) = (kind, body, happened);

    public required long Seq { get; init; }

    /// <summary>The seq of the payment's first row.</summary>
    public required long Stream { get; init; }

    public required int Version { get; init; }
    public required string Msn { get; init; }
    public required string Operation { get; init; }
    public string? Key { get; init; }
    public byte[]? Fingerprint { get; init; }
    public Refusal? Refusal { get; init; }

    /// <inheritdoc cref="EventCodec"/>
    internal string Kind { get; }

    /// <summary>The event as stored; empty where there is none.</summary>
    internal byte[] Body { get; }

    /// <summary>Null on a row that only keeps a refusal for its key, or that is about a PSP transaction. Decoded when first asked for: many readers look at few rows' events.</summary>
    /// <exception cref="DamagedRowException">No version of this program wrote that.</exception>
    public PaymentEvent? Event => happened ??= Decode(Kind, Body, Seq);

    /// <summary>What kind of event the row holds, told without decoding it; null when it holds none.</summary>
    public Type? EventType => happened?.GetType() ?? EventCodec.TypeOfKind(Kind);

    /// <inheritdoc cref="Event"/>
    internal static PaymentEvent? Decode(string kind, ReadOnlySpan<byte> body, long seq)
    {
        if (kind == EventCodec.Refused || PspEventCodec.IsPsp(kind)) return null;
        try
        {
            return EventCodec.Decode(kind, body);
        }
        catch (JsonException fault)
        {
            throw new DamagedRowException(seq, fault.Message, fault);
        }
    }
}

/// <summary>What a request came to.</summary>
/// <param name="Payment">As it was right after this request, also when the answer is given again later; null when there is none.</param>
/// <param name="Event">What the request made happen; null when refused before anything was tried.</param>
/// <param name="Replayed">The request had been answered before.</param>
public readonly record struct Outcome(Payment? Payment, PaymentEvent? Event, Refusal? Refusal, bool Replayed = false);

/// <summary>All rows about one payment, in order.</summary>
public sealed class History
{
    readonly List<Entry> entries;

    internal History(List<Entry> entries)
    {
        this.entries = entries;
        Payment = Fold(entries.Count);
    }

    /// <param name="payment">As it is after the last of <paramref name="entries"/>.</param>
    internal History(List<Entry> entries, Payment payment) => (this.entries, Payment) = (entries, payment);

    public IReadOnlyList<Entry> Entries => entries;
    public Payment Payment { get; }
    public long Stream => entries[0].Stream;
    public int Version => entries[^1].Version;

    /// <summary>The key of the request that created the payment.</summary>
    public string? CreateKey => entries[0].Key;

    /// <summary>The payment as it was after <paramref name="version"/>.</summary>
    public Payment At(int version) => version == Version ? Payment : Fold(version);

    /// <summary>The history with one row more.</summary>
    /// <param name="after">The payment after that row.</param>
    internal History Then(Entry next, Payment after) => new([.. entries, next], after);

    /// <summary>What the same request was answered before, where that answer is kept.</summary>
    internal Entry? Find(Request request) => request.Key is null ? null : entries.Find(e =>
        e.Operation == request.Operation && e.Key == request.Key && request.Keeps(e.Refusal));

    /// <summary>Each row with the payment as it was after it.</summary>
    internal IEnumerable<(Entry Entry, Payment Payment)> Steps()
    {
        Payment? payment = null;
        foreach (var entry in entries) yield return (entry, payment = Next(payment, entry));
    }

    Payment Fold(int version) => entries.Take(version).Aggregate((Payment?)null, Next)!;

    static Payment Next(Payment? before, Entry entry)
    {
        var happened = entry.Event;
        if (before is null)
        {
            return happened is PaymentEvent.Created created
                ? Payment.From(entry.Msn, created)
                : throw new DamagedRowException(entry.Seq, "it does not create the payment that it begins.");
        }
        try
        {
            return happened is null ? before : before.After(happened);
        }
        catch (Exception fault) when (fault is InvalidOperationException or OverflowException)
        {
            throw new DamagedRowException(entry.Seq, fault.Message, fault);
        }
    }
}
