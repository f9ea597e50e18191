using Dapper;

namespace Kasse.Storage.Deliveries;

/// <summary>
/// Deliveries that are kept back on purpose. They stay pending with a time, like any other, so that whoever keeps them back may end at any
/// moment and nothing is lost.
/// </summary>
public sealed class HeldDeliveries(Database database)
{
    /// <summary>Keeps a due delivery back.</summary>
    /// <param name="fault">What its next attempt is recorded with.</param>
    /// <param name="until">Business time.</param>
    public Task Hold(DueDelivery delivery, string fault, DateTimeOffset until) => Write(session => session.Connection.Execute(
        "update deliveries set held = @fault, next_at = @moment where id = @Id and state = 'Pending'",
        new { fault, moment = until.ToUnixTimeMilliseconds(), delivery.Id }));

    /// <summary>Lets the delivery that follows a held one in its line go first, and once that one is finished the held one, too.</summary>
    /// <param name="now">Business time.</param>
    /// <returns>Whether it is still held.</returns>
    public async Task<bool> LetPass(DueDelivery held, DateTimeOffset now)
    {
        var line = database.Read(session => session.Connection.Query<(long Id, string State, long Tries, long? NextAt, string? Held)>(
            "select id, state, tries, next_at, held from deliveries where webhook = @Webhook and stream = @Stream and id >= @Id order by id limit 2",
            new { held.Webhook, held.Stream, held.Id }).AsList());
        if (line is not [{ Held: not null }, ..]) return false;
        if (line is not [_, var next]) return true;

        var isFinished = next.State != nameof(DeliveryState.Pending);
        if (!isFinished && (next.NextAt is not null || next.Tries > 0)) return true;
        await Write(session => session.Connection.Execute(
            isFinished
                ? "update deliveries set next_at = @moment where id = @id and state = 'Pending'"
                : "update deliveries set next_at = @moment where id = @id and state = 'Pending' and tries = 0 and next_at is null",
            new { id = isFinished ? held.Id : next.Id, moment = now.ToUnixTimeMilliseconds() }));
        return !isFinished;
    }

    /// <summary>Lets all of them go, in the order of what happened.</summary>
    /// <param name="now">Business time.</param>
    public Task LetGo(DateTimeOffset now) => LetGo("held.held is not null", now, null, null);

    /// <summary>Lets those of a sales unit go that one fault keeps back.</summary>
    /// <param name="fault">As it was held with.</param>
    /// <inheritdoc cref="LetGo(DateTimeOffset)"/>
    public Task LetGo(string msn, string fault, DateTimeOffset now) => LetGo("held.held = @fault and held.msn = @msn", now, msn, fault);

    Task<int> LetGo(string which, DateTimeOffset now, string? msn, string? fault) => Write(session => session.Connection.Execute(
        $"""
        update deliveries set next_at = null where state = 'Pending' and tries = 0 and id in (
            select later.id from deliveries held join deliveries later on later.webhook = held.webhook and later.stream = held.stream
            where {which} and later.id > held.id);
        update deliveries set next_at = @moment, held = null where id in (select id from deliveries held where {which})
        """,
        new { moment = now.ToUnixTimeMilliseconds(), msn, fault }));

    // Whoever delivers cannot be told to come again later.
    Task<int> Write(Func<Session, int> change) => database.Writer.Enqueue(new WriteLoop.Work<int>(change, Guarded: true), evenWhenFull: true);
}
