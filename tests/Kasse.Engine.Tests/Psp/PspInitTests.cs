using Kasse.Engine.Psp;
using static Kasse.Engine.Tests.Psp.GivenPsp;

namespace Kasse.Engine.Tests.Psp;

public class PspInitTests
{
    static readonly PspOrder Pushed = OrderOf(Kr(499)) with { SkipsLandingPage = true, PhoneNumber = Phone };

    public static readonly Table<Func<PspDecision>, Refusal?> Answers = new()
    {
        { "an ordinary order", () => Init(OrderOf(Kr(499))), null },
        { "one øre", () => Init(OrderOf(Kr(0.01m))), null },
        { "pushed to somebody known", () => Init(Pushed, payer: Kari), null },

        { "a merchant that is not active", () => Init(OrderOf(Kr(0)), Shop.Without(SalesUnitFeatures.Active)), Refusal.SalesUnitInactive },
        { "nothing", () => Init(OrderOf(Eur(0))), Refusal.AmountNotPositive },
        { "another currency", () => Init(OrderOf(Eur(499))), Refusal.CurrencyNotAccepted },
        { "pushed, though the merchant may not", () => Init(Pushed, Shop.Without(SalesUnitFeatures.PushMessage)), Refusal.PushMessageNotAllowed },
        { "pushed to nobody known", () => Init(Pushed), Refusal.PayerNotFound },
    };

    [Theory, MemberData(nameof(Answers))]
    public void Answers_to(Func<PspDecision> init, Refusal? refusal)
    {
        var decision = init();

        Assert.Equal(refusal, decision.Refusal);
        Assert.Equal(refusal is null, decision.Event is not null);
    }

    [Fact]
    public void Lives_for_ten_minutes() =>
        Assert.Equal(Noon.AddMinutes(10), Assert.IsType<PspEvent.Initiated>(Init(OrderOf(Kr(499))).Event).ExpiresAt);

    public static readonly TheoryData<decimal, string, string, string, string> Tokens = new()
    {
        { 22, "5226603115488031", "05/2025", "MASTERCARD", "06" },
        { 32, "4111111111111111", "03/2030", "VISA", "07" },
        { 42, "4895370013193500", "03/2030", "VISA", "07" },
        { 43, "5226603115488031", "03/2030", "MASTERCARD", "06" },
        { 44, "4895370012792682", "12/2022", "VISA", "07" },
        { 51, "4268270087302871", "09/2024", "VISA", "07" },
        { 52, "5413330089010442", "12/2025", "MASTERCARD", "06" },
        { 499, "4895370013193500", "05/2025", "VISA", "07" },
    };

    [Theory, MemberData(nameof(Tokens))]
    public void The_amount_decides_which_token_stands_for_the_card(decimal kroner, string number, string expiry, string type, string eci)
    {
        var token = NetworkToken.For(Kr(kroner))!;

        Assert.Equal((number, expiry, type, eci), (token.Number, $"{token.ExpiryMonth}/{token.ExpiryYear}", token.Type, token.Eci));
        Assert.Equal(number[..6], token.Bin);
    }

    [Fact]
    public void One_amount_plays_a_card_without_a_token() => Assert.Null(NetworkToken.For(Kr(31)));

    static PspDecision Init(PspOrder order, SalesUnit? merchant = null, Payer? payer = null) => PspRules.Init(order, merchant ?? Shop, payer, Noon);
}
