using System.Data.Common;
using Dapper;

namespace Kasse.Storage.Deliveries;

/// <summary>
/// What is to be told to whom, and every attempt to do so. Within one registration the deliveries about one payment form a line: only the
/// first that is not finished has a time, and when it is finished the one behind it gets its turn, in the same commit.
/// </summary>
public sealed class DeliveryTables(Database database)
{
    // What is opened later for a registration is about a later row of the journal, so that both orders are the same there.
    internal const string
        InState = "select id from deliveries where msn = @msn and state = @state and id < @before order by id desc limit @countMax",
        ToWebhook = """
            select id from deliveries
            where webhook = @webhook and seq < coalesce((select seq from deliveries where id = @before), 9223372036854775807) and msn in @msns
            order by seq desc limit @countMax
            """,
        Begun = "select id, webhook from deliveries where state = 'Pending' and tries > 0 and next_at is null",
        // In one question: when the only attempt ends, the one behind it becomes due.
        ToMake = """
            select 1 from webhooks where exists (select 1 from deliveries where webhook = webhooks.id and next_at <= @moment)
            union all select 1 from deliveries where webhook >= 'ecom:' and webhook < 'ecom;' and next_at <= @moment
            union all select 1 from deliveries where state = 'Pending' and tries > 0 and next_at is null
            limit 1
            """,
        // They are opened in the order of their ids: the first that is too young is where it ends.
        OldEnough = """
            select id from deliveries
            where id < coalesce((select id from deliveries where opened_at >= @moment order by id limit 1), 9223372036854775807) and state <> 'Pending'
            order by id limit @countMax
            """,
        Waiting = "select count(*) from deliveries where state = 'Pending'",
        AboutPayment = "select id from deliveries where stream = @stream";

    /// <summary>An attempt can be read that could not before. Whoever listens is quick: a delivery waits.</summary>
    public event Action? Recorded;

    /// <summary>Opens a delivery, unless it was opened before or its registration has gone meanwhile.</summary>
    public static void Open(Session session, NewDelivery delivery) => session.Deliveries.Open(delivery);

    internal static void Drop(DbConnection connection, string webhook) => connection.Execute(
        "update deliveries set state = 'Dropped', next_at = null, held = null where webhook = @webhook and state = 'Pending'", new { webhook });

    /// <summary>What waits for each registration.</summary>
    public IReadOnlyList<Line> Lines() => database.Read(session => session.Connection.Query<(string Webhook, long? NextAt, long? SilentSince)>(
        """
        select id, (select min(next_at) from deliveries where webhook = webhooks.id and next_at is not null), silent_since from webhooks
        union all
        select webhook, min(next_at), null from deliveries
        where webhook >= 'ecom:' and webhook < 'ecom;' and next_at is not null group by webhook
        order by id
        """)
        .Select(line => new Line(line.Webhook, Time(line.NextAt), Time(line.SilentSince))).ToList());

    /// <summary>What is due for a registration, the longest overdue first.</summary>
    public IReadOnlyList<DueDelivery> Due(string webhook, DateTimeOffset now, int countMax) => database.Read(session => session.Connection
        .Query<(long Id, long Stream, byte[] Body, long Tries, long OpenedAt, long DueAt, string? Held)>(
            "select id, stream, body, tries, opened_at, next_at, held from deliveries where webhook = @webhook and next_at <= @moment order by next_at, id limit @countMax",
            new { webhook, moment = now.ToUnixTimeMilliseconds(), countMax })
        .Select(d => new DueDelivery(d.Id, webhook, d.Stream, d.Body, (int)d.Tries, Time(d.OpenedAt), Time(d.DueAt), d.Held)).ToList());

    /// <summary>Whether any attempt is due or, where there is only one, under way.</summary>
    public bool AnyToMake(DateTimeOffset now) => database.Read(session => session.Connection.Query<int>(
        ToMake, new { moment = now.ToUnixTimeMilliseconds() }).Any());

    public long PendingCount() => database.Read(session => session.Connection.ExecuteScalar<long>(Waiting));

    /// <summary>Forgets the oldest deliveries that were opened before a moment and have come to their end, with their attempts.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> Forget(DateTimeOffset before, int countMax)
    {
        var ids = database.Read(session => session.Connection.Query<long>(
            OldEnough, new { moment = before.ToUnixTimeMilliseconds(), countMax }).AsList());
        if (ids.Count == 0) return 0;
        // Nothing that has come to its end begins again, so that they are what they were.
        await database.Write(session =>
        {
            session.Connection.Execute("delete from delivery_attempts where delivery = @id", ids.Select(id => new { id }));
            session.Connection.Execute("delete from deliveries where id = @id", ids.Select(id => new { id }));
        });
        return ids.Count;
    }

    /// <summary>What came due while nobody was at work is due now: attempts that were missed are not made up for one by one.</summary>
    public Task ForgetMissed(DateTimeOffset now) => Keep(session => session.Connection.Execute(
        "update deliveries set next_at = @moment where next_at < @moment", new { moment = now.ToUnixTimeMilliseconds() }));

