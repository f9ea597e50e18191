using System.Security.Cryptography;
using Dapper;
using Kasse.Engine.Payments;
using Kasse.Storage;
using Kasse.Storage.Books;
using Kasse.Storage.Search;

namespace Kasse.Bench;

/// <summary>
/// Fills a stopped Kasse through its own journal: every payment is written as it would be had it been asked for, with the same commits, but nobody
/// sends requests. What they look like is taken from one payment that was made over HTTP.
/// </summary>
static class Seeding
{
    /// <summary>As many wait for one commit as it takes.</summary>
    const int AtOnce = 1024;

    /// <summary>Longer than any run: else what time makes happen would be caught up with while others are measured.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <param name="store">Of a Kasse that has made and approved payment 0.</param>
    /// <param name="said">How many there are by now; from time to time.</param>
    /// <returns>How many bytes a payment takes, indexes and the search's file included.</returns>
    public static async Task<double> Fill(Store store, string msn, Action<long> said, CancellationToken stopping)
    {
        var (data, count) = (store.Folder, store.Payments);
        await using var database = Database.Open(new DatabaseAddress(data, store.Server, store.SecretsKey));
        var journal = new Journal(database, TimeProvider.System);
        var sample = journal.Find(msn, Orders.Seeded(0).Reference) ?? throw new BenchmarkFailed("The first payment is not in the journal.");
        var before = Bytes(database, data);
        var next = 0L;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(Work, stopping)));

        // What reads the journal is not left to be done while others are measured.
        using (var index = PaymentIndex.Open(data, journal)) await index.CatchUp(stopping);
        await new BooksFollower(database, journal).CatchUp(stopping);
        return (double)(Bytes(database, data) - before) / (count - 1);

        async Task Work()
        {
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                stopping.ThrowIfCancellationRequested();
                if (number % 100_000 == 0) said(number);
                await Make(journal, sample, Orders.Seeded(number));
            }
        }
    }

    static async Task Make(Journal journal, History sample, Order order)
    {
        var payment = sample.Payment;
        var mine = payment.Order with { Reference = order.Reference, ReturnUrl = payment.Order.ReturnUrl?.Replace(payment.Reference, order.Reference, StringComparison.Ordinal) };
        Check(await journal.Create(payment.Msn, mine, Asked(0),
            now => ((PaymentEvent.Created)sample.Entries[0].Event!) with { At = now, PspReference = Guid.NewGuid(), Order = mine, ExpiresAt = now + Lifetime }));
        for (var step = 1; step < sample.Entries.Count; step++)
        {
            var happened = sample.Entries[step].Event!;
            Check(await journal.Execute(payment.Msn, order.Reference, Asked(step), (_, now) => happened with { At = now, PspReference = Guid.NewGuid() }));
        }

        Kasse.Storage.Request Asked(int step)
        {
            var entry = sample.Entries[step];
            return new(entry.Operation, entry.Key is null ? null : $"{order.Key(step)}", entry.Fingerprint is null ? null : SHA256.HashData(BitConverter.GetBytes(order.Number)));
        }
    }

    static void Check(Outcome outcome)
    {
        if (outcome.Refusal is { } refusal) throw new BenchmarkFailed($"A payment could not be made: {refusal}.");
    }

    static long Bytes(Database database, string data) =>
        new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        + (database.IsShared ? database.Read(session => session.Connection.QuerySingle<long>("select pg_database_size(current_database())")) : 0);
}
