using System.Net;
using System.Net.Sockets;

namespace Kasse.Server.Web.Portal;

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
    /// <returns>Null when it may go on, else how long until the next one may.</returns>
    public TimeSpan? Count(string email, IPAddress? address)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            Turn(now);
            var (mine, theirs) = (Seen(email, now), Seen(Network(address), now));
            if (mine.Count >= PerEmailMax) return Window - time.GetElapsedTime(mine.Start, now);
            if (theirs.Count >= PerAddressMax) return Window - time.GetElapsedTime(theirs.Start, now);

            current[email] = (mine.Start, mine.Count + 1);
            current[Network(address)] = (theirs.Start, theirs.Count + 1);
            return null;
        }
    }

    /// <summary>It was the right password after all.</summary>
    public void Forget(string email, IPAddress? address)
    {
        lock (gate)
        {
            current.Remove(email);
            previous.Remove(email);
            // Only this one try: an address that guesses at others does not go free by signing in itself.
            if (current.TryGetValue(Network(address), out var theirs)) current[Network(address)] = theirs with { Count = Math.Max(0, theirs.Count - 1) };
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
    static string Network(IPAddress? address) => address switch
    {
        null => "nowhere",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
