using Kasse.Engine;
using Kasse.Server.FaultInjection;

namespace Kasse.Testing;

/// <summary>Lets calls of the code under test go wrong, and what it is told, until they have so often, or the fault is disposed of.</summary>
public sealed class TestFaults
{
    readonly FaultList faults;
    readonly TestMerchant usual;
    readonly TestClock clock;

    internal TestFaults(FaultList faults, TestMerchant usual, TestClock clock)
    {
        this.faults = faults;
        this.usual = usual;
        this.clock = clock;
    }

    /// <summary>What <c>operation</c> can be below, as in <see cref="SentRequest.Operation"/>.</summary>
    public IReadOnlyList<string> Operations => faults.Operations;

    /// <summary>What <c>refusal</c> can be below. Not every API has words for each.</summary>
    public IReadOnlyList<string> Refusals { get; } = [.. Enum.GetValues<Refusal>().Select(Harm.Spelled)];

    /// <summary>Nothing is done, and a failure is answered.</summary>
    /// <param name="status">401 as to an expired token, 429, 500, 502, 503 or 504.</param>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault Answer(int status, string? operation = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.Answer, Status: status), times, merchant, reference, operation);

    /// <summary>Nothing is done, and the API refuses by one of its own rules, with the code and the status that it has for that.</summary>
    /// <param name="refusal">One of <see cref="Refusals"/>, like <c>exceeds-capturable</c>.</param>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault Refuse(string refusal, string? operation = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(Read($"refuse {refusal}", $"There is no refusal {refusal}, only {string.Join(", ", Refusals)}."), times, merchant, reference, operation);

    /// <summary>All is done, but late.</summary>
    /// <param name="seconds">From 1 to 300, in real time.</param>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault Delay(int seconds, string? operation = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.Delay, Seconds: seconds), times, merchant, reference, operation);

    /// <summary>All is done, and the answer comes byte by byte.</summary>
    /// <param name="seconds">How long all of it takes: from 1 to 300, in real time.</param>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault Drip(int seconds, string? operation = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.Drip, Seconds: seconds), times, merchant, reference, operation);

    /// <summary>Nothing is done, and the connection breaks.</summary>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault DropBefore(string? operation = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.DropBefore), times, merchant, reference, operation);

    /// <summary>All is done, and the connection breaks before the answer: does the code under test find out?</summary>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault DropAfter(string? operation = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.DropAfter), times, merchant, reference, operation);

    /// <summary>Every call is answered 503, access tokens included, until the clock of payments has passed the end.</summary>
    /// <param name="length">By <see cref="TestKasse.Clock"/>, from now.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    public TestFault Maintenance(TimeSpan length, TestMerchant? merchant = null) =>
        Add(new Harm(FaultKind.Maintenance, From: clock.Now, Until: clock.Now + length), times: null, merchant, reference: null);

    /// <summary>A webhook is delivered twice in a row.</summary>
    /// <param name="eventType">Like <c>epayments.payment.captured.v1</c>; null is each type.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose webhooks; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault WebhookTwice(string? eventType = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.WebhookTwice), times, merchant, reference, eventType: eventType);

    /// <summary>A webhook is delivered after the next one about the same payment; when none follows within ten minutes of <see cref="TestKasse.Clock"/>, then.</summary>
    /// <param name="eventType">Like <c>epayments.payment.captured.v1</c>; null is each type.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose webhooks; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault WebhookReordered(string? eventType = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.WebhookReordered), times, merchant, reference, eventType: eventType);

    /// <summary>A webhook is delivered late, and what happened to the payment afterwards behind it.</summary>
    /// <param name="seconds">From 1 to 86400, by <see cref="TestKasse.Clock"/>.</param>
    /// <param name="eventType">Like <c>epayments.payment.captured.v1</c>; null is each type.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose webhooks; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault WebhookLate(int seconds, string? eventType = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.WebhookLate, Seconds: seconds), times, merchant, reference, eventType: eventType);

    /// <summary>A webhook is signed with another secret: does the code under test refuse it?</summary>
    /// <param name="eventType">Like <c>epayments.payment.captured.v1</c>; null is each type.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose webhooks; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault WebhookMissigned(string? eventType = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.WebhookMissigned), times, merchant, reference, eventType: eventType);

    /// <summary>A webhook is never delivered: does the code under test ask?</summary>
    /// <param name="eventType">Like <c>epayments.payment.captured.v1</c>; null is each type.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose webhooks; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    public TestFault WebhookLost(string? eventType = null, int? times = null, TestMerchant? merchant = null, string? reference = null) =>
        Add(new Harm(FaultKind.WebhookLost), times, merchant, reference, eventType: eventType);

    TestFault Add(Harm harm, int? times, TestMerchant? merchant, string? reference, string? operation = null, string? eventType = null)
    {
        if (faults.Objection(harm, operation, reference, eventType, count: times) is { } objection) throw new TestKasseException($"{objection.Member}: {objection.Why}");
        return faults.Add((merchant ?? usual).MerchantSerialNumber, operation, harm, count: times, reference: reference, eventType: eventType) is { } fault
            ? new TestFault(faults, fault)
            : throw new TestKasseException("There are too many faults already. Dispose of those that nobody needs.");
    }

    static Harm Read(string words, string otherwise) => Harm.Read(words, default) ?? throw new TestKasseException(otherwise);
}

/// <summary>A fault that is switched on, until it is disposed of.</summary>
public sealed class TestFault : IDisposable
{
    readonly FaultList faults;
    readonly string id;

    internal TestFault(FaultList faults, Fault fault)
    {
        this.faults = faults;
        id = fault.Id;
    }

    /// <summary>Switches it off.</summary>
    public void Dispose() => faults.Remove(id);
}
