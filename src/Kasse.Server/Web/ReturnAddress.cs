using System.Text;
using System.Text.RegularExpressions;
using Kasse.Engine.Payments;

namespace Kasse.Server.Web;

/// <summary>Where a payer goes when it is over: the merchant's own address, and nowhere else; unchanged, but for what eCom always wrote behind it.</summary>
public static partial class ReturnAddress
{
    // Custom schemes open the merchant's app, so any scheme is good but those that run or read something here.
    static readonly string[] Dangerous = ["javascript", "data", "vbscript", "file", "blob", "filesystem", "about", "view-source"];

    /// <returns>Null when there is none, or none that may be followed.</returns>
    public static string? Of(Payment payment) => Followable(payment.Order.ReturnUrl) is { } address
        ? payment.Order.Ecom is null ? address : WithStatus(address, payment.State == PaymentState.Authorized ? 100 : 202)
        : null;

    public static string? Followable(string? url)
    {
        if (string.IsNullOrWhiteSpace(url)) return null;
        var safe = Escaped(url.Trim());
        if (safe.IndexOf("://", StringComparison.Ordinal) is > 0 and var end && Scheme().IsMatch(safe.AsSpan(0, end)))
            return Dangerous.Contains(safe[..end], StringComparer.OrdinalIgnoreCase) ? null : safe;
        // Some merchants leave the scheme out: host and path, with neither a colon nor a slash in front.
        return HostFirst().IsMatch(safe) ? "https://" + safe : null;
    }

    static string WithStatus(string address, int status)
    {
        var end = address.IndexOf('#') is >= 0 and var fragment ? fragment : address.Length;
        return address.Insert(end, $"{(address.AsSpan(0, end).Contains('?') ? '&' : '?')}status={status}");
    }

    // A header line carries printable ASCII only.
    static string Escaped(string url)
    {
        if (!url.AsSpan().ContainsAnyExceptInRange('!', '~')) return url;
        var text = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(url))
            _ = octet is > 0x20 and < 0x7F ? text.Append((char)octet) : text.Append('%').Append(octet.ToString("X2"));
        return text.ToString();
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*\z")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?([/?#]|$)")]
    private static partial Regex HostFirst();
}
