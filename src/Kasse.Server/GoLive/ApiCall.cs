using System.Globalization;
using System.Text;
using System.Text.Json;
using Kasse.Server.Callers;
using Kasse.Server.Web.Portal;
using Kasse.Storage.Requests;

namespace Kasse.Server.GoLive;

/// <summary>The APIs that have a checklist.</summary>
public enum Surface
{
    EPayment,
    Ecom,
    Psp,
}

/// <summary>What a call is for, whatever its surface calls that.</summary>
public enum Act
{
    Token,
    Create,
    Read,
    ReadEvents,
    Capture,
    Refund,
    Cancel,

    /// <summary>Of a provider: what it did with the money.</summary>
    Report,

    /// <summary>By a test instead of a person.</summary>
    Approve,
    RegisterWebhook,
    TellOfOrder,
    Other,
}

/// <summary>A call in the request log, read for what it says about whoever made it.</summary>
/// <param name="Surface">Null where all surfaces share the operation.</param>
public sealed record ApiCall(LoggedRequest Logged, Surface? Surface, Act Act)
{
    readonly Lazy<JsonElement?> asked = new(() => Parse(Logged.RequestBody));
    readonly Lazy<JsonElement?> answered = new(() => Parse(Logged.ResponseBody));

    public long Id => Logged.Id;
    public int Status => Logged.Status;
    public string? Reference => Logged.Reference;

    /// <summary>Nobody may rely on what is in an answer that never arrived.</summary>
    public bool IsAnswered => Status != StatusCodes.Status499ClientClosedRequest && Logged.ResponseHeaders != RequestLog.NoAnswer;

    public bool Succeeded => Status is >= 200 and < 300;
    public bool IsRefused => IsAnswered && Status is >= 400 and < 500;

    /// <summary>It may have been done, or not: the caller cannot know.</summary>
    public bool IsInDoubt => !IsAnswered || Status >= 500;

    public bool Moves => Act is Act.Create or Act.Capture or Act.Refund or Act.Cancel;
    public bool Reads => Act is Act.Read or Act.ReadEvents;
    public JsonElement? Asked => asked.Value;

    public Proof Proof => new($"{Logged.Operation} {Reference}".TrimEnd(), $"{PortalPaths.Requests}/{Id}");

    public string? Key => Surface == GoLive.Surface.Ecom ? Header("X-Request-Id") : Header("Idempotency-Key") ?? Header("Request-Id");

    /// <summary>Of the payment, or of its part; null where none was named.</summary>
    public JsonElement? Amount => Surface switch
    {
        GoLive.Surface.EPayment => Member("amount", "value") ?? Member("modificationAmount", "value"),
        GoLive.Surface.Ecom => Member("transaction", "amount"),
        _ => Member("amount"),
    };

    /// <summary>The names of states and events that the answer shows, in the surface's own words.</summary>
    public IReadOnlySet<string> Shows => !Reads || Status != 200 || !IsAnswered || answered.Value is not { } told ? new HashSet<string>() : Surface switch
    {
        GoLive.Surface.EPayment => Act == Act.Read ? OfPayment(told) : OfList(told, "name", "success"),
        GoLive.Surface.Ecom => told.TryGetProperty("transactionLogHistory", out var log)
            ? OfList(log, "operation", "operationSuccess")
            : At(told, "transactionInfo", "status")?.GetString() is { } status ? new HashSet<string> { status } : new HashSet<string>(),
        _ => At(told, "transactionLogHistory") is { } log ? OfList(log, "operation", "operationSuccess") : new HashSet<string>(),
    };

    public static ApiCall From(LoggedRequest call)
    {
        var (surface, act) = Meaning(call.Operation);
        return new(call, surface, act);
    }

    /// <returns>Null when it is missing or empty.</returns>
    public string? Header(string name) => Logged.RequestHeaders.Split('\n')
        .FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase)) is { } line && line[(name.Length + 1)..].Trim() is { Length: > 0 } value
            ? value
            : null;

    /// <returns>Null when it is missing, or null itself.</returns>
    public JsonElement? Member(params ReadOnlySpan<string> path) => Asked is { } body ? At(body, path) : null;

    public bool AsksTheSameAs(ApiCall other) => Asked is { } mine && other.Asked is { } its
        ? JsonElement.DeepEquals(mine, its)
        : Logged.RequestBody.AsSpan().SequenceEqual(other.Logged.RequestBody);

    static (Surface?, Act) Meaning(string operation) => operation switch
    {
        RequestLog.TokenOperation => (null, Act.Token),
        "Webhooks register" => (null, Act.RegisterWebhook),
        "Order management receipt" or "Order management category" or "Order management add category" => (null, Act.TellOfOrder),
        _ => operation.Split(' ', 2) is [var api, var name] && SurfaceOf(api) is { } surface ? (surface, ActOf(name)) : (null, Act.Other),
    };

    static Surface? SurfaceOf(string api) => api switch
    {
        "ePayment" => GoLive.Surface.EPayment,
        "eCom" => GoLive.Surface.Ecom,
        "PSP" => GoLive.Surface.Psp,
        _ => null,
    };

    static Act ActOf(string name) => name switch
    {
        "create" or "initiate" or "init" => Act.Create,
        "get" or "details" or "status" => Act.Read,
        "events" => Act.ReadEvents,
        "capture" => Act.Capture,
        "refund" => Act.Refund,
        "cancel" => Act.Cancel,
        "updatestatus" => Act.Report,
        "approve" => Act.Approve,
        _ => Act.Other,
    };

    static HashSet<string> OfPayment(JsonElement payment)
    {
        HashSet<string> shown = [];
        if (At(payment, "state")?.GetString() is { } state) shown.Add(state);
        if (Sum("capturedAmount") > 0) shown.Add("CAPTURED");
        if (Sum("refundedAmount") > 0) shown.Add("REFUNDED");
        if (Sum("cancelledAmount") > 0 && shown.Contains("AUTHORIZED")) shown.Add("CANCELLED");
        return shown;

        long Sum(string name) => At(payment, "aggregate", name, "value")?.GetInt64() ?? 0;
    }

    static HashSet<string> OfList(JsonElement list, string name, string success) => list.ValueKind != JsonValueKind.Array ? [] :
        [.. list.EnumerateArray().Where(one => At(one, success)?.ValueKind == JsonValueKind.True).Select(one => At(one, name)?.GetString()).OfType<string>()];

    static JsonElement? At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }
        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    // Of a long body only the beginning was kept, which is no JSON.
    static JsonElement? Parse(byte[]? body) =>
        body is null ? null : SentJson.Read(body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? body.AsSpan(Encoding.UTF8.Preamble.Length) : body);
}

static class Amounts
{
    /// <returns>Null for what is no whole number of minor units.</returns>
    public static long? Whole(this JsonElement amount) =>
        amount.ValueKind is JsonValueKind.Number && amount.TryGetInt64(out var number)
        || amount.ValueKind is JsonValueKind.String && long.TryParse(amount.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? number
            : null;
}
