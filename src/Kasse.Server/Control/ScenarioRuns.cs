using Kasse.Server.GoLive.Scenarios;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Hard cases that Kasse makes happen to an integration, and what became of each.</summary>
sealed class ScenarioRuns(Platform platform, ScenarioRunner runner)
{
    const int WaitSecondsMax = 60;

    public void Map(RouteGroupBuilder control)
    {
        control.MapGet("/scenarios", () => TypedResults.Ok(AllScenarios.InOrder.Select(ScenarioView.From).ToList()))
            .WithSummary("What can be played with an integration").WithTags("Scenarios");
        var runs = control.MapGroup("/scenario-runs").WithTags("Scenarios");
        runs.MapGet("/", List).WithSummary("The runs of a sales unit, newest first; all are gone with a restart").ProducesProblem(404);
        runs.MapPost("/", Start).WithSummary("Play a scenario with the next payment that the sales unit's integration makes").ProducesProblem(404).ProducesProblem(409);
        runs.MapGet("/{id}", Get).WithSummary("How a run stands; can wait for it to change").ProducesProblem(404);
        runs.MapPost("/{id}/end", End).WithSummary("That is all that the integration does: end the run with what was seen").ProducesProblem(404);
    }

    Results<Ok<List<RunView>>, ProblemHttpResult> List(string msn) => platform.Settings.Current.SalesUnits.ContainsKey(msn)
        ? TypedResults.Ok(runner.Of(msn).Select(View).ToList())
        : ControlProblem.NotFound($"There is no sales unit {msn}.");

    Results<Created<RunView>, ProblemHttpResult> Start(RunAsked asked)
    {
        if (!platform.Settings.Current.SalesUnits.TryGetValue(asked.Msn, out var unit)) return ControlProblem.NotFound($"There is no sales unit {asked.Msn}.");
        if (platform.Settings.Current.PspOf(asked.Msn) is not null)
            return ControlProblem.Conflict($"{unit.Name} is a payment service provider's merchant: scenarios are played with ePayment.");
        if (AllScenarios.Named(asked.Scenario) is not { } scenario)
            return ControlProblem.Invalid($"scenario: one of {string.Join(", ", AllScenarios.InOrder.Select(one => one.Name))}.");
        var timeout = asked.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : ScenarioRunner.TimeoutUsual;
        if (timeout < TimeSpan.FromSeconds(1) || timeout > ScenarioRunner.TimeoutMax)
            return ControlProblem.Invalid($"timeoutSeconds: a number from 1 to {ScenarioRunner.TimeoutMax.TotalSeconds}.");

        return runner.Start(unit, scenario, timeout) is { } run
            ? TypedResults.Created($"{ControlEndpoints.Root}/scenario-runs/{run.Id}", View(run))
            : ControlProblem.Conflict($"{unit.Name} already plays {runner.Of(asked.Msn).FirstOrDefault(other => !other.IsOver)?.Scenario.Name}. Wait for its verdict, or end it.");
    }

    /// <param name="after">A version: waits until the run is at another one, or <paramref name="waitSeconds"/> have passed.</param>
    async Task<Results<Ok<RunView>, ProblemHttpResult>> Get(string id, int? after = null, int waitSeconds = 20, CancellationToken hungUp = default)
    {
        if (waitSeconds is < 1 or > WaitSecondsMax) return ControlProblem.Invalid($"waitSeconds: a number from 1 to {WaitSecondsMax}.");

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(waitSeconds), platform.RealTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, hungUp);
        try
        {
            if (after is not null) await runner.Changed(id, run => run.IsOver || run.Version != after, either.Token);
        }
        catch (OperationCanceledException) when (!hungUp.IsCancellationRequested)
        {
            // Nothing changed.
        }
        return runner.Find(id) is { } run ? TypedResults.Ok(View(run)) : Unknown(id);
    }

    async Task<Results<Ok<RunView>, ProblemHttpResult>> End(string id, CancellationToken hungUp) =>
        await runner.End(id, hungUp) is { } run ? TypedResults.Ok(View(run)) : Unknown(id);

    RunView View(Run run) => RunView.From(run, platform.Addresses.Base);

    static ProblemHttpResult Unknown(string id) => ControlProblem.NotFound($"There is no run {id}. Runs are gone with a restart.");
}

/// <param name="Scenario">Its name.</param>
/// <param name="TimeoutSeconds">When it ends at the latest, in real time; left out, after 600.</param>
sealed record RunAsked(string Msn, string Scenario, int? TimeoutSeconds = null);

/// <param name="Name">Stays the same for good.</param>
sealed record ScenarioView(string Name, string Title, string Happens, string YouDo)
{
    public static ScenarioView From(Scenario scenario) => new(scenario.Name, scenario.Title, scenario.Happens, scenario.YouDo);
}

/// <param name="Reference">Of the payment that it is played with; null while none was made.</param>
/// <param name="Version">Grows with all that a reader could notice.</param>
/// <param name="Done">What Kasse has done, oldest first.</param>
/// <param name="Waits">What it waits for now, in a sentence; null when it is over.</param>
/// <param name="Verdict">In a sentence; null while it goes on.</param>
/// <param name="Expectations">Decided by what is recorded until now, in the words of the checklist.</param>
/// <param name="Url">Of its page in the portal.</param>
sealed record RunView(
    string Id, string Msn, ScenarioView Scenario, RunState State, string? Reference, int Version, DateTimeOffset StartedAt, DateTimeOffset EndsAt, DateTimeOffset? EndedAt,
    IReadOnlyList<DoneView> Done, string? Waits, string? Verdict, IReadOnlyList<ChecklistItemView> Expectations, string Url)
{
    public bool IsOver() => State is RunState.Passed or RunState.Failed;

    public static RunView From(Run run, string address) => new(
        run.Id, run.Unit.Msn, ScenarioView.From(run.Scenario), run.State, run.Reference, run.Version, run.StartedAt, run.EndsAt, run.EndedAt,
        [.. run.Done.Select(done => new DoneView(done.At, done.What))], run.Waits, run.Verdict, [.. run.Items.Select(item => ChecklistItemView.From(item, address))],
        address + Web.Portal.PortalPaths.ScenarioRun(run));
}

/// <param name="At">Real time.</param>
sealed record DoneView(DateTimeOffset At, string What);
