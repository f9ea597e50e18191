using Kasse.Client.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Kasse.Client.AspNetCore;

/// <summary>How webhooks are received.</summary>
public sealed class VippsWebhookOptions
{
    /// <summary>Of your registrations: what <see cref="WebhooksClient.RegisterAsync"/> answered. Several while you change from one to the next.</summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];

    /// <summary>
    /// Where secrets are kept elsewhere, in a database for instance: finds them for a request. Its header <c>Webhook-Id</c> names the registration;
    /// it is not signed, so take it for a hint. They are tried after <see cref="Secrets"/>.
    /// </summary>
    public Func<HttpContext, ValueTask<IReadOnlyList<string>>>? FindSecrets { get; set; }

    /// <summary>
    /// The address that is registered, where a proxy in front changes host, port or path: the signature is about that address and not about what
    /// reaches this program. Its query counts, too.
    /// </summary>
    public Uri? RegisteredUrl { get; set; }

    /// <summary>Longer bodies are refused unread. Bytes.</summary>
    public int BodyLengthMax { get; set; } = 256 * 1024;
}
