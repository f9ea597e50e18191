using Kasse.Storage.Accounts;

namespace Kasse.Server.Web.Portal;

/// <summary>A page in the portal's menu.</summary>
/// <param name="Icon">One of those that Icon.razor draws.</param>
/// <param name="Needs">Whoever may do less does not see it.</param>
public sealed record MenuEntry(string Name, string Address, string Icon, Role Needs = Role.Viewer);

public static class PortalMenu
{
    static readonly (string? Heading, MenuEntry[] Entries)[] Groups =
    [
        (null,
        [
            new("Sales units", PortalPaths.SalesUnits, "store"),
        ]),
    ];

    public static IEnumerable<(string? Heading, MenuEntry[] Entries)> For(Visitor visitor) =>
        from menu in Groups
        let entries = menu.Entries.Where(entry => visitor.May(entry.Needs)).ToArray()
        where entries.Length > 0
        select (menu.Heading, entries);
}
