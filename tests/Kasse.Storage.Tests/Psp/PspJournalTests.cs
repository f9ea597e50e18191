using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Engine.Psp;
using Kasse.Storage.Psp;

namespace Kasse.Storage.Tests.Psp;

public abstract class PspJournalTests(TestStore store) : IAsyncLifetime
{
    const string Msn = "456789";
    static readonly Money Amount = new(49900, "NOK");
    static readonly SalesUnit Merchant = new(Msn, "Havnegata Kafé", Market.Norway, "NOK", SalesUnitFeatures.Active);
    PspJournal Journal => new(store.Database, store.Clock);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_same_key_and_order_begin_one_transaction()
    {
        var first = await Begin("a", key: "k");
        await Journal.Execute("psp", "a", "approve", PspRules.Approve);

        var again = await Begin("a", key: "k");

        Assert.Equal(first.Stream, again.Stream);
        Assert.Equal(PspState.Initiated, again.Transaction!.State);
        Assert.Equal(Refusal.IdempotencyKeyReused, (await Begin("b", key: "k")).Refusal);
    }

    [Fact]
    public async Task A_payment_of_the_same_merchant_may_have_the_same_key()
    {
        await store.Create("cake-0001", Amount, key: "k", msn: Msn);

        Assert.Null((await Begin("a", key: "k")).Refusal);
    }

    [Fact]
    public async Task Ids_are_unique_for_a_provider_and_order_ids_for_a_merchant()
    {
        await Begin("a");

        Assert.Equal(Refusal.ReferenceExists, (await Begin("a", order: "other")).Refusal);
        Assert.Equal(Refusal.OrderExists, (await Begin("b", order: "order-a")).Refusal);
        Assert.Null((await Begin("a", pspId: "another", msn: "1")).Refusal);
        Assert.Null((await Begin("A", order: "order-A")).Refusal);
    }

    [Fact]
    public async Task A_key_may_be_of_any_length()
    {
        // Nothing that could be made shorter to fit.
        var random = new Random(1);
        var key = string.Concat(Enumerable.Range(0, 8000).Select(_ => (char)random.Next('!', '~')));

        var first = await Begin("a", key: key);

        Assert.Equal(first.Stream, (await Begin("a", key: key)).Stream);
        Assert.Null((await Begin("b", key: key + "x")).Refusal);
    }

    [Fact]
    public async Task Transactions_are_found_by_a_part_of_what_either_side_calls_them()
    {
        await Begin("Abc-1");
        await Begin("abc-2", order: "Cake_7");
        await Begin("abc-3", msn: "1");

        Assert.Equal(["abc-2", "Abc-1"], Found([Msn], "bC-"));
        Assert.Equal(["abc-3", "abc-2", "Abc-1"], Found(new HashSet<string> { Msn, "1" }, ""));
        Assert.Equal(["abc-2"], Found([Msn], "e_7"));
        Assert.Empty(Found([Msn], "%"));
        Assert.Empty(Found([], ""));

        IEnumerable<string> Found(IReadOnlyCollection<string> msns, string part) =>
            Journal.Search(msns, part, 10).Select(history => history.Transaction.Order.Id);
    }

    [Fact]
    public async Task A_transaction_is_the_same_after_a_crash()
    {
        await Reserve("a");
        var before = Journal.Find("psp", "a")!;

        await store.Crash();

        var after = Journal.Find("psp", "a")!;
        Assert.Equal(before.Entries.Select(e => e.Event.GetType()), after.Entries.Select(e => e.Event.GetType()));
        Assert.Equal((PspState.Reserved, Amount), (after.Transaction.State, after.Transaction.Reserved));
    }

