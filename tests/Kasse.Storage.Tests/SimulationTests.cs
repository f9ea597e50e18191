using Kasse.Engine;
using Kasse.Engine.Books;
using Kasse.Engine.Payments;
using Kasse.Storage.Books;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>
/// Busy days at the shop: random requests, forty at a time, repeated and misspelled ones among them, a clock that jumps, and power cuts
/// that leave some callers without an answer. What somebody heard must stay true.
/// </summary>
public abstract class SimulationTests(TestStore store, ITestOutputHelper output) : IAsyncLifetime
{
    const int RoundCount = 300, WishesPerRound = 40;

    static readonly Card[] Cards = [.. Enum.GetValues<CardConduct>().Select(conduct => Visa with { Conduct = conduct }), Visa, Visa, Visa];

    /// <summary>In øre: those that make the issuer refuse, ask or hesitate, and plain ones.</summary>
    static readonly int[] OrderAmounts = [151, 182, 183, 184, 186, 187, 197, 201, 202, 50, 100, 5_000, 10_000, 20_000, 49_900, 100_000];

    static readonly int[] MovedAmounts = [0, 50, 100, 123, 124, 1_000, 2_500, 4_000, 5_000, 10_000];

    readonly Dictionary<Wish, Outcome> heard = [];
    readonly List<Wish> wishes = [];
    Random random = new();
    int referenceCount, crashCount;

