using Kasse.Server.FaultInjection;

namespace Kasse.Testing;

/// <summary>Lets calls of the code under test go wrong, until they have so often, or the fault is disposed of.</summary>
public sealed class TestFaults
{
    readonly FaultList faults;
    readonly TestMerchant usual;

    internal TestFaults(FaultList faults, TestMerchant usual)
    {
        this.faults = faults;
        this.usual = usual;
    }

    /// <summary>What <c>operation</c> can be below, as in <see cref="SentRequest.Operation"/>.</summary>
    public IReadOnlyList<string> Operations => faults.Operations;

    /// <summary>Nothing is done, and a failure is answered.</summary>
    /// <param name="status">429, 500, 502, 503 or 504.</param>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    public TestFault Answer(int status, string? operation = null, int? times = null, TestMerchant? merchant = null) =>
        Add(new Harm(FaultKind.Answer, Status: status), operation, times, merchant);

    /// <summary>All is done, but late.</summary>
    /// <param name="seconds">From 1 to 300, in real time.</param>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    public TestFault Delay(int seconds, string? operation = null, int? times = null, TestMerchant? merchant = null) =>
        Add(new Harm(FaultKind.Delay, Seconds: seconds), operation, times, merchant);

    /// <summary>Nothing is done, and the connection breaks.</summary>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    public TestFault DropBefore(string? operation = null, int? times = null, TestMerchant? merchant = null) =>
        Add(new Harm(FaultKind.DropBefore), operation, times, merchant);

    /// <summary>All is done, and the connection breaks before the answer: does the code under test find out?</summary>
    /// <param name="operation">One of <see cref="Operations"/>; null is each of them.</param>
    /// <param name="times">Null is without end.</param>
    /// <param name="merchant">Whose calls; null is <see cref="TestKasse.Merchant"/>.</param>
    public TestFault DropAfter(string? operation = null, int? times = null, TestMerchant? merchant = null) =>
        Add(new Harm(FaultKind.DropAfter), operation, times, merchant);

    TestFault Add(Harm harm, string? operation, int? times, TestMerchant? merchant)
    {
        if (faults.Objection(harm, operation, count: times) is { } objection) throw new TestKasseException(objection);
        return faults.Add((merchant ?? usual).MerchantSerialNumber, operation, harm, count: times) is { } fault
            ? new TestFault(faults, fault)
            : throw new TestKasseException("There are too many faults already. Dispose of those that nobody needs.");
    }
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