    [Fact]
    public async Task Of_many_at_once_one_tells_the_provider_the_card()
    {
        await Begin("a");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Journal.Execute("psp", "a", "approve", PspRules.Approve)));

        Assert.Single(outcomes, outcome => outcome.Event is not null);
        Assert.Equal(19, outcomes.Count(outcome => outcome.Refusal == Refusal.AuthorizationUnderWay));
    }

    [Fact]
    public async Task All_reports_of_a_call_are_kept_or_none()
    {
        await Reserve("a");
        await Reserve("b");
        var rows = store.Journal.LastSeq;

        await Assert.ThrowsAsync<InvalidDataException>(() => Report((transaction, report, now) =>
            transaction.Order.Id == "b" ? throw new InvalidDataException() : PspRules.Report(transaction, report, null, now)));

        Assert.Equal(rows, store.Journal.LastSeq);
        Assert.Empty(Journal.Find("psp", "a")!.Transaction.Waiting);
        // The numbers of the rows that were taken back are given out again.
        await Report((transaction, report, now) => PspRules.Report(transaction, report, null, now));
        Assert.Empty(Verification.Run(store.Address).Findings);
        Assert.Equal(2, Journal.With(PspWork.Batch).Count);
    }

    [Fact]
    public async Task What_is_left_to_do_is_found_until_it_is_done()
    {
        await Begin("a");
        await Journal.Execute("psp", "a", "approve", PspRules.Approve);
        var stream = Assert.Single(Journal.With(PspWork.Answer));

        await Journal.Execute(stream, "answer", (transaction, now) => PspRules.Answer(transaction, new PspAnswer.Missing("Nobody listened."), now));

        Assert.Empty(Journal.With(PspWork.Answer));
    }

    [Fact]
    public async Task Payments_and_their_followers_pass_by_these_rows()
    {
        await Reserve("a");
        await store.Create("cake-0001", Amount);

        var entries = store.Journal.ReadAfter(0, 100);

        Assert.Equal(4, entries.Count);
        Assert.IsType<PaymentEvent.Created>(Assert.Single(entries, entry => entry.Event is not null).Event);
        Assert.Single(store.Journal.Newest(null, 10));
    }

    [Theory]
    [InlineData("delete from psp_transactions", "it is not listed")]
    [InlineData("update psp_transactions set work = 'Notice'", "it is listed as it is not")]
    [InlineData("update psp_transactions set stream = 99", "but row 99 of the journal does not begin it")]
    [InlineData("update journal set version = 4 where version = 3", "row 3 says it is version 4")]
    [InlineData("update journal set body = x'00' where version = 2", "Row 2 cannot be read")]
    [InlineData("update journal set kind = 'psp-melted' where version = 2", "Row 2 cannot be read")]
    public async Task Verifying_finds(string damage, string says)
    {
        await Reserve("a");
        Assert.Empty(Verification.Run(store.Address).Findings);

        await store.Sql(damage);

        Assert.Contains(Verification.Run(store.Address).Findings, finding => finding.Contains(says, StringComparison.Ordinal));
    }

    public static IEnumerable<TheoryDataRow<PspEvent>> Events => ((PspEvent[])
    [
        new PspEvent.Initiated(At, new("psp", "a", "order", Amount, "https://psp.example/back", "https://psp.example/pay")
        {
            MakePaymentToken = "token", PhoneNumber = "4712345678", Text = "Two tickets", IsApp = true, SkipsLandingPage = true, StartsAgreement = true, AgreementUrl = "https://psp.example/agreement",
        }, At.AddMinutes(10)),
        new PspEvent.TokenGiven(At, new("psp", "b", "order-b", Amount, null, null) { AgreementId = "a" }, "4712345678"),
        new PspEvent.AgreementEnded(At),
        new PspEvent.SentToPayer(At, "4712345678"),
        new PspEvent.CallBegun(At),
        new PspEvent.SoftDeclined(At, "https://psp.example/3ds"),
        new PspEvent.Reserved(At, Amount),
        new PspEvent.Failed(At, new(PspFailureCause.Declined, "89", "Insufficient funds")),
        new PspEvent.Rejected(At),
        new PspEvent.TimedOut(At),
        new PspEvent.Told(At),
        new PspEvent.Reported(At, new(PspOperation.Captured, Amount, "Captured", true), At),
        new PspEvent.BatchRun(At, [new(new(PspOperation.Captured, Amount, null, false), PspDrop.ExceedsReserved)]),
    ]).Select(e => new TheoryDataRow<PspEvent>(e) { Label = e.GetType().Name });

    static readonly DateTimeOffset At = new(2026, 3, 2, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory, MemberData(nameof(Events))]
    public void Can_be_stored_and_read_back(PspEvent happened)
    {
        var stored = PspEventCodec.Encode(happened);

        Assert.Equal(stored, PspEventCodec.Encode(PspEventCodec.Decode(PspEventCodec.Kind(happened), stored)));
    }

    [Fact]
    public void Every_event_can_be_stored() =>
        Assert.Equal(typeof(PspEvent).GetNestedTypes().Select(t => t.Name).Order(), Events.Select(row => row.Data.GetType().Name).Order());

    Task<PspOutcome> Begin(string id, string? key = null, string? order = null, string pspId = "psp", string msn = Msn)
    {
        var asked = new PspOrder(pspId, id, order ?? $"order-{id}", Amount, "https://psp.example/back", "https://psp.example/pay");
        return Journal.Create(msn, asked, new Request("psp-init", key, PspEventCodec.Encode(asked)), now => PspRules.Init(asked, Merchant, null, now));
    }

    async Task Reserve(string id)
    {
        await Begin(id);
        await Journal.Execute("psp", id, "approve", PspRules.Approve);
        await Journal.Execute("psp", id, "answer", (transaction, now) => PspRules.Answer(transaction, new PspAnswer.Charged(), now));
    }

    Task<List<PspOutcome>> Report(Func<PspTransaction, PspReport, DateTimeOffset, PspDecision> decide)
    {
        var captured = new PspReport(PspOperation.Captured, Amount, null, true);
        return Journal.Report("psp", [new("a", captured), new("b", captured)], "psp-updatestatus", decide);
    }
}
