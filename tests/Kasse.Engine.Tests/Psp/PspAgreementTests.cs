using Kasse.Engine.Psp;
using static Kasse.Engine.Tests.Psp.GivenPsp;

namespace Kasse.Engine.Tests.Psp;

public class PspAgreementTests
{
    static readonly PspOrder First = OrderOf(Kr(499)) with { StartsAgreement = true };
    static readonly PspTransaction Agreed = From(First, new PspEvent.SentToPayer(Noon, Phone), CallBegun, new PspEvent.Reserved(Noon, Kr(499)));

    public static readonly Table<PspTransaction, Refusal> Refused = new()
    {
        { "a payment like any other", ReservedFor(Kr(499)), Refusal.NoLongerPayable },
        { "not paid yet", From(First, CallBegun), Refusal.NoLongerPayable },
        { "the first payment failed", From(First, CallBegun, Failed()), Refusal.NoLongerPayable },
        { "ended", Agreed.After(new PspEvent.AgreementEnded(Noon)), Refusal.NoLongerPayable },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Nothing_is_charged_on(PspTransaction agreement, Refusal refusal)
    {
        Assert.Equal(refusal, Charge(agreement, null, Kr(99)).Refusal);
        Assert.Equal(refusal, PspRules.EndAgreement(agreement, Noon).Refusal);
    }

    [Fact]
    public void A_charge_locks_the_agreement_until_it_is_reported_and_not_until_the_batch()
    {
        var charge = Charged(Kr(99));
        Assert.Equal(Refusal.AuthorizationUnderWay, Charge(Agreed, charge, Kr(99)).Refusal);
        Assert.Equal(Refusal.AuthorizationUnderWay, Charge(Agreed, charge.After(Reported(Says(PspOperation.Captured, Kr(99)))), Kr(99)).Refusal);

        var reported = charge.After(Reported(Says(PspOperation.Reserved, Kr(99))));

        Assert.Equal(PspState.TokenGiven, reported.State);
        Assert.IsType<PspEvent.TokenGiven>(Charge(Agreed, reported, Kr(99)).Event);
    }

    [Fact]
    public void What_the_provider_reports_makes_it_reserved_or_failed()
    {
        var reserved = AfterBatch(Says(PspOperation.Reserved, Kr(99)), Says(PspOperation.Captured, Kr(99)));
        Assert.Equal((PspState.Reserved, Kr(99), Phone), (reserved.State, reserved.Captured, reserved.SentTo));

        var failed = AfterBatch(Says(PspOperation.Reserved, Kr(99), succeeded: false));
        Assert.Equal((PspState.Failed, Kr(0)), (failed.State, failed.Reserved));
        Assert.Equal(PspState.TokenGiven, AfterBatch(Says(PspOperation.Reserved, Kr(98))).State);
    }

    [Fact]
    public void No_payer_can_do_anything_about_it()
    {
        var charge = Charged(Kr(99));

        Assert.Equal(Refusal.NoLongerPayable, PspRules.Approve(charge, Noon).Refusal);
        Assert.Equal(Refusal.NoLongerPayable, PspRules.Reject(charge, Noon).Refusal);
        Assert.Null(PspRules.WhatIsDue(charge, Noon.AddYears(1)));
    }

    [Fact]
    public void Without_a_card_or_a_token_there_is_nothing_to_charge()
    {
        Assert.Equal(Refusal.PayerHasNoCard, PspRules.Charge(Agreed, null, OrderOf(Kr(99)), Merchant, hasCard: false, Noon).Refusal);
        Assert.Equal(Refusal.CardDeclined, Charge(Agreed, null, Kr(31)).Refusal);
        Assert.Equal(Refusal.AmountNotPositive, Charge(Agreed, null, Kr(0)).Refusal);
        Assert.Equal(Refusal.CurrencyNotAccepted, Charge(Agreed, null, Eur(1)).Refusal);
    }

    static readonly SalesUnit Merchant = new(Shop.Msn, "Shop", Market.Norway, "NOK", SalesUnitFeatures.Active);

    static PspDecision Charge(PspTransaction agreement, PspTransaction? last, Money amount) =>
        PspRules.Charge(agreement, last, OrderOf(amount), Merchant, hasCard: true, Noon);

    static PspTransaction Charged(Money amount) => PspTransaction.From(Shop.Msn, Charge(Agreed, null, amount).Event!)!;

    static PspTransaction AfterBatch(params PspReport[] reports)
    {
        var waiting = reports.Aggregate(Charged(Kr(99)), (before, report) => before.After(Reported(report)));
        return waiting.After(PspRules.RunBatch(waiting, all: true, Noon).Event!);
    }
}
