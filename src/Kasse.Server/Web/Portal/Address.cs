namespace Kasse.Server.Web.Portal;

/// <summary>Addresses with a question.</summary>
static class Address
{
    /// <summary>Leaves out what has no value.</summary>
    public static string Of(string path, params IEnumerable<(string Name, object? Value)> query)
    {
        var parts = query.Where(q => q.Value?.ToString() is { Length: > 0 }).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!.ToString()!)}").ToList();
        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }
}