    [Fact]
    public async Task What_was_answered_stays_true_through_power_cuts_and_clock_jumps()
    {
        random = new Random(Seed.Next(output));
        for (var round = 0; round < RoundCount; round++)
        {
            if (random.Next(5) == 0) store.Clock.Advance(TimeSpan.FromMinutes(Math.Pow(10, 5 * random.NextDouble())));
            var asked = Enumerable.Range(0, WishesPerRound).Select(_ => Next()).ToList();
            var answers = asked.ConvertAll(wish => wish.Ask(store));
            var keepingBooks = random.Next(10) == 0 ? new BooksFollower(store.Database, store.Journal).CatchUp() : Task.CompletedTask;
            if (random.Next(10) == 0)
            {
                await Crash(asked, answers, keepingBooks);
                continue;
            }
            for (var i = 0; i < asked.Count; i++) Hear(asked[i], await answers[i]);
            await keepingBooks;
        }

        output.WriteLine($"{store.Journal.LastSeq} rows, {referenceCount} references, {heard.Count} answers to keep, {crashCount} power cuts.");
        await EveryAnswerIsGivenAgain();
        EveryMovementWasHeardOf();
        await TheBooksTell();
        Assert.Empty(Verification.Run(store.Address).Findings);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    Wish Next()
    {
        var chance = random.Next(100);
        if (chance < 5 && wishes.Count > 0) return Any(wishes);
        if (chance < 8 && wishes.Count > 0) return Misspelled(Any(wishes));

        var wish = new Wish(
            chance switch { < 35 => "create", < 58 => "authorize", < 80 => "capture", < 90 => "refund", < 93 => "cancel", < 95 => "abort", _ => "time" },
            $"order-{referenceCount - random.Next(60)}",
            $"key-{wishes.Count}",
            new Money(MovedAmounts[random.Next(MovedAmounts.Length)], "NOK"),
            Cards[random.Next(Cards.Length)],
            new Guid(random.Next(), 0, 0, BitConverter.GetBytes(random.NextInt64())));
        if (wish.Operation == "create")
        {
            wish = wish with { Amount = new Money(OrderAmounts[random.Next(OrderAmounts.Length)], "NOK") };
            if (random.Next(10) > 0) wish = wish with { Reference = $"order-{++referenceCount}" };
        }
        wishes.Add(wish);
        return wish;
    }

    Wish Any(List<Wish> list) => list[random.Next(list.Count)];

    static Wish Misspelled(Wish wish) => wish with { Amount = wish.Amount + Kr(0.01m) };

    /// <summary>Those who have heard by now have heard; the others ask again after the restart.</summary>
    async Task Crash(List<Wish> asked, List<Task<Outcome>> answers, Task keepingBooks)
    {
        if (random.Next(2) == 0) await Task.WhenAny(answers);
        var inTime = answers.ConvertAll(answer => answer.IsCompletedSuccessfully);
        await store.Crash();
        crashCount++;
        // Those who were cut off have their fault for an answer.
        await ((Task)Task.WhenAll(answers)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await FollowerTests.Ended(keepingBooks);

        for (var i = 0; i < asked.Count; i++) Hear(asked[i], inTime[i] ? await answers[i] : await asked[i].Ask(store));
    }

    void Hear(Wish wish, Outcome answer)
    {
        // Those are about the moment or about another request: no promise to say the same again.
        if (answer.Refusal is Refusal.PaymentNotFound or Refusal.IdempotencyKeyReused || answer.Refusal?.IsPassing() == true) return;
        if (!heard.TryAdd(wish, answer)) Assert.Equal(heard[wish] with { Replayed = true }, answer);
    }

    async Task EveryAnswerIsGivenAgain()
    {
        foreach (var some in heard.Chunk(1000))
        {
            var again = await Task.WhenAll(some.Select(one => one.Key.Ask(store)));
            Assert.Equal(some.Select(one => one.Value with { Replayed = true }), again);
        }
    }

    void EveryMovementWasHeardOf()
    {
        var moved = heard.Values.Where(answer => answer.Refusal is null).ToLookup(answer => answer.Payment!.Reference, answer => answer.Event);
        foreach (var payment in Payments())
        {
            Assert.Equal(payment.Captured.Minor, moved[payment.Reference].OfType<PaymentEvent.Captured>().Sum(e => e.Amount.Minor));
            Assert.Equal(payment.Refunded.Minor, moved[payment.Reference].OfType<PaymentEvent.Refunded>().Sum(e => e.Amount.Minor));
            Assert.Single(moved[payment.Reference].OfType<PaymentEvent.Created>());
        }
    }

    async Task TheBooksTell()
    {
        var balances = await new BooksFollower(store.Database, store.Journal).Balances();
        Assert.Equal(0, balances.Sum(b => b.Minor));
        Assert.Equal(Payments().Sum(p => p.Refundable.Minor), balances.Single(b => b.Kind == AccountKind.Merchant).Minor);
        Assert.Equal(
            Payments().Where(p => p.State == PaymentState.Authorized).Sum(p => p.Capturable.Minor), balances.Single(b => b.Kind == AccountKind.Held).Minor);
    }

    List<Payment> Payments() => store.Journal.Newest(Msn, int.MaxValue).Select(history => history.Payment).ToList();

    sealed record Wish(string Operation, string Reference, string Key, Money Amount, Card Card, Guid PspReference)
    {
        static readonly PaymentRules MagicRules = new(magicAmounts: true);

        public Task<Outcome> Ask(TestStore store)
        {
            var order = Order(Reference, Amount);
            var request = Request(Operation, Key, Amount.ToString());
            return Operation == "create"
                ? store.Journal.Create(Msn, order, request, now => PaymentRules.Create(order, Unit, null, now, PspReference))
                : store.Journal.Execute(Msn, Reference, request, Decide);
        }

        Decision Decide(Payment payment, DateTimeOffset now) => Operation switch
        {
            "authorize" => MagicRules.Authorize(payment, Unit, new(Ada, Card, ChallengePassed: payment.ChallengeUnderWay), now, PspReference),
            "capture" => PaymentRules.Capture(payment, Unit, Amount, now, PspReference),
            "refund" => MagicRules.Refund(payment, Amount, now, PspReference),
            "cancel" => PaymentRules.Cancel(payment, onlyBeforeAuthorization: false, now, PspReference),
            "abort" => PaymentRules.Abort(payment, now, PspReference),
            _ => PaymentRules.WhatIsDue(payment, now, PspReference) is { } due ? due : Refusal.NoLongerPayable,
        };
    }
}
