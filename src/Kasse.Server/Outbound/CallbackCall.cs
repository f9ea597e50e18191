using System.Text.RegularExpressions;
using Kasse.Engine.Payments;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Outbound;

/// <summary>One callback to the merchant of an eCom order. It is not signed: the merchant's own token is all that it proves itself by.</summary>
/// <param name="time">Real time.</param>
sealed partial class CallbackCall(TimeProvider time, bool publicOnly) : IDisposable
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    // Written behind whatever the merchant gave, also where that is the beginning of a query, and sent as it stands.
    static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    readonly RecordedCall call = new(time, Timeout, publicOnly);

    // A request line carries printable ASCII only; so does a host, in another way.
    public static string AddressOf(Order order)
    {
        var prefix = order.Ecom!.CallbackPrefix;
        var address = $"{prefix}/v2/payments/{order.Reference}";
        var path = address.IndexOfAny(['/', '?', '#'], prefix.IndexOf("://", StringComparison.Ordinal) + 3);
        var origin = address[..path];
        if (Unprintable().IsMatch(origin))
        {
            var url = new Uri(origin);
            origin = $"{url.Scheme}://{url.IdnHost}{(url.IsDefaultPort ? "" : $":{url.Port}")}";
        }
        return origin + Unprintable().Replace(address[path..], letters => Uri.EscapeDataString(letters.Value));
    }

    /// <inheritdoc cref="RecordedCall.Post"/>
    public Task<Attempt> Make(Order order, byte[] body, CancellationToken abandoned)
    {
        var url = new Uri(AddressOf(order), Verbatim);
        return call.Post(url, Headers(url, order.Ecom!.AuthToken, body.Length), body, time.GetUtcNow(), stringToSign: "", abandoned, hidden: "Authorization");
    }

    public void Dispose() => call.Dispose();

    static (string Name, string Value)[] Headers(Uri url, string? authToken, int bodyLength) =>
    [
        ("Host", url.Authority),
        ("Content-Type", "application/json;charset=UTF-8"),
        ("Content-Length", bodyLength.ToString()),
        .. authToken is null ? [] : ((string, string)[])[("Authorization", authToken)],
    ];

    [GeneratedRegex("[^!-~]+")]
    private static partial Regex Unprintable();
}
