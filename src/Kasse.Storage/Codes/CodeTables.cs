using Dapper;

namespace Kasse.Storage.Codes;

/// <summary>A printed code that leads to a merchant's page.</summary>
/// <param name="Token">What is printed; a new one each time, so that a deleted code's print is dead for good.</param>
/// <param name="ExpiresAt">Business time; null is for good.</param>
public sealed record RedirectCode(string Msn, string Id, string Token, string Url, DateTimeOffset? ExpiresAt)
{
    public bool IsAliveAt(DateTimeOffset moment) => ExpiresAt is not { } end || moment < end;
}

/// <summary>A code at a till, which tells the merchant who stands there.</summary>
/// <param name="IsVending">It hangs at a machine.</param>
/// <param name="IsBeacon">It was printed by MobilePay, under an id that nobody else has.</param>
public sealed record TillCode(string Msn, string Id, string Location, bool IsVending, bool IsBeacon);

/// <summary>The codes that merchants hang up. Each change has a line in the audit.</summary>
/// <param name="time">Business time, as the codes expire by it.</param>
public sealed class CodeTables(Database database, TimeProvider time)
{
    /// <returns>False when its sales unit has one with that id that has not expired.</returns>
    public Task<bool> Add(RedirectCode code, string? by = null) => database.Write(session =>
    {
        var c = session.Connection;
        c.Execute("delete from redirect_codes where msn = @Msn and id = @Id and expires_at <= @now", new { code.Msn, code.Id, now = Milliseconds(time.GetUtcNow()) });
        var added = c.Execute(
            "insert into redirect_codes (msn, id, token, url, expires_at) values (@Msn, @Id, @Token, @Url, @expiresAt) on conflict (msn, id) do nothing",
            new { code.Msn, code.Id, code.Token, code.Url, expiresAt = code.ExpiresAt is { } end ? Milliseconds(end) : (long?)null }) == 1;
        if (added) Note(session, "redirect code added", code.Msn, code.Id, by);
        return added;
    });

    /// <summary>Lets a code lead elsewhere.</summary>
    /// <returns>False when there is none.</returns>
    public Task<bool> Change(string msn, string id, string url) => database.Write(session =>
    {
        var changed = session.Connection.Execute("update redirect_codes set url = @url where msn = @msn and id = @id", new { msn, id, url }) == 1;
        if (changed) Note(session, "redirect code changed", msn, id, null);
        return changed;
    });

    /// <returns>False when there is none.</returns>
    public Task<bool> DeleteRedirect(string msn, string id, string? by = null) => database.Write(session =>
    {
        var deleted = session.Connection.Execute("delete from redirect_codes where msn = @msn and id = @id", new { msn, id }) == 1;
        if (deleted) Note(session, "redirect code deleted", msn, id, by);
        return deleted;
    });

    /// <summary>Of some sales units, as they were made.</summary>
    public IReadOnlyList<RedirectCode> Redirects(IReadOnlyCollection<string> msns) => FindRedirects("msn in @msns", new { msns = msns.ToArray() });

    public RedirectCode? Redirect(string msn, string id) => FindRedirects("msn = @msn and id = @id", new { msn, id }).SingleOrDefault();

    /// <summary>The code that somebody has scanned.</summary>
    public RedirectCode? Printed(string token) => FindRedirects("token = @token", new { token }).SingleOrDefault();

    /// <summary>Adds a till's code, or changes what is said at it.</summary>
    /// <returns>False for one that MobilePay has printed and that is another sales unit's.</returns>
    public Task<bool> Put(TillCode code, string? by = null) => database.Write(session =>
    {
        var c = session.Connection;
        if (code.IsBeacon && c.ExecuteScalar<long>("select count(*) from till_codes where id = @Id and beacon = 1 and msn <> @Msn", new { code.Id, code.Msn }) > 0) return false;
        c.Execute(
            """
            insert into till_codes (msn, id, location, vending, beacon) values (@Msn, @Id, @Location, @vending, @beacon)
            on conflict (msn, id) do update set location = excluded.location, vending = excluded.vending, beacon = excluded.beacon
            """,
            new { code.Msn, code.Id, code.Location, vending = code.IsVending ? 1 : 0, beacon = code.IsBeacon ? 1 : 0 });
        Note(session, "till code put", code.Msn, code.Id, by);
        return true;
    });

    /// <returns>False when there is none.</returns>
    public Task<bool> DeleteTill(string msn, string id, string? by = null) => database.Write(session =>
    {
        var deleted = session.Connection.Execute("delete from till_codes where msn = @msn and id = @id", new { msn, id }) == 1;
        if (deleted) Note(session, "till code deleted", msn, id, by);
        return deleted;
    });

    /// <summary>Of some sales units, by their ids.</summary>
    public IReadOnlyList<TillCode> Tills(IReadOnlyCollection<string> msns) => FindTills("msn in @msns", new { msns = msns.ToArray() });

    public TillCode? Till(string msn, string id) => FindTills("msn = @msn and id = @id", new { msn, id }).SingleOrDefault();

    /// <summary>The one that MobilePay has printed with an id.</summary>
    public TillCode? Beacon(string id) => FindTills("id = @id and beacon = 1", new { id }).FirstOrDefault();

    List<RedirectCode> FindRedirects(string which, object values) => database.Read(session => session.Connection
        .Query<(string Msn, string Id, string Token, string Url, long? ExpiresAt)>(
            session.Worded($"select msn, id, token, url, expires_at from redirect_codes where {which} order by msn, id"), values)
        .Select(row => new RedirectCode(row.Msn, row.Id, row.Token, row.Url, row.ExpiresAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null)).ToList());

    List<TillCode> FindTills(string which, object values) => database.Read(session => session.Connection
        .Query<(string Msn, string Id, string Location, long Vending, long Beacon)>(
            session.Worded($"select msn, id, location, vending, beacon from till_codes where {which} order by msn, id"), values)
        .Select(row => new TillCode(row.Msn, row.Id, row.Location, row.Vending != 0, row.Beacon != 0)).ToList());

    void Note(Session session, string what, string msn, string id, string? by) => Audit.Note(session, time.GetUtcNow(), what, $"{msn} {id}", by);

    static long Milliseconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();
}
