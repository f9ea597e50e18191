using Kasse.Engine.Payments;
using Kasse.Server.FaultInjection;

namespace Kasse.Server.GoLive.Scenarios;

/// <summary>
/// Something hard that happens to one payment of an integration's, and what a sane integration then does. Only data and pure functions: a verdict
/// is never decided by anything but what is recorded.
/// </summary>
/// <param name="Name">Stays the same for good: scripts name it.</param>
/// <param name="Happens">What Kasse does, in a sentence or two.</param>
/// <param name="YouDo">What whoever runs it has to do.</param>
/// <param name="Steps">One after another, beginning when there is a payment.</param>
public sealed record Scenario(string Name, string Title, string Happens, string YouDo, IReadOnlyList<Step> Steps, IReadOnlyList<Expectation> Expectations)
{
    /// <summary>Minor units: of less no part can be captured, and amounts below may mean something to an issuer.</summary>
    public const long AmountMin = 1_000;

    /// <summary>What seems to be over is watched for so long, in real time: mistakes come a moment later.</summary>
    public TimeSpan Settles { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>What Kasse does once something is recorded.</summary>
public sealed record Step(Deed Deed)
{
    /// <summary>Null does it at once.</summary>
    public Func<Recording, bool>? When { get; init; }

    /// <summary>For what, after "Kasse waits".</summary>
    public string? Waits { get; init; }

    /// <summary>After the step before, in real time.</summary>
    public TimeSpan Pause { get; init; }
}

public abstract record Deed
{
    /// <summary>A test user says yes in the app, or somebody pays on the card page. Nobody returns to the shop.</summary>
    public sealed record Approve : Deed;

    public sealed record Reject : Deed;

    public sealed record Decline(DeclineReason Reason) : Deed;

    /// <summary>The clock jumps beyond the payment's time.</summary>
    public sealed record LetExpire : Deed;

    public sealed record Jump(TimeSpan By) : Deed;

    /// <summary>Something goes wrong for this payment alone, until the run is over.</summary>
    /// <param name="Operation">Of calls; null is each.</param>
    /// <param name="Event">Of webhooks; null is each.</param>
    /// <param name="Count">Null is without end.</param>
    public sealed record Strike(Harm Harm, string? Operation = null, string? Event = null, int? Count = null) : Deed;

    /// <summary>Opens the address that the payer returns to, as a browser that has never been there.</summary>
    public sealed record Return : Deed;
}

/// <summary>What one expectation says of what is recorded so far.</summary>
public delegate Item Expectation(Recording recording);

/// <summary>A step that was done, or could not be.</summary>
/// <param name="At">Real time.</param>
/// <param name="What">In a sentence.</param>
/// <param name="Fault">The id of one that was switched on by it.</param>
public sealed record Done(DateTimeOffset At, string What, bool Failed = false, string? Fault = null);

/// <summary>What is recorded of a run's payment since the run began.</summary>
/// <param name="Sale">Null until there is a payment.</param>
public sealed record Recording(Evidence Evidence, Sale? Sale)
{
    public IEnumerable<ApiCall> Calls => Sale is null ? [] : Evidence.About(Sale);

    /// <summary>Those that were answered with success, and those that were not.</summary>
    public IEnumerable<ApiCall> Of(Act act) => Calls.Where(call => call.Act == act);

    /// <summary>The integration has been told, and has said that it heard.</summary>
    public Telling? Heard(string happened) => Sale?.Told.FirstOrDefault(telling => telling.IsOf(happened) && telling.IsAcknowledged);
}
