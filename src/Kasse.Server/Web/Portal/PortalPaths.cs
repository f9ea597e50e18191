namespace Kasse.Server.Web.Portal;

/// <summary>Addresses inside the portal.</summary>
public static class PortalPaths
{
    public const string Home = "/portal", SignIn = Home + "/sign-in", SignOut = Home + "/sign-out", SalesUnits = Home + "/sales-units";

    public static string SignInTo(string next) => Within(next) == Home ? SignIn : $"{SignIn}?next={Uri.EscapeDataString(next)}";

    public static string SignInAsDeveloper(string next) => $"{SignIn}/developer?next={Uri.EscapeDataString(next)}";

    /// <returns>Where to go after signing in: only ever within the portal.</returns>
    public static string Within(string? next) => next?.StartsWith(Home + '/', StringComparison.Ordinal) == true ? next : Home;
}
