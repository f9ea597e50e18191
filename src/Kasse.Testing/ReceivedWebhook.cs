using System.Text;
using System.Text.Json;
using Kasse.Server.Outbound;
using Kasse.Server.Webhooks;

namespace Kasse.Testing;

/// <summary>A call that an inbox received.</summary>
public sealed class ReceivedWebhook
{
    internal ReceivedWebhook(string target, IReadOnlyDictionary<string, string> headers, string body, string secret)
    {
        Headers = headers;
        Body = body;
        Json = JsonSerializer.Deserialize<JsonElement>(body);
        IsSigned = Signature.Objection(new Uri($"http://{headers["Host"]}{target}"), Encoding.UTF8.GetBytes(body), name => headers.GetValueOrDefault(name), secret) is null;
    }

    /// <summary>What happened, as the body says: CREATED, AUTHORIZED, CAPTURED…</summary>
    public string Name => Json.GetProperty("name").GetString()!;

    /// <summary>The type that it was registered for, like <c>epayments.payment.captured.v1</c>.</summary>
    public string Type => EPaymentNotice.TypeOf(Name);

    /// <summary>Of the payment.</summary>
    public string Reference => Json.GetProperty("reference").GetString()!;

    /// <summary>Whatever the case of their names.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>As it was sent.</summary>
    public string Body { get; }

    /// <summary>The body, read.</summary>
    public JsonElement Json { get; }

    /// <summary>The signature is right for this very call.</summary>
    public bool IsSigned { get; }

    /// <summary>As one line.</summary>
    public override string ToString() => $"{Name} of {Reference}";

    internal bool Fits(string? name, string? reference) =>
        (name is null || name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name == Type) && (reference is null || reference == Reference);
}
