using System.Net;
using System.Net.Sockets;

namespace Kasse.Server.Web.Portal.SignIn;

/// <summary>
/// Slows down whoever guesses passwords: five failures for one e-mail, or twenty from one address, and neither may try again until a quarter of
/// an hour after the first of them, whether the next password is right or not. Kept in memory and by real time; memory is bounded by forgetting
/// whole quarters at once.
/// </summary>
sealed class FailedSignIns(TimeProvider time)
{
    const int PerEmailMax = 5, PerAddressMax = 20;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    readonly Lock gate = new();
    Dictionary<string, (long Start, int Count)> current = [], previous = [];
    long turnedAt = time.GetTimestamp();

    /// <summary>Counts a try as failed before the password is looked at, so that many at once are no more than many in a row.</summary>
    /// <returns>Null when it may go on, else a sentence about when the next one may.</returns>
    public string? Count(string email, HttpContext http) =>
        Count(email, Network(http)) is { } wait ? $"Too many failed tries. Try again in {Math.Ceiling(wait.TotalMinutes)} minutes." : null;

    /// <summary>It was the right password after all.</summary>
    public void Forget(string email, HttpContext http)
    {
        var network = Network(http);
        lock (gate)
        {
            current.Remove(email);
            previous.Remove(email);
            // Only this one try: an address that guesses at others does not go free by signing in itself.
            if (current.TryGetValue(network, out var theirs)) current[network] = theirs with { Count = Math.Max(0, theirs.Count - 1) };
        }
    }

    TimeSpan? Count(string email, string network)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            Turn(now);
            var (mine, theirs) = (Seen(email, now), Seen(network, now));
            if (mine.Count >= PerEmailMax) return Window - time.GetElapsedTime(mine.Start, now);
            if (theirs.Count >= PerAddressMax) return Window - time.GetElapsedTime(theirs.Start, now);

            current[email] = (mine.Start, mine.Count + 1);
            current[network] = (theirs.Start, theirs.Count + 1);
            return null;
        }
    }

    (long Start, int Count) Seen(string who, long now) =>
        (current.TryGetValue(who, out var seen) || previous.TryGetValue(who, out seen)) && time.GetElapsedTime(seen.Start, now) < Window ? seen : (now, 0);

    void Turn(long now)
    {
        if (time.GetElapsedTime(turnedAt, now) < Window) return;
        (previous, current) = (current, []);
        turnedAt = now;
    }

    /// <summary>Somebody with one IPv6 address has 2^64 of them.</summary>
    static string Network(HttpContext http) => Origin(http) switch
    {
        null => "nowhere",
        { IsIPv4MappedToIPv6: true } address => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        var address => address.ToString(),
    };

    /// <summary>A proxy on this machine says whom it speaks for, last in its list; what others say of themselves is not believed.</summary>
    static IPAddress? Origin(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        var named = http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return address is not null && IPAddress.IsLoopback(address) && IPAddress.TryParse(named, out var client) ? client : address;
    }
}
