using Kasse.Engine.Payments;
using Kasse.Storage.Requests;

namespace Kasse.Server.GoLive;

/// <summary>Some items that belong together.</summary>
public sealed record Section(string Title, IReadOnlyList<Item> Items)
{
    public int Count(Mark mark) => Items.Count(item => item.Mark == mark);
}

/// <summary>What a sales unit's integration has shown that it can do, and what it has not.</summary>
/// <param name="At">Real time.</param>
/// <param name="Since">Real time: what was before does not count. Null counts all that is kept.</param>
/// <param name="IsWhole">False when calls were too many to be kept, so that some of what is missing may have happened.</param>
public sealed record Checklist(SalesUnit Unit, DateTimeOffset At, DateTimeOffset? Since, bool IsWhole, IReadOnlyList<Section> Sections)
{
    /// <summary>What no traffic shows.</summary>
    public static readonly IReadOnlyList<string> OnlyYouKnow =
    [
        "Buttons, names and logos follow the design guidelines of the market.",
        "Customers accept your terms before they pay.",
        "Staff can find, capture, cancel and refund a payment in your own system, and read there why one failed.",
        "A payer who comes back in another browser, without a session, or not at all still gets the order.",
        "Customers from the other Nordic countries can pay, if you sell to them.",
        "Webhooks are registered anew in production, with production's keys; the special products you use are approved there.",
        "One order of each kind is made in production as well, and looked at in the portal.",
    ];

    public IEnumerable<Item> Items => Sections.SelectMany(section => section.Items);

    public int Count(Mark mark) => Items.Count(item => item.Mark == mark);

    static IEnumerable<(string Title, IEnumerable<Rule> Rules)> RulesOf(Surface surface) => surface switch
    {
        Surface.EPayment =>
        [
            ("ePayment: operations", Operations.OfEPayment),
            ("ePayment: states and events", Outcomes.OfEPayment),
            ("ePayment: orders to show", Outcomes.ToShow),
            ("ePayment: when something goes wrong", Trouble.For("epayment")),
            ("ePayment: hearing what happened", Listening.OfEPayment),
            ("ePayment: for payers, staff and support", ForPeople.OfEPayment),
        ],
        Surface.Ecom =>
        [
            ("eCom: operations", Operations.OfEcom),
            ("eCom: what becomes of orders", Outcomes.OfEcom),
            ("eCom: when something goes wrong", Trouble.For("ecom")),
            ("eCom: hearing what happened", Listening.OfEcom),
            ("eCom: for payers, staff and support", ForPeople.OfEcom),
        ],
        Surface.Psp =>
        [
            ("PSP: operations", Operations.OfPsp),
            ("PSP: what becomes of payments", Outcomes.OfPsp),
            ("PSP: calls both ways", [.. Listening.OfPsp, .. Trouble.OfPsp, .. ForPeople.OfPsp]),
        ],
    };

    /// <summary>Decides every item by what is recorded.</summary>
    public static Checklist Of(SalesUnit unit, IReadOnlyList<Evidence> evidence, DateTimeOffset at, DateTimeOffset? since) => new(
        unit, at, since, evidence.All(one => one.IsWhole),
        [.. from one in evidence
            from section in RulesOf(one.Surface)
            select new Section(section.Title, [.. section.Rules.Select(rule => rule(one)).OfType<Item>()])]);
}

/// <summary>Makes the checklist of a sales unit anew whenever somebody asks.</summary>
sealed class Checklists(Platform platform, RequestLogFile log)
{
    readonly EvidenceFiles files = new(platform, log);

    /// <param name="since">Real time.</param>
    public Checklist Of(SalesUnit unit, DateTimeOffset? since = null) => Checklist.Of(unit, files.Of(unit, since), platform.RealTime.GetUtcNow(), since);
}
