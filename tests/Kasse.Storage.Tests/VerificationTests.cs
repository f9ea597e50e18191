using Kasse.Storage.Books;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

public abstract class VerificationTests(TestStore store) : IAsyncLifetime
{
    /// <summary>What was done to the files, how, and what the finding says. The rows are listed in <see cref="InitializeAsync"/>.</summary>
    public static TheoryData<string, string, string> Damages => new()
    {
        { "a first row is gone", "delete from journal where seq = 1", "belong to no payment" },
        { "a row in the middle is gone", "delete from journal where seq = 3", "Payment bread of 123456: row 3 says it is version 4" },
        { "the newest row is gone", "delete from journal where seq = 9", "books has read up to row 9, but the journal ends at row 8" },
        { "a refused create is gone", "delete from journal where seq = 7", "holds 8 rows, but ends at row 9" },
        { "a capture grew beyond what was held", Amount(3, "4000 NOK", "20000 NOK"), "exceed the authorized 10000 NOK" },
        { "a capture grew a little", Amount(3, "4000 NOK", "4001 NOK"), "The books lack 7501 NOK" },
        { "a refund grew beyond what was captured", Amount(4, "1500 NOK", "4500 NOK"), "refunded 4500 NOK exceeds the captured 4000 NOK" },
        { "a capture is in another currency", Amount(3, "4000 NOK", "4000 EUR"), "cannot be combined" },
        { "a capture is there twice", Copy(3, version: 5), "capture with key k was done 2 times" },
        { "money was captured that nobody held", Copy(3, version: 2, stream: 8), "Payment roll of 123456: captured 4000 NOK" },
        { "a capture went to another sales unit", "update journal set msn = '1' where seq = 3", "row 3 belongs to 1" },
        { "a payment has another name", "update journal set reference = 'tart' where seq = 1", "Payment bread of 123456 is not found by its reference" },
        { "a payment is another one's row", "update journal set stream = 40 where seq = 1", "belong to no payment" },
        { "an event is no JSON", "update journal set body = x'00' where seq = 3", "Row 3 cannot be read" },
        { "an event has lost its body", "update journal set body = null where seq = 3", "Row 3 cannot be read" },
        { "an amount is no amount", Amount(3, "4000 NOK", "forty"), "Row 3 cannot be read" },
        { "an event of a kind nobody knows", "update journal set kind = 'melted' where seq = 3", "Row 3 cannot be read" },
        { "a refusal that nobody knows", "update journal set refusal = 'Unheard-of' where seq = 7", "Row 7 cannot be read" },
        { "a payment that begins in the middle", "update journal set kind = 'captured' where seq = 8", "Row 8 cannot be read" },
        { "a balance changed", "update balances set minor = minor + 1 where kind = 'Held'", "Debits and credits in NOK differ by 1" },
        { "a balance is gone", "delete from balances where kind = 'Merchant'", "The books lack 7500 NOK on Merchant 123456" },
        { "a balance that no event explains", "insert into balances values ('Merchant', '1', 'NOK', 5)", "The books show 5 NOK on Merchant 1, which no event explains" },
    };

    [Fact]
    public void A_good_journal_has_no_findings()
    {
        var result = Verification.Run(store.Address);

        Assert.Empty(result.Findings);
        Assert.Equal((9, 3), (result.RowCount, result.PaymentCount));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Finds(string damage, string sql, string says)
    {
        await store.Sql(sql);

        var findings = Verification.Run(store.Address).Findings;

        Assert.True(findings.Any(finding => finding.Contains(says, StringComparison.Ordinal)),
            $"After {damage} the findings are:\n{string.Join('\n', findings)}");
    }

    [Fact]
    public async Task Books_that_are_behind_are_no_fault()
    {
        await store.Sql("delete from balances; delete from followers");

        Assert.Empty(Verification.Run(store.Address).Findings);
    }

    [Fact]
    public async Task It_may_run_beside_a_working_server()
    {
        var books = new BooksFollower(store.Database, store.Journal);
        for (var round = 0; round < 5; round++)
        {
            var working = Enumerable.Range(0, 200).Select(i => store.CreateAuthorized($"order-{round}-{i}", Kr(100))).ToList();
            var keeping = books.CatchUp();
            Assert.Empty(Verification.Run(store.Address).Findings);
            await Task.WhenAll(working);
            await keeping;
        }
    }

    public async ValueTask InitializeAsync()
    {
        await store.CreateAuthorized("bread", Kr(100));           // rows 1 and 2
        await store.Capture("bread", Kr(40), "k");                // 3
        await store.Refund("bread", Kr(15));                      // 4
        await store.CreateAuthorized("cake", Kr(50));             // 5 and 6
        await store.Create("crumb", Kr(0.01m), "k");              // 7, refused
        await store.Create("roll", Kr(10));                       // 8
        await store.Capture("cake", Kr(50));                      // 9
        await new BooksFollower(store.Database, store.Journal).CatchUp();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    static string Amount(int seq, string from, string to) =>
        $"update journal set body = cast(replace(cast(body as text), '{from}', '{to}') as blob) where seq = {seq}";

    static string Copy(int seq, int version, int stream = 1) =>
        $"""
        insert into journal (seq, stream, version, msn, operation, key, fingerprint, kind, at, body)
        select 10, {stream}, {version}, msn, operation, key, fingerprint, kind, at, body from journal where seq = {seq}
        """;
}
