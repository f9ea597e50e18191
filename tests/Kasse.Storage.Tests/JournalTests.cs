using Kasse.Engine;
using Kasse.Engine.Payments;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What every journal promises, whatever database it is kept in.</summary>
public abstract class JournalTests(TestStore store) : IAsyncLifetime
{
    [Fact]
    public async Task The_same_key_and_body_is_done_once()
    {
        await store.CreateAuthorized("bread", Kr(100));

        var first = await store.Capture("bread", Kr(40), "k");
        var second = await store.Capture("bread", Kr(40), "k");

        Assert.False(first.Replayed);
        Assert.Equal(first with { Replayed = true }, second);
        Assert.Equal(Kr(40), store.Payment("bread").Captured);
    }

    [Fact]
    public async Task A_replay_answers_as_of_the_first_time()
    {
        var created = await store.Create("bread", Kr(100), "k");
        await store.Authorize("bread");
        var captured = await store.Capture("bread", Kr(40), "first");
        await store.Capture("bread", Kr(60), "second");
        await store.Refund("bread", Kr(100));

        Assert.Equal(created with { Replayed = true }, await store.Create("bread", Kr(100), "k"));
        Assert.Equal(captured with { Replayed = true }, await store.Capture("bread", Kr(40), "first"));
        Assert.Equal(Kr(40), captured.Payment!.Captured);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await store.Create("bread", Kr(100), "k");
        await store.Authorize("bread");
        await store.Capture("bread", Kr(40), "k");

        Assert.Equal(Refusal.IdempotencyKeyReused, (await store.Create("bread", Kr(200), "k")).Refusal);
        Assert.Equal(Refusal.IdempotencyKeyReused, (await store.Capture("bread", Kr(41), "k")).Refusal);
        Assert.Equal(Kr(40), store.Payment("bread").Captured);
        Assert.True((await store.Capture("bread", Kr(40), "k")).Replayed);
    }

    [Fact]
    public async Task Without_a_key_every_request_is_a_new_one()
    {
        await store.CreateAuthorized("bread", Kr(100));

        await store.Capture("bread", Kr(40));
        await store.Capture("bread", Kr(40));

        Assert.Equal(Kr(80), store.Payment("bread").Captured);
    }

    [Fact]
    public async Task An_empty_key_is_a_key()
    {
        await store.CreateAuthorized("bread", Kr(100));

        await store.Capture("bread", Kr(40), "");

        Assert.True((await store.Capture("bread", Kr(40), "")).Replayed);
    }

    [Fact]
    public async Task A_refusal_stays_bound_to_its_key_when_its_cause_is_gone()
    {
        await store.Create("bread", Kr(100));
        await store.Capture("bread", Kr(40), "k");
        await store.Authorize("bread");

        var again = await store.Capture("bread", Kr(40), "k");

        Assert.Equal((Refusal.CaptureBeforeAuthorization, true), (again.Refusal, again.Replayed));
        Assert.Equal(PaymentState.Created, again.Payment!.State);
        Assert.Null((await store.Capture("bread", Kr(40), "another")).Refusal);
    }

    [Fact]
    public async Task A_refused_create_stays_bound_to_its_key_when_its_cause_is_gone()
    {
        await store.Create("bread", Kr(100), "k", unit: Unit with { Features = SalesUnitFeatures.None });

        var again = await store.Create("bread", Kr(100), "k");

        Assert.Equal((Refusal.SalesUnitInactive, true), (again.Refusal, again.Replayed));
        Assert.Equal(Refusal.IdempotencyKeyReused, (await store.Create("bread", Kr(200), "k")).Refusal);
    }

    [Fact]
    public async Task A_refusal_that_passes_by_itself_binds_no_key()
    {
        await store.Create("bread", Kr(100));
        await store.Authorize("bread", Visa with { Conduct = CardConduct.StumblesOnFirstCapture });

        var stumbled = await store.Capture("bread", Kr(40), "k");
        var captured = await store.Capture("bread", Kr(40), "k");

        Assert.Equal(Refusal.CaptureFailedForNow, stumbled.Refusal);
        Assert.Equal((null, false), (captured.Refusal, captured.Replayed));
        Assert.Equal(captured with { Replayed = true }, await store.Capture("bread", Kr(40), "k"));
        Assert.Equal(Kr(40), store.Payment("bread").Captured);
    }

    [Fact]
    public async Task A_create_key_belongs_to_the_whole_sales_unit()
    {
        await store.Create("bread", Kr(100), "k");

        Assert.Equal(Refusal.IdempotencyKeyReused, (await store.Create("cake", Kr(100), "k")).Refusal);
        Assert.Null((await store.Create("cake", Kr(100), "k", OtherMsn, Unit with { Msn = OtherMsn })).Refusal);
    }

