using Kasse.Storage.Accounts;

namespace Kasse.Server.Web.Portal.Users;

/// <summary>The roles, to choose from.</summary>
static class Roles
{
    public static readonly IReadOnlyList<(string Value, string Text)> All =
    [
        (nameof(Role.Viewer), "Viewer: looks, and sees no keys"),
        (nameof(Role.Developer), "Developer: uses keys and changes what a test needs"),
        (nameof(Role.Administrator), "Administrator: sees every company, invites and locks"),
    ];
}
