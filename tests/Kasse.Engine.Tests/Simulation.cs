using Kasse.Engine.Books;

namespace Kasse.Engine.Tests;

/// <summary>Shops, payers, cards and a clock that jumps, all drawn from one seed.</summary>
sealed class Simulation(int seed)
{
    /// <summary>How many of the newest payments most wishes are about, so that each of them sees many.</summary>
    const int LivelyCount = 10;

    static readonly SalesUnit[] Units =
    [
        Shop,
        Shop.Without(SalesUnitFeatures.PartialCapture) with { Msn = "456789" },
        DanishShop,
        FinnishShop.With(SalesUnitFeatures.LateCapture),
    ];

    static readonly long[] OrderAmounts = [0, 1, 99, 100, 101, 151, 197, 201, 201, 202, 10_000, 65_000_000];

    readonly Random random = new(seed);
    readonly List<Life> lives = [];
    readonly Balances books = new();
    DateTimeOffset now = Noon;
    int idCount;

    public IEnumerable<PaymentEvent> Events => lives.SelectMany(life => life.History);

    /// <summary>Somebody wishes something.</summary>
    /// <returns>What was wished, and what does not add up afterwards, if anything.</returns>
    public (string Wish, string? Broken) Step()
    {
        if (OneIn(20)) now = Later();
        if (lives.Count == 0 || OneIn(20)) return Create();

        var life = OneIn(10) ? Pick(lives) : lives[^random.Next(1, Math.Min(LivelyCount, lives.Count) + 1)];
        var before = life.Payment;
        var (wish, decision) = WishAbout(life);
        if (decision.Event is { } happened)
        {
            life.Add(happened);
            books.Post(Bookkeeping.PostingFor(life.Payment, happened));
        }
        return ($"{now:O}, {before.Reference}: {wish}", WhatBroke(life, before, decision));
    }

    (string Wish, string? Broken) Create()
    {
        var unit = Pick(Units);
        var order = new Order
        {
            Reference = $"order-{lives.Count}",
            Amount = new(OneIn(2) ? Pick(OrderAmounts) : random.NextInt64(1, 100_000), OneIn(20) ? "SEK" : unit.Currency),
            Method = OneIn(4) ? PaymentMethod.Card : PaymentMethod.Wallet,
            Flow = OneIn(4) ? UserFlow.PushMessage : UserFlow.WebRedirect,
            PhoneNumber = OneIn(2) ? Kari.PhoneNumber : null,
        };
        if (OneIn(4)) order = order.Until(now + Pick([TimeSpan.FromMinutes(10), TimeSpan.FromDays(1), TimeSpan.FromDays(59), TimeSpan.FromDays(60)]));

        if (PaymentRules.Create(order, unit, OneIn(20) ? null : Kari, now, NextId()).Event is PaymentEvent.Created created)
            lives.Add(new(unit, created));
        return ($"{now:O}: create {order.Amount}", null);
    }

    (string Wish, Decision Decision) WishAbout(Life life)
    {
        var payment = life.Payment;
        var rules = OneIn(2) ? Rules : RulesWithoutMagic;
        switch (payment.IsOpen && OneIn(2) ? random.Next(4) : random.Next(12))
        {
            case 0 or 1:
                return ("approve", rules.Authorize(payment, life.Unit, AnApproval(payment), now, NextId()));
            case 2:
                return ("send to an app", PaymentRules.SendTo(payment, Kari.PhoneNumber, now, NextId()));
            case 3 when OneIn(5):
                return ("abort", PaymentRules.Abort(payment, now, NextId()));
            case 3 when OneIn(5):
                return ("decline", PaymentRules.Decline(payment, Pick(Enum.GetValues<DeclineReason>()), now, NextId()));
            case 3:
                return ("fail the challenge", PaymentRules.FailChallenge(payment, now, NextId()));
            case 4 or 5 or 6:
                var toCapture = Around(payment, payment.Capturable);
                return ($"capture {toCapture}", PaymentRules.Capture(payment, life.Unit, toCapture, now, NextId()));
            case 7 or 8 or 9:
                var toRefund = Around(payment, payment.Refundable);
                return ($"refund {toRefund}", rules.Refund(payment, toRefund, now, NextId()));
            case 10 when OneIn(3):
                return ("cancel", PaymentRules.Cancel(payment, onlyBeforeAuthorization: OneIn(3), now, NextId()));
            default:
                return ("let time do its work", new Decision(PaymentRules.WhatIsDue(payment, now, NextId()), null));
        }
    }

