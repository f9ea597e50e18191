using System.Net;
using System.Net.Sockets;

namespace Kasse.Server.Outbound;

/// <summary>
/// Where our calls may go. A test environment calls anybody. A production-like one calls public https addresses only: merchants choose
/// the addresses, and must not reach through us what only we can reach.
/// </summary>
public static class Destination
{
    /// <returns>What is wrong with an address as it stands; null when nothing is. What its name leads to is checked with each connection.</returns>
    public static string? Objection(string? address, bool publicOnly)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || address.Contains('\0'))
            return publicOnly ? "must be an absolute https address" : "must be an absolute http or https address";
        if (!publicOnly) return null;
        if (url.Scheme != "https") return "must be an https address";
        return url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var literal) && !IsPublic(literal)) ? "must be reachable from the internet" : null;
    }

    /// <summary>A handler that calls what it is told to and nothing else: no redirects, no cookies, no proxy, no headers of its own.</summary>
    public static SocketsHttpHandler Handler(bool publicOnly) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        // A name may lead elsewhere tomorrow.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancelled) => await Connect(context.DnsEndPoint, publicOnly, cancelled),
    };

    /// <summary>Global unicast, without the ranges that are reserved or that carry an IPv4 address inside.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var ranges = address.AddressFamily == AddressFamily.InterNetwork ? PrivateIPv4 : PrivateIPv6;
        return ranges.All(range => !range.Contains(address)) && (address.AddressFamily == AddressFamily.InterNetwork || GlobalIPv6.Contains(address));
    }

    static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    static readonly IPNetwork[] PrivateIPv6 = [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(range => IPNetwork.Parse(range))];

    static readonly IPNetwork[] PrivateIPv4 =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        ]).Select(range => IPNetwork.Parse(range)),
    ];

    static async Task<Stream> Connect(DnsEndPoint end, bool publicOnly, CancellationToken cancelled)
    {
        var addresses = await Dns.GetHostAddressesAsync(end.Host, cancelled);
        if (publicOnly && addresses.FirstOrDefault(address => !IsPublic(address)) is { } local)
            throw new IOException($"{end.Host} leads to {local}. This environment calls public addresses only.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // To the addresses that were checked, not to the name, which might lead elsewhere the second time.
            await socket.ConnectAsync(addresses, end.Port, cancelled);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            // Whatever went wrong goes on to the caller; the socket must not stay open.
            socket.Dispose();
            throw;
        }
    }
}
