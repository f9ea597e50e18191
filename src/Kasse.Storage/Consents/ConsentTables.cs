using Dapper;

namespace Kasse.Storage.Consents;

/// <summary>
/// Who has taken back the consent to share with a sales unit, and when. What was consented to stands in the journal, with the payment that it was asked for
/// with. Each change has a line in the audit.
/// </summary>
/// <param name="time">Business time, as of the consents.</param>
public sealed class ConsentTables(Database database, TimeProvider time)
{
    public Task Withdraw(string msn, string phoneNumber) => database.Write(session =>
    {
        var at = time.GetUtcNow();
        session.Connection.Execute(
            "insert into consents_withdrawn (msn, phone_number, at) values (@msn, @phoneNumber, @at) on conflict (msn, phone_number) do update set at = excluded.at",
            new { msn, phoneNumber, at = at.ToUnixTimeMilliseconds() });
        Audit.Note(session, at, "consent withdrawn", $"{msn} {phoneNumber}", by: null);
    });

    /// <summary>When somebody has last taken back what they share, by sales unit.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> WithdrawnBy(string phoneNumber) => database.Read(session => session.Connection
        .Query<(string Msn, long At)>("select msn, at from consents_withdrawn where phone_number = @phoneNumber", new { phoneNumber })
        .ToDictionary(row => row.Msn, row => DateTimeOffset.FromUnixTimeMilliseconds(row.At)));
}
