using Kasse.Engine;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What is remembered of the payments that were written about last, in so little room that they drive each other out.</summary>
public sealed class RecentTests : IAsyncLifetime
{
    readonly TestStore store = new(rememberedCount: 1);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Readers_beside_the_writer_see_the_payment_that_they_ask_for_and_never_go_back_in_time()
    {
        const int captures = 50;
        string[] references = ["bread", "milk"];
        foreach (var reference in references) await store.CreateAuthorized(reference, Kr(captures));
        var written = false;

        var readers = references.SelectMany(reference => (Task[])[Task.Run(() => Follow(reference, ByReference(reference))), Task.Run(() => Follow(reference, ByStream(reference)))]).ToArray();
        try
        {
            for (var i = 0; i < captures; i++)
            {
                foreach (var reference in references) await store.Capture(reference, Kr(1), $"k{i}");
            }
        }
        finally
        {
            Volatile.Write(ref written, true);
        }
        await Task.WhenAll(readers);

        Func<History> ByReference(string reference) => () => store.Journal.Find(Msn, reference)!;

        Func<History> ByStream(string reference)
        {
            var stream = store.Journal.Find(Msn, reference)!.Stream;
            return () => store.Journal.Find(stream)!;
        }

        void Follow(string reference, Func<History> find)
        {
            var version = 0;
            for (var last = false; !last;)
            {
                last = Volatile.Read(ref written);
                var history = find();
                Assert.Equal(reference, history.Payment.Reference);
                Assert.InRange(history.Version, version, 2 + captures);
                version = history.Version;
            }
            Assert.Equal(2 + captures, version);
        }
    }

    [Fact]
    public async Task A_payment_that_has_become_too_long_to_remember_is_read_from_the_database()
    {
        await store.CreateAuthorized("bread", Kr(1000));

        for (var i = 0; i < 200; i++) Assert.Equal(Kr(i + 1), (await store.Capture("bread", Kr(1), $"k{i}")).Payment!.Captured);

        Assert.Equal(202, store.Journal.Find(Msn, "bread")!.Version);
        Assert.True((await store.Capture("bread", Kr(1), "k7")).Replayed);
    }

    [Fact]
    public async Task The_payments_written_about_last_are_those_remembered()
    {
        var histories = new List<History>();
        for (var i = 0; i < 100; i++)
        {
            await store.CreateAuthorized($"order-{i}", Kr(1));
            histories.Add(store.Journal.Find(Msn, $"order-{i}")!);
        }
        var recent = new Recent(64);

        Write(histories);
        Assert.Equal(histories[36..].Select(history => history.Stream), Remembered());

        // Written about once more they take nobody's place but the oldest one's, where they are remembered no more.
        Write([histories[99], histories[40], histories[3]]);
        Assert.Equal([histories[3].Stream, .. histories[37..].Select(history => history.Stream)], Remembered());

        void Write(IEnumerable<History> written)
        {
            foreach (var history in written) recent.Wrote(history);
            recent.Committed();
        }

        IEnumerable<long> Remembered() => histories.Select(history => history.Stream).Where(stream => recent.Find(stream) is not null);
    }

    [Fact]
    public async Task A_payment_that_is_remembered_is_the_one_that_was_stored()
    {
        var order = Order("brød 🍞", Kr(100)) with { Metadata = new Dictionary<string, string> { ["table"] = "7" }, Description = null };
        await store.Create(order, "key");
        await store.Capture("brød 🍞", Kr(1), "too early");
        await store.Authorize("brød 🍞");
        await store.Capture("brød 🍞", Kr(40), "k");
        var remembered = store.Journal.Find(Msn, "brød 🍞")!;

        await store.Restart();

        var stored = store.Journal.Find(Msn, "brød 🍞")!;
        Assert.Equivalent(stored.Payment, remembered.Payment, strict: true);
        Assert.Equivalent(stored.Entries.Select(Told), remembered.Entries.Select(Told), strict: true);
        Assert.Equal(Refusal.CaptureBeforeAuthorization, (await store.Capture("brød 🍞", Kr(1), "too early")).Refusal);

        static object Told(Entry e) => new { e.Seq, e.Stream, e.Version, e.Msn, e.Operation, e.Key, e.Fingerprint, e.Refusal, e.Event };
    }
}
