using System.Text;
using Kasse.Server.Outbound;
using Kasse.Storage.Deliveries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Every webhook call: what was sent and signed, what came back, and once more when somebody asks for it.</summary>
sealed class Deliveries(Platform platform, Courier courier)
{
    const int PageMax = 200, PageUsual = 50;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", List).WithSummary("The newest deliveries first");
        group.MapGet("/{id:long}", Get).WithSummary("One delivery with every attempt").ProducesProblem(404);
        group.MapPost("/{id:long}/resend", Resend).WithSummary("Send it now, whatever became of it before").ProducesProblem(404).ProducesProblem(409);
        group.MapPost("/quiet", Quiet).WithSummary("Wait until everything that has happened is told, as far as it can be now");
    }

    Results<Ok<DeliveryPage>, ProblemHttpResult> List(
        string? webhook = null, string? msn = null, string? reference = null, string? state = null, long? before = null, int max = PageUsual)
    {
        if (max is < 1 or > PageMax) return ControlProblem.Invalid($"max: from 1 to {PageMax}.");

        DeliveryState? only = null;
        if (state is not null)
        {
            if (!Enum.TryParse<DeliveryState>(state, ignoreCase: true, out var named)) return ControlProblem.Invalid("state: pending, delivered, givenUp or dropped.");
            only = named;
        }

        var found = platform.Deliveries.Newest(webhook, msn, reference, only, max, before ?? long.MaxValue);
        return TypedResults.Ok(new DeliveryPage([.. found.Select(DeliveryView.From)], found.Count == max ? found[^1].Id : null));
    }

    Results<Ok<DeliveryDetails>, ProblemHttpResult> Get(long id) => platform.Deliveries.Find(id) is { } delivery
        ? TypedResults.Ok(new DeliveryDetails(
            DeliveryView.From(delivery), Encoding.UTF8.GetString(delivery.Body), [.. platform.Deliveries.Attempts(id).Select(AttemptView.From)]))
        : Unknown(id);

    async Task<Results<Ok<AttemptView>, ProblemHttpResult>> Resend(long id)
    {
        if (platform.Deliveries.Find(id) is not { } delivery) return Unknown(id);
        return await courier.Resend(id) is { } attempt
            ? TypedResults.Ok(AttemptView.From(attempt))
            : ControlProblem.Conflict(delivery.Webhook == MakePayment.Name
                ? "A call with a card is never made again: the provider could charge it twice."
                : $"Webhook {delivery.Webhook} is not registered any more; nobody knows its secret.");
    }

    async Task<NoContent> Quiet(CancellationToken hungUp)
    {
        await courier.Quiet(hungUp);
        return TypedResults.NoContent();
    }

    static ProblemHttpResult Unknown(long id) => ControlProblem.NotFound($"There is no delivery {id}.");
}

/// <param name="Next">To be sent as <c>before</c> for the page that follows; null on the last one.</param>
sealed record DeliveryPage(IReadOnlyList<DeliveryView> Deliveries, long? Next);

/// <param name="Tries">Attempts made when they were due; one that somebody asked for does not count.</param>
/// <param name="AttemptCount">All attempts.</param>
/// <param name="OpenedAt">Business time, like <paramref name="NextAt"/>.</param>
/// <param name="NextAt">Null when finished, and while an earlier delivery about the same payment goes first.</param>
sealed record DeliveryView(
    long Id, string Webhook, string Event, string Msn, string Reference, DeliveryState State, int Tries, int AttemptCount, int? LastStatus,
    DateTimeOffset OpenedAt, DateTimeOffset? NextAt)
{
    public static DeliveryView From(Delivery delivery) => new(
        delivery.Id, delivery.Webhook, delivery.Event, delivery.Msn, delivery.Reference, delivery.State, delivery.Tries, delivery.AttemptCount,
        delivery.LastStatus, delivery.OpenedAt, delivery.NextAt);
}

sealed record DeliveryDetails(DeliveryView Delivery, string Body, IReadOnlyList<AttemptView> Attempts);

/// <param name="At">Real time: it is the time that was signed.</param>
/// <param name="Request">Request line and headers as sent.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Response">Status line, headers and the beginning of the body.</param>
/// <param name="Error">Why no answer came.</param>
/// <param name="Fault">What went wrong on purpose; null when nothing did.</param>
/// <param name="Why">What was wrong and what to do; null when it was acknowledged.</param>
sealed record AttemptView(
    int Number, DateTimeOffset At, string Request, string StringToSign, int? Status, string? Response, string? Error, double DurationMs, string? Fault, string? Why)
{
    public static AttemptView From(Attempt attempt) => new(
        attempt.Number, attempt.At, attempt.Request, attempt.StringToSign, attempt.Status, attempt.Response, attempt.Error?.Cause,
        attempt.Duration.TotalMilliseconds, attempt.Fault, ReceiverWhy.Of(attempt)?.ToString());
}
