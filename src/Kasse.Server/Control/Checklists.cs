using Kasse.Server.GoLive;
using Kasse.Storage.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>What an integration has shown that it can do before it goes live, and what it has not.</summary>
sealed class Checklists(Platform platform, RequestLogFile log)
{
    readonly GoLive.Checklists checklists = new(platform, log);

    public void Map(RouteGroupBuilder group) =>
        group.MapGet("/{msn}/checklist", Get).WithSummary("The go-live checklist of a sales unit, ticked from what its integration really did").ProducesProblem(404);

    /// <param name="since">Real time: only calls made since count; left out, all that are kept.</param>
    Results<Ok<ChecklistView>, ProblemHttpResult> Get(string msn, DateTimeOffset? since = null) =>
        platform.Settings.Current.SalesUnits.TryGetValue(msn, out var unit)
            ? TypedResults.Ok(ChecklistView.From(checklists.Of(unit, since), platform.Addresses.Base))
            : ControlProblem.NotFound($"There is no sales unit {msn}.");
}

/// <param name="IsWhole">False when calls were too many to be kept, so that some of what is missing may have happened.</param>
/// <param name="OnlyYouKnow">What no traffic shows.</param>
sealed record ChecklistView(
    string Msn, string Name, DateTimeOffset At, DateTimeOffset? Since, bool IsWhole, int DoneCount, int NotYetCount, int WrongCount,
    IReadOnlyList<ChecklistSectionView> Sections, IReadOnlyList<string> OnlyYouKnow)
{
    public static ChecklistView From(Checklist list, string address) => new(
        list.Unit.Msn, list.Unit.Name, list.At, list.Since, list.IsWhole, list.Count(Mark.Done), list.Count(Mark.NotYet), list.Count(Mark.Wrong),
        [.. list.Sections.Select(section => new ChecklistSectionView(section.Title, [.. section.Items.Select(item => ChecklistItemView.From(item, address))]))],
        Checklist.OnlyYouKnow);
}

sealed record ChecklistSectionView(string Title, IReadOnlyList<ChecklistItemView> Items);

/// <param name="Id">Stays the same for good.</param>
/// <param name="Seen">What was seen, in a sentence.</param>
/// <param name="ToDo">Null when nothing is left to do.</param>
sealed record ChecklistItemView(string Id, string Title, Mark Mark, string Seen, string? ToDo, IReadOnlyList<ChecklistProofView> Proofs)
{
    public static ChecklistItemView From(Item item, string address) => new(
        item.Id, item.Title, item.Mark, item.Seen, item.ToDo, [.. item.Proofs.Select(proof => new ChecklistProofView(proof.Text, address + proof.Path))]);
}

/// <param name="Url">Of the page in the portal that shows it.</param>
sealed record ChecklistProofView(string Text, string Url);
