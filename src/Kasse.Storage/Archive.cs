using Dapper;
using Kasse.Engine.Books;
using Kasse.Storage.Books;
using Kasse.Storage.Postgres;
using Kasse.Storage.Psp;

namespace Kasse.Storage;

/// <summary>
/// Takes the oldest part out of a journal that lies in several: whole payments, once nothing can happen to them any more. Their names stay
/// taken, and what they have left on each account is carried forward.
/// </summary>
public static class Archive
{
    /// <summary>Everybody waits while a partition is let go of, and nobody longer than this: it is rather tried again.</summary>
    const string WaitMax = "5s";

    /// <param name="Table">Where the rows are now, for the tools of the server.</param>
    public sealed record Result(string Table, long RowCount, long PaymentCount);

    /// <summary>What the journal lies in, the oldest first.</summary>
    /// <exception cref="StorageException">It lies in a file.</exception>
    public static IReadOnlyList<Partition> Partitions(DatabaseAddress address)
    {
        using var session = Open(address);
        return Postgres.Partitions.All(session);
    }

    /// <summary>Takes the oldest partition out; also while nodes work there.</summary>
    /// <param name="now">Business time.</param>
    /// <param name="at">Real time.</param>
    /// <exception cref="StorageException">Something may still happen to one of its payments; nothing was done.</exception>
    public static Result TakeOut(DatabaseAddress address, DateTimeOffset now, DateTimeOffset at)
    {
        var ended = Look(address, now);
        LetGo(address, ended, at);
        return new Result(ended.Oldest.Name, ended.RowCount, ended.PaymentCount);
    }

    /// <summary>A partition whose payments have all come to their end, as of its last row.</summary>
    sealed record Ended(Partition Oldest, long RowCount, long LastSeq, long PaymentCount, Ledger Ledger);

    static Ended Look(DatabaseAddress address, DateTimeOffset now)
    {
        using var session = Open(address);
        session.BeginSnapshot();
        var oldest = Postgres.Partitions.All(session)[0];
        if (!oldest.IsFull) throw new StorageException($"{oldest.Name} is the newest partition: payments are still added to it.");
        var (rowCount, lastSeq) = session.Connection.QuerySingle<(long, long)>($"select count(*), max(seq) from {oldest.Name}");
        MustBeTold(session, oldest, lastSeq);
        var (ledger, paymentCount) = Fold(session, oldest, now);
        return new Ended(oldest, rowCount, lastSeq, paymentCount, ledger);
    }

    static Session Open(DatabaseAddress address) => address.Server is null
        ? throw new StorageException("A file is not partitioned. kasse move takes what is in it to PostgreSQL.")
        : Database.OpenUnclaimed(address);

    /// <summary>Whoever follows the journal must have read what is about to go, and told it.</summary>
    static void MustBeTold(Session session, Partition oldest, long lastSeq)
    {
        var behind = session.Connection.Query<string>("select name from followers where seq < @lastSeq", new { lastSeq }).AsList();
        if (behind.Count > 0) throw new StorageException($"{string.Join(", ", behind)}: not everything in {oldest.Name} has been read there yet.");
        if (session.Connection.ExecuteScalar<bool>("select exists (select 1 from deliveries where state = 'Pending' and stream < @To)", new { oldest.To }))
            throw new StorageException($"Webhooks about payments in {oldest.Name} have not been delivered yet.");
    }

    static (Ledger Ledger, long PaymentCount) Fold(Session session, Partition oldest, DateTimeOffset now)
    {
        var ledger = new Ledger();
        var paymentCount = 0L;
        for (var last = 0L; ;)
        {
            var page = session.Connection.Query<(long Stream, bool IsPsp, bool IsPayment)>(
                $"""
                select stream, kind like '{PspEventCodec.Prefix}%', reference is not null from journal
                where version = 1 and stream > @last and stream < @To order by stream limit 1000
                """, new { last, oldest.To }).AsList();
            if (page.Count == 0) return (ledger, paymentCount);
            last = page[^1].Stream;
            if (page.Any(stream => stream.IsPsp)) throw new StorageException($"{oldest.Name} holds transactions of a payment service provider, which are not archived.");
            var payments = page.Where(stream => stream.IsPayment).Select(stream => stream.Stream).ToList();
            session.Rows.Expect(payments);
            foreach (var stream in payments)
            {
                var history = session.Rows.Find(stream)!;
                if (!history.Payment.HasEndedBy(now))
                    throw new StorageException($"{oldest.Name} holds payment {history.Payment.Reference} of {history.Payment.Msn}, to which something may still happen.");
                foreach (var (entry, payment) in history.Steps())
                {
                    if (entry.Event is { } moved && Ledger.MayMoveMoney(entry.EventType)) ledger.Post(Bookkeeping.PostingFor(payment, moved));
                }
                paymentCount++;
            }
        }
    }

    static void LetGo(DatabaseAddress address, Ended ended, DateTimeOffset at)
    {
        var oldest = ended.Oldest;
        using var source = PostgresServer.Connect(address.Server!);
        using var connection = source.CreateConnection();
        PostgresServer.Open(connection);
        PostgresServer.MustWrite(connection);
        using var transaction = connection.BeginTransaction();
        connection.Execute($"set local lock_timeout = '{WaitMax}'; select seq from journal_end for update");
        // Nobody writes any more; what was written since the payments were looked at shows here.
        if (connection.ExecuteScalar<long>($"select max(seq) from {oldest.Name} where version > 1 and seq > @LastSeq", new { ended.LastSeq }) > 0)
            throw new StorageException($"Something happened to a payment in {oldest.Name} just now. Nothing was done.");
        connection.Execute($"alter table journal detach partition {oldest.Name}");
        connection.Execute(
            $"insert into archived (name, to_stream, row_count, payment_count, last_seq, at) select @Name, @To, @RowCount, @PaymentCount, max(seq), @at from {oldest.Name}",
            new { oldest.Name, oldest.To, ended.RowCount, ended.PaymentCount, at = at.ToUnixTimeMilliseconds() });
        connection.Execute(
            """
            insert into carried_forward (kind, owner, currency, minor) values (@Kind, @Owner, @Currency, @Minor)
            on conflict (kind, owner, currency) do update set minor = carried_forward.minor + excluded.minor
            """,
            ended.Ledger.Balances.Select(b => new { Kind = b.Kind.ToString(), b.Owner, b.Currency, b.Minor }));
        transaction.Commit();
    }
}

/// <param name="From">The first stream that may lie in it.</param>
/// <param name="To">The first one that may not.</param>
/// <param name="IsFull">No payment can be added to it any more; rows about its payments can.</param>
public sealed record Partition(string Name, long From, long To, long Bytes, bool IsFull);
