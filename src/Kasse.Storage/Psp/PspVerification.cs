using Dapper;
using Kasse.Engine.Psp;

namespace Kasse.Storage.Psp;

/// <summary>The part of <see cref="Verification"/> that is about PSP transactions.</summary>
static class PspVerification
{
    public static void Check(Session session, List<string> findings)
    {
        var listed = session.Connection.Query<Listed>("select stream, psp, id, msn, order_id as OrderId, payer, work, agreement from psp_transactions")
            .ToDictionary(transaction => transaction.Stream);
        foreach (var stream in Streams(session))
        {
            try
            {
                listed.Remove(stream, out var found);
                Check(new PspRows(session), stream, found, findings);
            }
            catch (DamagedRowException damage)
            {
                findings.Add(damage.Message);
            }
        }
        findings.AddRange(listed.Values.Select(transaction => $"PSP transaction {transaction.Id} is listed, but row {transaction.Stream} of the journal does not begin it."));
    }

    static IEnumerable<long> Streams(Session session)
    {
        for (long last = 0; ;)
        {
            var page = session.Connection.Query<long>(
                $"""
                select {session.Rows.Number} from journal
                where version = 1 and kind like '{PspEventCodec.Prefix}%' and {session.Rows.Number} > @last order by {session.Rows.Number} limit 10000
                """, new { last }).AsList();
            if (page.Count == 0) yield break;
            foreach (var stream in page) yield return stream;
            last = page[^1];
        }
    }

    static void Check(PspRows rows, long stream, Listed? listed, List<string> findings)
    {
        var history = rows.Find(stream)!;
        var last = history.Transaction;
        var name = $"PSP transaction {last.Order.Id} of {last.Msn}";
        var version = 0;
        foreach (var (entry, transaction) in history.Steps())
        {
            if (entry.Version != ++version) findings.Add($"{name}: row {version} says it is version {entry.Version}.");
            if (entry.Msn != transaction.Msn) findings.Add($"{name}: row {version} belongs to {entry.Msn}.");
            if (transaction.Captured + transaction.Cancelled > transaction.Reserved)
                findings.Add($"{name}: captured {transaction.Captured} and cancelled {transaction.Cancelled} exceed the reserved {transaction.Reserved}.");
            if (transaction.Refunded > transaction.Captured)
                findings.Add($"{name}: refunded {transaction.Refunded} exceeds the captured {transaction.Captured}.");
        }
        if (history.Entries.Count(entry => entry.Event is PspEvent.CallBegun) > 2) findings.Add($"{name}: the provider was told the card more than twice.");
        if (history.Entries.Count(entry => entry.Event is PspEvent.Reserved) > 1) findings.Add($"{name}: it was charged more than once.");

        var expected = new Listed
        {
            Stream = history.Stream,
            Psp = last.Order.PspId,
            Id = last.Order.Id,
            Msn = last.Msn,
            OrderId = last.Order.MerchantOrderId,
            Payer = last.SentTo,
            Work = last.WorkLeft()?.ToString(),
            Agreement = last.Order.AgreementId is { } agreement ? rows.StreamOf(last.Order.PspId, agreement) : null,
        };
        if (listed != expected) findings.Add($"{name}: it is {(listed is null ? "not listed" : "listed as it is not")}.");
    }

    sealed record Listed
    {
        public long Stream { get; init; }
        public required string Psp { get; init; }
        public required string Id { get; init; }
        public required string Msn { get; init; }
        public required string OrderId { get; init; }
        public string? Payer { get; init; }
        public string? Work { get; init; }
        public long? Agreement { get; init; }
    }
}
