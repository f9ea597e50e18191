using Kasse.Engine.Payments;
using Kasse.Server.GoLive.Scenarios;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kasse.Server.Web.Portal.GoLive;

/// <summary>Playing scenarios with a sales unit's integration, in a test environment, and watching how each goes.</summary>
sealed class ScenarioPages(Platform platform, ScenarioRunner runner, Changes changes)
{
    public void Map(RouteGroupBuilder developers)
    {
        developers.MapGet("/scenarios", ShowFirst);
        developers.MapGet("/scenarios/{msn}", (Visitor visitor, string msn) => List(visitor, msn, null, StatusCodes.Status200OK));
        developers.MapPost("/scenarios/{msn}", Start);
        developers.MapGet("/scenarios/{msn}/{id}", Show);
        developers.MapGet("/scenarios/{msn}/{id}/changes", Tell);
        developers.MapPost("/scenarios/{msn}/{id}/end", End);
    }

    /// <param name="msn">As chosen in the form of the page.</param>
    static IResult ShowFirst(Visitor visitor, string? msn) =>
        visitor.SalesUnits is [var first, ..]
            ? SeeOther.To(PortalPaths.ScenariosOf(string.IsNullOrEmpty(msn) ? first.Msn : msn))
            : visitor.NotFound($"There is no sales unit of {visitor.Account.Company} yet.");

    IResult List(Visitor visitor, string msn, string? problem, int status) => Unit(visitor, msn) is { } unit
        ? new RazorComponentResult<ScenariosPage>(new
        {
            Visitor = visitor,
            Unit = unit,
            Runs = runner.Of(msn),
            Problem = problem ?? (IsOfPsp(msn) ? "A payment service provider takes this sales unit's payments. Scenarios are played with ePayment." : null),
        })
        { StatusCode = status }
        : Unknown(visitor, msn);

    IResult Start(Visitor visitor, string msn, [FromForm] string? scenario)
    {
        if (Unit(visitor, msn) is not { } unit) return Unknown(visitor, msn);
        if (AllScenarios.Named(scenario ?? "") is not { } chosen) return List(visitor, msn, "Choose one of the scenarios.", StatusCodes.Status422UnprocessableEntity);
        if (IsOfPsp(msn)) return List(visitor, msn, null, StatusCodes.Status409Conflict);
        return runner.Start(unit, chosen) is { } run
            ? SeeOther.To(PortalPaths.ScenarioRun(run))
            : List(visitor, msn, "One is being played already. Wait for its verdict, or end it.", StatusCodes.Status409Conflict);
    }

    IResult Show(Visitor visitor, string msn, string id) => Run(visitor, msn, id) is { } run
        ? new RazorComponentResult<RunPage>(new { Visitor = visitor, Run = run })
        : Gone(visitor);

    IResult Tell(HttpContext http, Visitor visitor, string msn, string id) => Run(visitor, msn, id) is null
        ? Gone(visitor)
        : changes.Tell(http, () => $"{runner.Find(id)?.Version}", () => runner.NextChange);

    async Task<IResult> End(Visitor visitor, string msn, string id, CancellationToken hungUp) => Run(visitor, msn, id) is not null && await runner.End(id, hungUp) is { } run
        ? SeeOther.To(PortalPaths.ScenarioRun(run))
        : Gone(visitor);

    SalesUnit? Unit(Visitor visitor, string msn) => visitor.Sees(msn) ? platform.Settings.Current.SalesUnits[msn] : null;

    Run? Run(Visitor visitor, string msn, string id) => visitor.Sees(msn) && runner.Find(id) is { } run && run.Unit.Msn == msn ? run : null;

    bool IsOfPsp(string msn) => platform.Settings.Current.PspOf(msn) is not null;

    static IResult Unknown(Visitor visitor, string msn) => visitor.NotFound($"There is no sales unit {msn} that this account sees.");

    static IResult Gone(Visitor visitor) => visitor.NotFound("There is no such run. Runs are gone with a restart of Kasse.");
}

/// <summary>How the state of a run is written: legible without its colour.</summary>
static class RunText
{
    public static string Of(RunState state) => state switch
    {
        RunState.WaitsForPayment => "○ Waits",
        RunState.Watches => "● Plays",
        RunState.Passed => "✓ Passed",
        RunState.Failed => "✕ Failed",
    };

    /// <summary>The name of its colour.</summary>
    public static string? Kind(RunState state) => state switch
    {
        RunState.WaitsForPayment or RunState.Watches => "accent",
        RunState.Passed => "good",
        RunState.Failed => "bad",
    };
}