    /// <summary>Keeps an attempt that was due, and what follows from it.</summary>
    /// <param name="attempts">More than one where a single attempt was made several times on purpose.</param>
    /// <param name="nextAt">Business time of the next attempt should this one have failed; null gives the delivery up then.</param>
    /// <param name="now">Business time.</param>
    public Task RecordDue(DueDelivery delivery, IReadOnlyList<Attempt> attempts, DateTimeOffset? nextAt, DateTimeOffset now) => Keep(session =>
    {
        var state = attempts.Any(attempt => attempt.IsAcknowledged) ? DeliveryState.Delivered : nextAt is null ? DeliveryState.GivenUp : DeliveryState.Pending;
        foreach (var attempt in attempts) session.Deliveries.Add(delivery.Id, delivery.Webhook, attempt, now);
        session.Deliveries.MoveOn(delivery.Id, tries: 1, state, state == DeliveryState.Pending ? nextAt : null, now);
        return state;
    });

    /// <summary>Keeps a call that nobody registered for: made once, or once more when it was not known whether it had been made.</summary>
    /// <param name="call">Its name stands where others have their registration.</param>
    /// <returns>The delivery's id.</returns>
    public Task<long> RecordCall(NewDelivery call, Attempt attempt) => Keep(session =>
    {
        var id = session.Connection.QuerySingle<long>(
            """
            insert into deliveries (webhook, stream, seq, msn, reference, event, body, state, tries, opened_at)
            values (@Webhook, @Stream, @Seq, @Msn, @Reference, @Event, @Body, @state, 1, @openedAt)
            on conflict (webhook, seq) do update set state = excluded.state, tries = deliveries.tries + 1
            returning id
            """,
            new
            {
                call.Webhook,
                call.Stream,
                call.Seq,
                call.Msn,
                call.Reference,
                call.Event,
                call.Body,
                state = (attempt.IsAcknowledged ? DeliveryState.Delivered : DeliveryState.GivenUp).ToString(),
                openedAt = call.OpenedAt.ToUnixTimeMilliseconds(),
            });
        session.Deliveries.Add(id, call.Webhook, attempt, call.OpenedAt);
        return id;
    });

    /// <summary>Keeps that a delivery's only attempt is about to be made, so that it is never made again.</summary>
    /// <returns>False when it was begun before, or nothing is to be made any more.</returns>
    public Task<bool> Begin(DueDelivery delivery) => Keep(session => session.Connection.Execute(
        "update deliveries set tries = 1, next_at = null where id = @Id and state = 'Pending' and tries = 0", new { delivery.Id }) == 1);

    /// <summary>Keeps an attempt that was the only one.</summary>
    /// <param name="now">Business time.</param>
    public Task RecordBegun(DueDelivery delivery, Attempt attempt, DateTimeOffset now) => Keep(session =>
    {
        session.Deliveries.Add(delivery.Id, delivery.Webhook, attempt, now);
        session.Deliveries.MoveOn(delivery.Id, tries: 0, attempt.IsAcknowledged ? DeliveryState.Delivered : DeliveryState.GivenUp, nextAt: null, now);
        return true;
    });

    /// <summary>What was begun when the program ended may have arrived, or not: it is given up, and says so.</summary>
    /// <param name="attempt">What stands in the place of the attempt that nobody saw the end of.</param>
    /// <param name="now">Business time.</param>
    public Task GiveUpBegun(Attempt attempt, DateTimeOffset now) => Keep(session =>
    {
        foreach (var (id, webhook) in session.Connection.Query<(long, string)>(Begun).ToList())
        {
            session.Deliveries.Add(id, webhook, attempt, now);
            session.Deliveries.MoveOn(id, tries: 0, DeliveryState.GivenUp, nextAt: null, now);
        }
        return true;
    });

    /// <summary>Keeps an attempt that somebody asked for. When it failed, everything goes on as if it had not been made.</summary>
    /// <param name="now">Business time.</param>
    /// <returns>The attempt with its number.</returns>
    public Task<Attempt> RecordResend(Delivery delivery, Attempt attempt, DateTimeOffset now) => Keep(session =>
    {
        session.Deliveries.Add(delivery.Id, delivery.Webhook, attempt, now);
        if (attempt.IsAcknowledged) session.Deliveries.MoveOn(delivery.Id, tries: 0, DeliveryState.Delivered, nextAt: null, now);
        return attempt with
        {
            Number = session.Connection.QuerySingle<int>("select max(number) from delivery_attempts where delivery = @Id", new { delivery.Id }),
        };
    });

    /// <summary>The newest first, of those that fit everything that is asked for.</summary>
    /// <param name="before">Only deliveries older than this one's id; for the next page.</param>
    public IReadOnlyList<Delivery> Newest(
        string? webhook, string? msn, string? reference, DeliveryState? state, int countMax, long before = long.MaxValue) => database.Read(session =>
        session.Connection.Query<Row>(
            $"""
            select {Row.Columns} from deliveries
            where id < @before and (@webhook is null or webhook = @webhook) and (@msn is null or msn = @msn)
                and (@reference is null or reference = @reference) and (@state is null or state = @state)
            order by id desc limit @countMax
            """,
            new { webhook, msn, reference, state = state?.ToString(), countMax, before }).Select(row => row.Read()).ToList());

