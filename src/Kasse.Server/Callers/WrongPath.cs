using Kasse.Storage;

namespace Kasse.Server.Callers;

/// <summary>What somebody may have meant who asked for what there is not: the same path with another method, or one that is spelled nearly so.</summary>
static class WrongPath
{
    /// <summary>Beyond that two paths have nothing to do with each other.</summary>
    const int DistanceMax = 6;

    const int PathLengthMax = 300, WholeSegment = 4;

    static readonly Dictionary<string, string> NotOffered = new(StringComparer.OrdinalIgnoreCase)
    {
        ["recurring"] = "Recurring",
        ["vipps-recurring-api"] = "Recurring",
        ["checkout"] = "Checkout",
        ["access-management-1.0"] = "Login",
        ["vipps-login-api"] = "Login",
        ["management"] = "Management",
        ["report"] = "Report",
        ["settlement"] = "Report",
        ["donations"] = "Donations",
        ["check-in"] = "Check-in",
    };

    static readonly string[] Surfaces =
        ["accesstoken", "miami", "epayment", "ecomm", "order-management", "psp", "merchant-management", "qr", "vipps-userinfo-api", "webhooks"];

    /// <param name="routes">All there are, as templates.</param>
    public static Why Explain(HttpRequest request, IEnumerable<(string Method, string Path)> routes)
    {
        var path = request.Path.Value ?? "/";
        var cause = $"There is no {request.Method} {path} here.";
        var asked = Segments(path);
        if (asked.Length > 0 && NotOffered.TryGetValue(asked[0], out var api)) return new(cause, $"Kasse does not offer the {api} API.");

        var known = path.Length > PathLengthMax ? [] : routes.Where(route => Surfaces.Contains(Segments(route.Path).FirstOrDefault())).ToList();
        var methods = known.Where(route => Fits(asked, Segments(route.Path))).Select(route => route.Method).Distinct().ToList();
        if (methods.Count > 0) return new($"{cause} The path is right, the method is not.", $"Use {string.Join(" or ", methods)}.");

        var near = known.Select(route => (Route: route, Distance: Distance(asked, Segments(route.Path))))
            .Where(candidate => candidate.Distance <= DistanceMax)
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Route.Method == request.Method ? 0 : 1)
            .Select(candidate => candidate.Route).FirstOrDefault();
        return near.Path is null
            ? new(cause, "The paths of each API are listed in the portal, under API reference.")
            : new(cause, $"{near.Method} {near.Path} is what comes nearest.");
    }

    static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    static bool IsAny(string segment) => segment.StartsWith('{');

    static bool Fits(string[] asked, string[] template) =>
        asked.Length == template.Length && asked.Zip(template).All(pair => IsAny(pair.Second) || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    /// <summary>How much has to be changed: letters within a segment, or a segment as a whole.</summary>
    static int Distance(string[] asked, string[] template) => Edits(asked, template, WholeSegment,
        (one, other) => IsAny(other) ? 0 : Math.Min(WholeSegment, Edits([.. one.ToLowerInvariant()], [.. other.ToLowerInvariant()], 1, (a, b) => a == b ? 0 : 1)));

    static int Edits<T>(T[] from, T[] to, int whole, Func<T, T, int> replace)
    {
        var row = Enumerable.Range(0, to.Length + 1).Select(i => i * whole).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var before = (int[])row.Clone();
            row[0] = i * whole;
            for (var j = 1; j <= to.Length; j++) row[j] = Math.Min(Math.Min(row[j - 1], before[j]) + whole, before[j - 1] + replace(from[i - 1], to[j - 1]));
        }
        return row[^1];
    }
}
