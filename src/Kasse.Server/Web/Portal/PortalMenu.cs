using Kasse.Server.Web.Apis;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Web.Portal;

/// <summary>A page in the portal's menu.</summary>
/// <param name="Icon">One of those that Icon.razor draws.</param>
/// <param name="Needs">Whoever may do less does not see it.</param>
/// <param name="NeedsOutsideTest">The same where nothing is a test; null is as in one.</param>
/// <param name="InTestOnly">There is no such page where nothing is a test.</param>
/// <param name="ForPspsOnly">Only for who sees a merchant of a payment service provider's.</param>
public sealed record MenuEntry(
    string Name, string Address, string Icon, Role Needs = Role.Viewer, Role? NeedsOutsideTest = null, bool InTestOnly = false,
    bool ForPspsOnly = false)
{
    public bool IsFor(Visitor visitor) =>
        (visitor.IsTest ? visitor.May(Needs) : !InTestOnly && visitor.May(NeedsOutsideTest ?? Needs)) && (!ForPspsOnly || visitor.SeesPsp);
}

public static class PortalMenu
{
    static readonly (string? Heading, MenuEntry[] Entries)[] Groups =
    [
        (null,
        [
            new("Sales units", PortalPaths.SalesUnits, "store"),
            new("Payments", PortalPaths.Payments, "payment"),
            new("Order information", PortalPaths.Orders, "receipt"),
            new("QR codes", PortalPaths.Codes, "qr"),
            new("PSP payments", PortalPaths.PspPayments, "payment", ForPspsOnly: true),
        ]),
        ("For developers",
        [
            new("API keys", PortalPaths.Keys, "key", Role.Developer),
            new("Webhooks", PortalPaths.Webhooks, "webhook"),
            new("Deliveries", PortalPaths.Deliveries, "check"),
            new("Request log", PortalPaths.Requests, "log"),
            new("API dashboard", PortalPaths.Dashboard, "chart"),
            new("API reference", ApiPages.Home, "code"),
            new("Go live", PortalPaths.Checklist, "list"),
            new("Scenarios", PortalPaths.Scenarios, "play", Role.Developer, InTestOnly: true),
            new("Test users", PortalPaths.TestUsers, "phone", NeedsOutsideTest: Role.Administrator),
            new("Clock", PortalPaths.Clock, "clock", Role.Developer, InTestOnly: true),
            new("Faults", PortalPaths.Faults, "bolt", Role.Developer, InTestOnly: true),
        ]),
        ("Administration",
        [
            new("Users", PortalPaths.Users, "people", Role.Administrator),
        ]),
    ];

    public static IEnumerable<(string? Heading, MenuEntry[] Entries)> For(Visitor visitor) =>
        from menu in Groups
        let entries = menu.Entries.Where(entry => entry.IsFor(visitor)).ToArray()
        where entries.Length > 0
        select (menu.Heading, entries);
}
