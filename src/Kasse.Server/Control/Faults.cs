using Kasse.Server.FaultInjection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Things that go wrong on purpose.</summary>
sealed class Faults(Platform platform)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", () => TypedResults.Ok(platform.Faults.All)).WithSummary("The faults that are switched on");
        group.MapPost("/", Add).WithSummary("Switch a fault on, until it has struck so often, is removed, or the server restarts");
        group.MapDelete("/{id}", Remove).WithSummary("Switch a fault off");
    }

    Results<Created<Fault>, ProblemHttpResult> Add(FaultAsked asked)
    {
        if (!platform.Settings.Current.SalesUnits.ContainsKey(asked.Msn)) return ControlProblem.Invalid($"msn: there is no sales unit {asked.Msn}.");
        if (asked.Operation is { } operation && !platform.Faults.Operations.Contains(operation))
            return ControlProblem.Invalid($"operation: one of {string.Join(", ", platform.Faults.Operations)}.");
        var harm = new Harm(asked.Kind, asked.Status, asked.DelaySeconds);
        if (harm.Objection is { } objection) return ControlProblem.Invalid(objection);
        if (asked.SharePercent is < 1 or > 100) return ControlProblem.Invalid("sharePercent: a number from 1 to 100.");
        if (asked.Count is < 1) return ControlProblem.Invalid("count: at least 1.");

        return platform.Faults.Add(asked.Msn, asked.Operation, harm, asked.SharePercent ?? 100, asked.Seed ?? 1, asked.Count) is { } fault
            ? TypedResults.Created($"{ControlEndpoints.Root}/faults/{fault.Id}", fault)
            : ControlProblem.Conflict("There are too many faults already.");
    }

    Results<NoContent, ProblemHttpResult> Remove(string id) =>
        platform.Faults.Remove(id) ? TypedResults.NoContent() : ControlProblem.NotFound($"There is no fault {id}.");
}

/// <param name="Operation">As the request log names it, like <c>ePayment capture</c>; null is each of the sales unit's.</param>
/// <param name="Status">For the kind answer.</param>
/// <param name="DelaySeconds">For the kind delay.</param>
/// <param name="SharePercent">Of the calls that it fits, so many are struck.</param>
/// <param name="Seed">The same one strikes the same calls.</param>
/// <param name="Count">Ends after so many; null is without end.</param>
sealed record FaultAsked(
    string Msn, FaultKind Kind, string? Operation = null, int? Status = null, int? DelaySeconds = null, int? SharePercent = null, int? Seed = null, int? Count = null);
