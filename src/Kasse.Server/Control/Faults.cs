using Kasse.Engine;
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
        var harm = new Harm(asked.Kind, asked.Status, asked.Seconds, asked.Refusal);
        if (asked.Kind == FaultKind.Maintenance)
        {
            var from = asked.From ?? platform.Clock.GetUtcNow();
            harm = harm with { From = from, Until = asked.Until ?? (asked.Minutes is > 0 and <= Harm.MinutesMax and var minutes ? from.AddMinutes(minutes) : null) };
        }
        var share = asked.SharePercent ?? 100;
        if (platform.Faults.Objection(harm, asked.Operation, asked.Reference, asked.Event, share, asked.Count) is { } objection) return ControlProblem.Invalid(objection);

        return platform.Faults.Add(asked.Msn, asked.Operation, harm, share, asked.Seed ?? 1, asked.Count, asked.Reference, asked.Event) is { } fault
            ? TypedResults.Created($"{ControlEndpoints.Root}/faults/{fault.Id}", fault)
            : ControlProblem.Conflict("There are too many faults already.");
    }

    Results<NoContent, ProblemHttpResult> Remove(string id) =>
        platform.Faults.Remove(id) ? TypedResults.NoContent() : ControlProblem.NotFound($"There is no fault {id}.");
}

/// <param name="Operation">As the request log names it, like <c>ePayment capture</c>; null is each of the sales unit's.</param>
/// <param name="Status">For the kind answer.</param>
/// <param name="Refusal">For the kind refuse: a rule, like <c>exceedsCapturable</c>, that the surface has words for.</param>
/// <param name="Seconds">For the kinds delay and drip, in real time; for the kind webhookLate, in business time.</param>
/// <param name="From">For the kind maintenance, in business time; null is now.</param>
/// <param name="Until">For the kind maintenance, in business time; or <paramref name="Minutes"/> say how long it lasts.</param>
/// <param name="Minutes">For the kind maintenance: from 1 to 10080.</param>
/// <param name="SharePercent">Of what it fits, so much is struck.</param>
/// <param name="Seed">The same one strikes the same calls.</param>
/// <param name="Count">Ends after so many; null is without end.</param>
/// <param name="Reference">Of the only payment that it is for; null is each.</param>
/// <param name="Event">Of webhooks the only type that it is for, like <c>epayments.payment.captured.v1</c>; null is each.</param>
sealed record FaultAsked(
    string Msn, FaultKind Kind, string? Operation = null, int? Status = null, Refusal? Refusal = null, int? Seconds = null, DateTimeOffset? From = null,
    DateTimeOffset? Until = null, int? Minutes = null, int? SharePercent = null, int? Seed = null, int? Count = null, string? Reference = null, string? Event = null);