    Approval AnApproval(Payment payment) => new(
        OneIn(5) ? null : Kari,
        OneIn(20) ? null : Card(OneIn(3) ? CardConduct.Pays : Pick(Enum.GetValues<CardConduct>()), Pick(Enum.GetValues<CardScheme>())),
        OneIn(4) ? new(Home, "home", "Home delivery", new(random.Next(10_000), payment.Order.Amount.Currency)) : null,
        Forced: OneIn(4),
        ChallengePassed: OneIn(3));

    /// <summary>Mostly what is left, or a little more or less; sometimes nonsense.</summary>
    Money Around(Payment payment, Money rest)
    {
        var near = rest.IsZero ? payment.Order.Amount : rest;
        return random.Next(12) switch
        {
            0 => near with { Minor = 0 },
            1 => near with { Minor = 1 },
            2 => near with { Minor = near.Minor + 1 },
            3 => near with { Minor = near.Minor - 1 },
            4 => near with { Minor = -near.Minor },
            5 => near with { Minor = long.MaxValue },
            6 => near with { Currency = "SEK" },
            7 => near with { Minor = Pick([123L, 124L]) },
            8 or 9 => near with { Minor = random.NextInt64(near.Minor + 1) },
            _ => near,
        };
    }

    DateTimeOffset Later()
    {
        var due = lives.Count == 0 ? null : Pick(lives).Payment.DueAt;
        return random.Next(8) switch
        {
            0 when due > now => due.Value,
            1 when due > now => due.Value.AddTicks(-1),
            2 => now.AddMinutes(random.Next(60)),
            3 => now.AddDays(random.Next(20)),
            4 when OneIn(5) => now.AddDays(180),
            _ => now.AddSeconds(random.Next(60)),
        };
    }

    string? WhatBroke(Life life, Payment before, Decision decision)
    {
        var after = life.Payment;
        if (after.State == PaymentState.Authorized && after.Captured + after.Cancelled > after.Authorized) return "more captured and cancelled than held";
        if (after.Refunded > after.Captured) return "more refunded than captured";
        if (before.State != PaymentState.Created && after.State != before.State) return $"{before.State} became {after.State}";
        if (after.Authorization is { } held && held.GuaranteedUntil > held.CaptureBefore) return "promised for longer than it is held";
        if (decision.Refusal is not null && Standing(after) != Standing(before)) return $"{decision.Refusal}, yet it moved";
        if (decision == default && after.DueAt <= now) return $"nothing is due, yet something was at {after.DueAt:O}";
        if (life.Retold() != after) return "told again, its history ends differently";
        return WhatBrokeInTheBooks(after.Msn, after.Authorized.Currency);
    }

    string? WhatBrokeInTheBooks(string msn, string currency)
    {
        var (held, owed) = (Money.Zero(currency), Money.Zero(currency));
        foreach (var life in lives)
        {
            if (life.Unit.Msn != msn) continue;
            held += life.Payment.Capturable;
            owed += life.Payment.Refundable;
        }
        if (!books.Sum(currency).IsZero) return $"the books are off by {books.Sum(currency)}";
        if (books.Of(new(AccountKind.Held, msn), currency) != held) return $"{held} are held, which the books deny";
        if (books.Of(new(AccountKind.Merchant, msn), currency) != owed) return $"{owed} are the merchant's, which the books deny";
        return null;
    }

    static (PaymentState, Money, Money, Money, Money) Standing(Payment payment) =>
        (payment.State, payment.Authorized, payment.Cancelled, payment.Captured, payment.Refunded);

    bool OneIn(int count) => random.Next(count) == 0;
    T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
    Guid NextId() => new(++idCount, 0, 0, new byte[8]);

    sealed class Life(SalesUnit unit, PaymentEvent.Created created)
    {
        readonly List<PaymentEvent> history = [created];

        public SalesUnit Unit => unit;
        public IReadOnlyList<PaymentEvent> History => history;
        public Payment Payment { get; private set; } = Payment.From(unit.Msn, created);

        public void Add(PaymentEvent happened)
        {
            history.Add(happened);
            Payment = Payment.After(happened);
        }

        public Payment Retold() => Payment.From(unit.Msn, created).Then([.. history.Skip(1)]);
    }
}
