using System.Text;
using Kasse.Engine.Payments;
using Kasse.Storage.Search;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests.Search;

public sealed class PaymentIndexTests : IAsyncLifetime
{
    readonly TestStore store = new();
    readonly List<string> putAside = [];
    PaymentIndex index = null!;

    [Fact]
    public async Task Lists_the_newest_first()
    {
        await Create("one", "two", "three");

        Assert.Equal(["three", "two", "one"], await Find(new([Msn])));
    }

    [Fact]
    public async Task A_page_says_where_the_next_one_begins()
    {
        await Create("one", "two", "three", "four", "five");

        var first = await index.Find(new([Msn]), 2);
        var second = await index.Find(new([Msn]), 2, first.Next!.Value);
        var third = await index.Find(new([Msn]), 2, second.Next!.Value);

        Assert.Equal(["five", "four"], References(first));
        Assert.Equal(["three", "two"], References(second));
        Assert.Equal(["one"], References(third));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task Shows_payments_of_the_asked_sales_units_only()
    {
        await Create("ours-1");
        await store.Create("theirs-1", Kr(100), msn: OtherMsn);
        await Create("ours-2");

        Assert.Equal(["ours-2", "ours-1"], await Find(new([Msn])));
        Assert.Equal(["theirs-1"], await Find(new([OtherMsn], Text: "rs-1")));
        Assert.Equal(["ours-2", "theirs-1", "ours-1"], await Find(new([Msn, OtherMsn])));
        Assert.Empty(await Find(new([])));
        Assert.Empty(await Find(new([], Text: "ours")));
    }

    [Fact]
    public async Task Knows_each_state_also_of_payments_that_moved_on_later()
    {
        await Create("open");
        await store.CreateAuthorized("paid-at-once", Kr(100));
        await Create("paid-later");
        await Find(new([Msn]));
        await store.Authorize("paid-later");

        Assert.Equal(["paid-later", "paid-at-once"], await Find(new([Msn], PaymentState.Authorized)));
        Assert.Equal(["open"], await Find(new([Msn], PaymentState.Created)));
        Assert.Equal(["paid-later"], await Find(new([Msn], PaymentState.Authorized, Text: "later")));
        Assert.Empty(await Find(new([Msn], PaymentState.Expired)));
    }

    [Theory]
    [InlineData("order-0042x")]
    [InlineData("0042X")]
    [InlineData("RDER-0042")]
    [InlineData(" r-0042 ")]
    [InlineData("2x")]
    public async Task Finds_any_part_of_a_reference_in_either_case(string part)
    {
        // A pspReference may hold any digit, but no x.
        await Create("order-0041", "Order-0042x", "order-0043");

        Assert.Equal(["Order-0042x"], await Find(new([Msn], Text: part)));
    }

    [Fact]
    public async Task Finds_any_part_of_a_pspReference()
    {
        await Create("one", "two", "three");
        var psp = store.Payment("two").PspReference.ToString();

        Assert.Equal(["two"], await Find(new([Msn], Text: psp)));
        Assert.Equal(["two"], await Find(new([Msn], Text: psp[5..25].ToUpperInvariant())));
    }

    [Fact]
    public async Task What_both_names_of_payments_contain_is_found_once_each()
    {
        await Create("one");
        var psp = store.Payment("one").PspReference.ToString();
        await Create(psp[..13], "two");

        Assert.Equal([psp[..13], "one"], await Find(new([Msn], Text: psp[..9])));
    }

    [Theory]
    [InlineData("f00", true)]
    [InlineData("0123456789ab", true)]
    [InlineData("0123456789abc", false)]
    [InlineData("01234567-89ab-cdef-0123-456789abcdef", true)]
    [InlineData("01234567-89ab-cdef-0123-456789abcdef0", false)]
    [InlineData("b-cdef-", true)]
    [InlineData("-cdef-0123-4567-", true)]
    [InlineData("-cdef-0123-4567-89ab-", false)]
    [InlineData("-", true)]
    [InlineData("order-1", false)]
    [InlineData("00-17", true)]
    [InlineData("f00 ", false)]
    public void Only_what_is_shaped_like_a_pspReference_is_looked_for_in_them(string part, bool fits) =>
        Assert.Equal(fits, NameLines.FitsPspReference(part));

    [Theory]
    [InlineData("13", 14)]
    [InlineData("bread", 13)]
    [InlineData("f00", 13, 14, 15)]
    [InlineData("f00 15")]
    [InlineData("cake f", 15)]
    public void The_numbers_by_which_names_are_kept_are_no_names(string part, params int[] streams) =>
        Assert.Equal(streams.Select(stream => (long)stream), NameLines.Matches("bread f00 13\nxx13x f00 14\ncake f00 15\n"u8, Encoding.UTF8.GetBytes(part)));

    [Fact]
    public async Task Pages_of_a_search_join_without_a_gap()
    {
        var references = Enumerable.Range(0, 2_500).Select(i => $"order-{i:0000}").ToArray();
        await Task.WhenAll(references.Select(reference => store.Create(reference, Kr(100))));
        var found = new List<string>();

        long? before = long.MaxValue;
        while (before is { } place)
        {
            var page = await index.Find(new([Msn], PaymentState.Created, Text: "order-1"), 90, place);
            found.AddRange(References(page));
            before = page.Next;
        }

        Assert.Equal(references.Where(r => r.StartsWith("order-1", StringComparison.Ordinal)).Order(), found.Order());
        Assert.Equal(1_000, found.Distinct().Count());
    }

    [Fact]
    public async Task Finds_by_the_time_of_creation()
    {
        await Create("monday");
        store.Clock.Advance(TimeSpan.FromDays(1));
        var tuesday = store.Clock.GetUtcNow();
        await Create("tuesday-1", "tuesday-2");
        store.Clock.Advance(TimeSpan.FromDays(1));
        var wednesday = store.Clock.GetUtcNow();
        await Create("wednesday");

        Assert.Equal(["wednesday", "tuesday-2", "tuesday-1"], await Find(new([Msn], From: tuesday)));
        Assert.Equal(["tuesday-2", "tuesday-1", "monday"], await Find(new([Msn], Until: wednesday)));
        Assert.Equal(["tuesday-2"], await Find(new([Msn], From: tuesday, Until: wednesday, Text: "y-2")));
        Assert.Empty(await Find(new([Msn], From: wednesday.AddDays(1))));
    }

    [Fact]
    public async Task Refused_requests_are_no_payments()
    {
        await store.Create("too-little", Kr(0.5m), key: "key-1");
        await Create("bread");

        Assert.Equal(["bread"], await Find(new([Msn])));
    }

    [Fact]
    public async Task Goes_on_where_it_was_after_a_restart()
    {
        await Create("one");
        await Find(new([Msn]));
        await Reopen();
        await Create("two");

        Assert.Equal(["two", "one"], await Find(new([Msn])));
        Assert.Equal(["one"], await Find(new([Msn], Text: "on")));
    }

    [Fact]
    public async Task Is_the_same_when_it_is_deleted_and_written_anew()
    {
        for (var i = 0; i < 50; i++)
        {
            await store.Create($"order-{i}", Kr(100), msn: i % 3 == 0 ? OtherMsn : Msn);
            if (i % 3 == 1) await store.Authorize($"order-{i}");
        }
        var kept = await Everything();
        index.Dispose();
        foreach (var file in Directory.GetFiles(store.Folder.Path, "payments.db*")) File.Delete(file);
        await Reopen();

        Assert.Equal(kept, await Everything());
    }

    [Fact]
    public async Task Is_written_anew_when_it_is_damaged_and_what_was_there_is_put_aside()
    {
        await Create("one");
        var kept = await Everything();
        index.Dispose();
        var path = Path.Combine(store.Folder.Path, "payments.db");
        foreach (var file in Directory.GetFiles(store.Folder.Path, "payments.db-*")) File.Delete(file);
        await File.WriteAllTextAsync(path, "This is no database.");
        await Reopen();

        Assert.Equal(kept, await Everything());
        Assert.Equal([$"{path}.damaged"], putAside);
        Assert.Equal("This is no database.", await File.ReadAllTextAsync(putAside[0]));
    }

    [Fact]
    public async Task Is_written_anew_for_a_journal_that_was_restored_from_a_backup()
    {
        await Create("one", "two");
        await Find(new([Msn]));
        index.Dispose();
        var before = store.Folder.Path;
        await using var restored = new TestStore();
        foreach (var file in Directory.GetFiles(before, "payments.db*")) File.Copy(file, Path.Combine(restored.Folder.Path, Path.GetFileName(file)));
        await restored.Create("only", Kr(100));

        using var anew = PaymentIndex.Open(restored.Folder.Path, restored.Journal);

        Assert.Equal(["only"], References(await anew.Find(new([Msn]), 10)));
        index = PaymentIndex.Open(before, store.Journal);
    }

    [Theory]
    [InlineData(PaymentIndexRows.InState)]
    [InlineData(PaymentIndexRows.NextTime)]
    [InlineData(PaymentIndexRows.LinesBefore)]
    [InlineData(PaymentIndexRows.References)]
    [InlineData(PaymentIndexRows.Names)]
    public void Every_question_is_answered_from_an_index(string sql)
    {
        using var connection = Sqlite.SqliteFile.OpenExpendable(Path.Combine(store.Folder.Path, "payments.db"), "Kasse.Storage.Search.payments.sql", 2);
        QueryPlan.NeverScans(connection, sql);
    }

    public ValueTask InitializeAsync()
    {
        index = PaymentIndex.Open(store.Folder.Path, store.Journal);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        index.Dispose();
        return store.DisposeAsync();
    }

    async Task Reopen()
    {
        index.Dispose();
        await store.Restart();
        index = PaymentIndex.Open(store.Folder.Path, store.Journal, putAside.Add);
    }

    async Task Create(params string[] references)
    {
        foreach (var reference in references) await store.Create(reference, Kr(100));
    }

    async Task<List<string>> Everything() =>
    [
        .. await Find(new([Msn, OtherMsn])), .. await Find(new([Msn], PaymentState.Authorized)), .. await Find(new([OtherMsn], PaymentState.Created)),
        .. await Find(new([Msn, OtherMsn], Text: "order-1")),
    ];

    async Task<string[]> Find(PaymentQuery query) => References(await index.Find(query, 100));

    static string[] References(PaymentPage page) => [.. page.Payments.Select(history => history.Payment.Reference)];
}
