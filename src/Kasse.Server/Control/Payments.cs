using Kasse.Server.Schedule;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Payments as the portal shows them: the newest, and one with all that happened to it and what will.</summary>
sealed class Payments(Platform platform)
{
    const int PageMax = 200, PageUsual = 50;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", List).WithSummary("The newest payments first");
        group.MapGet("/{msn}/{reference}", Get).WithSummary("One payment, with all that happened to it and what will").ProducesProblem(404);
    }

    Results<Ok<PaymentPage>, ProblemHttpResult> List(string? msn = null, long? before = null, int max = PageUsual)
    {
        if (max is < 1 or > PageMax) return ControlProblem.Invalid($"max: from 1 to {PageMax}.");

        var found = platform.Journal.Newest(msn, max, before ?? long.MaxValue);
        return TypedResults.Ok(new PaymentPage(
            [.. found.Select(history => PaymentView.From(history.Payment, platform.Addresses))],
            found.Count == max ? found[^1].Stream : null));
    }

    Results<Ok<PaymentDetails>, ProblemHttpResult> Get(string msn, string reference)
    {
        if (platform.Journal.Find(msn, reference) is not { } history) return ControlProblem.NotFound($"Sales unit {msn} has no payment {reference}.");

        var next = Agenda.Foresee(history.Payment) is { } coming ? PaymentEventView.From(coming) : null;
        return TypedResults.Ok(new PaymentDetails(
            PaymentView.From(history.Payment, platform.Addresses), next, [.. history.Entries.Select(PaymentEventView.From)]));
    }
}

/// <param name="Next">To be sent as <c>before</c> for the page that follows; null on the last one.</param>
sealed record PaymentPage(IReadOnlyList<PaymentView> Payments, long? Next);

/// <param name="Next">What time alone will do to the payment next, and when.</param>
/// <param name="History">Oldest first, requests that were refused included.</param>
sealed record PaymentDetails(PaymentView Payment, PaymentEventView? Next, IReadOnlyList<PaymentEventView> History);