    /// <summary>The newest first, of some sales units. Walks an index for each of them.</summary>
    /// <param name="before">Only deliveries older than this one's id; for the next page.</param>
    public IReadOnlyList<Delivery> NewestOf(IReadOnlyCollection<string> msns, DeliveryState? state, int countMax, long before = long.MaxValue) => database.Read(session =>
    {
        DeliveryState[] states = state is { } only ? [only] : Enum.GetValues<DeliveryState>();
        var ids = msns.SelectMany(_ => states, (msn, of) => session.Connection.Query<long>(
            InState, new { msn, state = of.ToString(), before, countMax })).SelectMany(found => found);
        return ById(session, [.. ids.OrderDescending().Take(countMax)]);
    });

    /// <summary>The newest first, of one registration and of some sales units.</summary>
    /// <param name="before">Only deliveries older than this one's id; for the next page.</param>
    public IReadOnlyList<Delivery> NewestTo(string webhook, IReadOnlyCollection<string> msns, int countMax, long before = long.MaxValue) => database.Read(session =>
        ById(session, [.. session.Connection.Query<long>(session.Worded(ToWebhook), new { webhook, msns = msns.ToArray(), countMax, before })]));

    /// <summary>Everything that is or was to be told about a payment, newest first.</summary>
    public IReadOnlyList<Delivery> About(long stream) => database.Read(session =>
        ById(session, [.. session.Connection.Query<long>(AboutPayment, new { stream })]));

    public Delivery? Find(long id) => database.Read(session =>
        session.Connection.QuerySingleOrDefault<Row>($"select {Row.Columns} from deliveries where id = @id", new { id })?.Read());

    /// <summary>Every attempt of a delivery, in order.</summary>
    public IReadOnlyList<Attempt> Attempts(long id) => [.. Attempts("delivery = @id", new { id }).Select(attempt => attempt.Attempt)];

    /// <summary>Every attempt to tell something about a payment, in order, by the delivery.</summary>
    public ILookup<long, Attempt> AttemptsAbout(long stream) => Attempts("delivery in (select id from deliveries where stream = @stream)", new { stream })
        .ToLookup(attempt => attempt.Delivery, attempt => attempt.Attempt);

    List<(long Delivery, Attempt Attempt)> Attempts(string which, object asked) => database.Read(session => session.Connection
        .Query<(long Delivery, long Number, long At, string Request, string StringToSign, long? Status, string? Response, string? Error, long DurationUs, string? Fault)>(
            $"select delivery, number, at, request, string_to_sign, status, response, error, duration_us, fault from delivery_attempts where {which} order by delivery, number",
            asked)
        .Select(a => (a.Delivery, new Attempt(
            (int)a.Number, Time(a.At), a.Request, a.StringToSign, (int?)a.Status, a.Response, Why.Read(a.Error), TimeSpan.FromMicroseconds(a.DurationUs), a.Fault)))
        .ToList());

    // Of calls that have been made, or must be before any: nobody can be told to come again later.
    async Task<T> Keep<T>(Func<Session, T> change)
    {
        var kept = await database.Writer.Enqueue(new WriteLoop.Work<T>(change, Guarded: true), evenWhenFull: true);
        Recorded?.Invoke();
        return kept;
    }

    static List<Delivery> ById(Session session, IReadOnlyList<long> ids) => [.. session.Connection
        .Query<Row>(session.Worded($"select {Row.Columns} from deliveries where id in @ids order by id desc"), new { ids }).Select(row => row.Read())];

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? Time(known) : null;

    sealed class Row
    {
        public const string Columns = """
            id, webhook, stream, seq, msn, reference, event, body, state, tries, opened_at as OpenedAt, next_at as NextAt,
            (select count(*) from delivery_attempts where delivery = id) as AttemptCount,
            (select status from delivery_attempts where delivery = id order by number desc limit 1) as LastStatus
            """;

        public long Id { get; init; }
        public required string Webhook { get; init; }
        public long Stream { get; init; }
        public long Seq { get; init; }
        public required string Msn { get; init; }
        public required string Reference { get; init; }
        public required string Event { get; init; }
        public required byte[] Body { get; init; }
        public required string State { get; init; }
        public long Tries { get; init; }
        public long OpenedAt { get; init; }
        public long? NextAt { get; init; }
        public long AttemptCount { get; init; }
        public long? LastStatus { get; init; }

        public Delivery Read() => new(
            Id, Webhook, Stream, Seq, Msn, Reference, Event, Body, Enum.Parse<DeliveryState>(State), (int)Tries, (int)AttemptCount, (int?)LastStatus,
            Time(OpenedAt), Time(NextAt));
    }
}
