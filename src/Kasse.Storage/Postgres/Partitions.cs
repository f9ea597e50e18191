using Dapper;
using Kasse.Engine.Books;
using Kasse.Storage.Books;

namespace Kasse.Storage.Postgres;

/// <summary>
/// The parts that the journal lies in, each with the payments that were made in one stretch of time. Whoever writes adds the next one long before
/// it is needed; nobody who reads or writes waits for that.
/// </summary>
static class Partitions
{
    /// <summary>How many numbers of payments one has. About as many rows lie in it: some ninety gigabytes. Each one makes each look at any of them dearer.</summary>
    public const long Size = 100_000_000;

    /// <summary>How many numbers are left when the next one is made for the first time. Whatever keeps it from being made has until they are used up to go by.</summary>
    public const long Ahead = 10_000_000;

    /// <summary>More than one turn can ever use: with fewer left, the next one cannot wait any longer.</summary>
    public const long TurnMax = 10_000;

    /// <summary>How soon it is tried again to make the next one.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Makes the partition that begins with a stream.</summary>
    public static string Add(long from) => $"""
        create table journal_from_{from} (like journal including defaults);
        alter table journal attach partition journal_from_{from} for values from ({from}) to ({from + Size});
        update journal_end set has_to = {from + Size};
        """;

    /// <summary>The same, unless somebody else is at work on the journal as a whole.</summary>
    public static string AddNow(long from) => $"lock table only journal in share update exclusive mode nowait; {Add(from)}";

    /// <summary>All that are in the journal now, the oldest first.</summary>
    public static IReadOnlyList<Partition> All(Session session)
    {
        var (seq, hasTo) = session.Connection.QuerySingle<(long, long)>("select seq, has_to from journal_end");
        var names = session.Connection.Query<(string Name, long Bytes)>(
            """
            select relname, pg_total_relation_size(oid) from pg_class where oid in (select inhrelid from pg_inherits where inhparent = 'journal'::regclass)
            """)
            .Select(found => (found.Name, found.Bytes, From: long.Parse(found.Name["journal_from_".Length..], provider: null))).OrderBy(found => found.From).ToList();
        return
        [
            .. names.Select((found, place) => (found, To: place + 1 < names.Count ? names[place + 1].From : hasTo))
                .Select(it => new Partition(it.found.Name, it.found.From, it.To, it.found.Bytes, IsFull: it.To <= seq + 1)),
        ];
    }

    public static Archived Archived(Session session)
    {
        var (to, rows, last) = session.Connection.QuerySingle<(long, long, long)>(
            "select coalesce(max(to_stream), 0), coalesce(sum(row_count), 0)::bigint, coalesce(max(last_seq), 0) from archived");
        var left = session.Connection.Query<(string Kind, string Owner, string Currency, long Minor)>("select kind, owner, currency, minor from carried_forward");
        return new Archived(to, rows, last, [.. left.Select(b => new Balance(Enum.Parse<AccountKind>(b.Kind), b.Owner, b.Currency, b.Minor))]);
    }

    public static IEnumerable<string> Misfits(Session session)
    {
        var unnamed = session.Connection.ExecuteScalar<long>(
            """
            select count(*) from journal first where version = 1 and (reference is not null or key is not null) and not (
                (reference is null or exists (select 1 from names n where n.reference is not null and n.msn = first.msn and n.reference = first.reference and n.stream = first.stream))
                and (key is null or exists (select 1 from names n where n.key is not null and n.msn = first.msn and n.key = first.key and n.stream = first.stream)))
            """);
        if (unnamed > 0) yield return $"{unnamed} payments are not found by their names.";

        var unfounded = session.Connection.ExecuteScalar<long>(
            """
            select count(*) from names n where stream >= (select coalesce(max(to_stream), 0) from archived) and not exists (
                select 1 from journal first where first.stream = n.stream and first.version = 1 and first.msn = n.msn
                    and first.reference is not distinct from n.reference and first.key is not distinct from n.key)
            """);
        if (unfounded > 0) yield return $"{unfounded} names belong to no payment.";
    }
}
