using Kasse.Storage.Accounts;

namespace Kasse.Server.Web.Portal.Users;

/// <summary>The roles, to choose from.</summary>
static class Roles
{
    public const string Hint = "A viewer looks and sees no keys. A developer uses keys and changes what a test needs. "
        + "An administrator sees every company, and who may come in.";

    public static readonly IReadOnlyList<(string Value, string Text)> All =
        [(nameof(Role.Viewer), "Viewer"), (nameof(Role.Developer), "Developer"), (nameof(Role.Administrator), "Administrator")];
}
