using System.Security.Cryptography;
using System.Text;
using Dapper;
using Kasse.Engine.Psp;

namespace Kasse.Storage.Psp;

/// <summary>Rows of PSP transactions on one connection: in the journal, and in the table that finds them there.</summary>
readonly struct PspRows(Session session)
{
    // No header can carry this, so that no payment of the same sales unit has such a key.
    const string KeyPrefix = "psp\n";

    /// <summary>Nobody says how long a key may be; what an index holds is limited.</summary>
    const int KeyLengthMax = 255;

    System.Data.Common.DbConnection connection => session.Connection;

    public long? StreamOf(string pspId, string id) =>
        connection.QuerySingleOrDefault<long?>("select stream from psp_transactions where psp = @pspId and id = @id", new { pspId, id });

    public bool OrderExists(string msn, string orderId) =>
        connection.ExecuteScalar<bool>("select exists (select 1 from psp_transactions where msn = @msn and order_id = @orderId)", new { msn, orderId });

    public PspHistory? FindByCreateKey(string msn, string key) => session.Rows.FindCreate(msn, Kept(key)) is { } created ? Find(created.Seq) : null;

    public PspHistory? Find(long stream)
    {
        var entries = connection.Query<(long Seq, long Version, string Msn, string Operation, byte[]? Fingerprint, string Kind, byte[] Body)>(
            $"""
            select seq, version, msn, operation, fingerprint, kind, body from journal where {session.Rows.Number} = @stream and version = 1
            union all
            select seq, version, msn, operation, fingerprint, kind, body from journal where stream = @stream and version > 1
            """,
            new { stream })
            .Select(row => new PspEntry(row.Seq, stream, (int)row.Version, row.Msn, row.Operation, row.Fingerprint, PspHistory.Decode(row.Seq, row.Kind, row.Body)))
            .ToList();
        return entries.Count == 0 ? null : new PspHistory(entries);
    }

    public long? LastChargeOn(long agreement) =>
        connection.QuerySingle<long?>("select max(stream) from psp_transactions where agreement = @agreement", new { agreement });

    public List<long> StreamsOf(string phoneNumber, int countMax) => connection.Query<long>(
        "select stream from psp_transactions where payer = @phoneNumber order by stream desc limit @countMax", new { phoneNumber, countMax }).AsList();

    public List<long> Search(IReadOnlyCollection<string> msns, string part, PspWork? work, int countMax, long before) => connection.Query<long>(
        session.Worded("""
        select stream from psp_transactions
        where msn in @msns and stream < @before and (@work is null or work = @work)
            and (lower(id) like @like escape '\' or lower(order_id) like @like escape '\')
        order by stream desc limit @countMax
        """),
        new { msns = msns.ToArray(), like = Containing(part.ToLowerInvariant()), work = work?.ToString(), before, countMax }).AsList();

    public List<long> With(PspWork work) =>
        session.Ask("select stream from psp_transactions where work = ?1 order by stream", row => row.Int64(0), work.ToString());

    /// <param name="agreement">The stream of the transaction that started the agreement which this one is charged on.</param>
    /// <returns>The new stream.</returns>
    public long Begin(PspTransaction begun, PspEvent first, Request request, DateTimeOffset now, long? agreement)
    {
        var (stream, order) = (session.Rows.NextSeq, begun.Order);
        connection.Execute(
            """
            insert into psp_transactions (stream, psp, id, msn, order_id, payer, agreement)
            values (@stream, @PspId, @Id, @Msn, @MerchantOrderId, @SentTo, @agreement)
            """,
            new { stream, order.PspId, order.Id, begun.Msn, order.MerchantOrderId, begun.SentTo, agreement });
        var keyed = request with { Key = request.Key is { } key ? Kept(key) : null };
        return session.Rows.Append(stream, 1, begun.Msn, keyed, PspEventCodec.Kind(first), PspEventCodec.Encode(first), now, begun.DueAt);
    }

    /// <returns>The new row's seq.</returns>
    public long Append(PspHistory history, PspEvent happened, PspTransaction after, string operation, DateTimeOffset now)
    {
        var before = history.Transaction;
        var work = after.WorkLeft();
        if (after.SentTo != before.SentTo || work != before.WorkLeft())
        {
            connection.Execute("update psp_transactions set payer = @SentTo, work = @work where stream = @Stream",
                new { after.SentTo, work = work?.ToString(), history.Stream });
        }
        var due = after.DueAt == before.DueAt ? null : after.DueAt;
        return session.Rows.Append(
            history.Stream, history.Version + 1, after.Msn, new Request(operation), PspEventCodec.Kind(happened), PspEventCodec.Encode(happened), now, due);
    }

    static string Kept(string key) =>
        KeyPrefix + (key.Length <= KeyLengthMax ? key : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))));

    static string Containing(string part) => $"%{part.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