    [Fact]
    public async Task Other_keys_belong_to_one_payment_and_one_operation()
    {
        await store.Create("bread", Kr(100), "1");
        await store.Authorize("bread");
        await store.CreateAuthorized("cake", Kr(100));

        var outcomes = new[]
        {
            await store.Capture("bread", Kr(40), "1"),
            await store.Refund("bread", Kr(40), "1"),
            await store.Cancel("bread", "1"),
            await store.Cancel("cake", "1"),
        };

        Assert.All(outcomes, outcome => Assert.Equal((null, false), (outcome.Refusal, outcome.Replayed)));
    }

    [Fact]
    public async Task A_reference_is_used_once_and_that_answer_stays_bound_too()
    {
        await store.Create("bread", Kr(100), "first");

        var second = await store.Create("bread", Kr(100), "second");
        var again = await store.Create("bread", Kr(100), "second");

        Assert.Equal((Refusal.ReferenceExists, false), (second.Refusal, second.Replayed));
        Assert.Equal((Refusal.ReferenceExists, true), (again.Refusal, again.Replayed));
        Assert.Equal(Refusal.ReferenceExists, (await store.Create("bread", Kr(100))).Refusal);
    }

    [Fact]
    public async Task Another_sales_unit_may_use_the_same_reference()
    {
        await store.Create("bread", Kr(100));
        await store.Create("bread", Kr(200), msn: OtherMsn, unit: Unit with { Msn = OtherMsn });

        Assert.Equal(Kr(100), store.Journal.Find(Msn, "bread")!.Payment.Order.Amount);
        Assert.Equal(Kr(200), store.Journal.Find(OtherMsn, "bread")!.Payment.Order.Amount);
    }

    [Fact]
    public async Task A_refused_create_claims_no_reference_and_is_no_payment()
    {
        await store.Create("bread", Kr(0.50m), "k");
        var refused = Assert.Single(store.Journal.ReadAfter(0, 10));

        Assert.Null(store.Journal.Find(Msn, "bread"));
        Assert.Null(store.Journal.Find(refused.Stream));
        Assert.Empty(store.Journal.Newest(null, 10));
        Assert.Null((await store.Create("bread", Kr(100), "another")).Refusal);
    }

    [Fact]
    public async Task An_unknown_payment_binds_no_key()
    {
        Assert.Equal(Refusal.PaymentNotFound, (await store.Capture("bread", Kr(40), "k")).Refusal);
        await store.CreateAuthorized("bread", Kr(100));

        Assert.Null((await store.Capture("bread", Kr(40), "k")).Refusal);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_spoils_no_other_payment()
    {
        await store.CreateAuthorized("bread", Kr(100));
        await store.CreateAuthorized("cake", Kr(100));
        await store.Sql("update journal set kind = 'refused', refusal = 'Unheard-of' where version = 2 and stream = 1");
        await store.Restart();

        await Assert.ThrowsAsync<DamagedRowException>(() => store.Capture("bread", Kr(40)));
        Assert.Throws<DamagedRowException>(() => store.Payment("bread"));
        Assert.Null((await store.Capture("cake", Kr(40))).Refusal);
        Assert.Equal(Kr(40), store.Payment("cake").Captured);
    }

    [Fact]
    public async Task The_newest_payments_come_first_and_page_by_page()
    {
        foreach (var reference in (string[])["a", "b", "c"]) await store.Create(reference, Kr(100));
        await store.Create("d", Kr(100), msn: OtherMsn, unit: Unit with { Msn = OtherMsn });
        await store.Authorize("a");

        var page = store.Journal.Newest(Msn, 2);

        Assert.Equal(["c", "b"], page.Select(h => h.Payment.Reference));
        Assert.Equal(["a"], store.Journal.Newest(Msn, 2, page[^1].Stream).Select(h => h.Payment.Reference));
        Assert.Equal(["d", "c", "b", "a"], store.Journal.Newest(null, 10).Select(h => h.Payment.Reference));
    }

    [Fact]
    public async Task Payments_are_found_by_who_was_asked_and_who_paid()
    {
        foreach (var reference in (string[])["asked", "paid", "neither"]) await store.Create(reference, Kr(100));
        await store.Journal.Execute(Msn, "asked", Request("send", null, ""),
            (payment, now) => PaymentRules.SendTo(payment, Ada.PhoneNumber, now, Guid.NewGuid()));
        await store.Authorize("paid");

        Assert.Equal(["paid", "asked"], store.Journal.FindByPayer(Ada.PhoneNumber, 10).Select(h => h.Payment.Reference));
        Assert.Equal(["paid"], store.Journal.FindByPayer(Ada.PhoneNumber, 1).Select(h => h.Payment.Reference));
        Assert.Empty(store.Journal.FindByPayer("4700000000", 10));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
