namespace Kasse.Testing.Tests;

public sealed class PayerTests : IAsyncLifetime
{
    const string Kari = "4791234567";

    TestKasse kasse = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await TestKasse.Start();
        await kasse.Ask("order-0001", 1000);
    }

    public ValueTask DisposeAsync() => kasse.DisposeAsync();

    [Fact]
    public async Task One_approves_and_another_rejects()
    {
        await kasse.Ask("order-0002", 2000);

        Assert.Equal((TestPaymentState.Authorized, 1000), await kasse.Payer(Kari).Approve("order-0001") is var paid ? (paid.State, paid.Authorized) : default);
        Assert.Equal(TestPaymentState.Aborted, (await kasse.Payer(Kari).Reject("order-0002")).State);
    }

    [Theory]
    [InlineData(DeclineReason.InsufficientFunds)]
    [InlineData(DeclineReason.RefusedByIssuer)]
    [InlineData(DeclineReason.SuspectedFraud)]
    [InlineData(DeclineReason.WithdrawalLimitExceeded)]
    [InlineData(DeclineReason.ExpiredCard)]
    [InlineData(DeclineReason.InvalidCard)]
    [InlineData(DeclineReason.ChallengeDenied)]
    public async Task An_issuer_says_no_for_each_reason_that_there_is(DeclineReason reason)
    {
        Assert.Equal(TestPaymentState.Created, (await kasse.Payer(Kari).DeclineWith(reason, "order-0001")).State);

        Assert.Equal(reason.ToString(), kasse.Find("order-0001").LastDecline.ToString());
    }

    [Fact]
    public async Task Payments_of_other_markets_are_found_by_their_reference_alone()
    {
        var danish = kasse.MerchantOf("234567");
        await kasse.Ask("ordre-0001", 3000, danish);

        await kasse.Payer("4512345678").Approve("ordre-0001");

        Assert.Equal(("234567", "DKK", 3000), kasse.Payment("ordre-0001") is var paid ? (paid.MerchantSerialNumber, paid.Currency, paid.Authorized) : default);
    }

    [Fact]
    public async Task A_reference_that_two_have_is_nobodys()
    {
        await kasse.Ask("order-0001", 3000, kasse.MerchantOf("234567"));

        Assert.Equal("Sales units 123456 and 234567 have a payment order-0001 each. Give them references of their own.", Assert.Throws<TestKasseException>(() => kasse.Payment("order-0001")).Message);
    }

    [Fact]
    public async Task What_cannot_be_says_why()
    {
        await kasse.Payer(Kari).Approve("order-0001");

        Assert.Equal("There is no payment order-0009, only order-0001.", (await Assert.ThrowsAsync<TestKasseException>(() => kasse.Payer(Kari).Approve("order-0009"))).Message);
        Assert.Equal("The payment is authorized already.", (await Assert.ThrowsAsync<TestKasseException>(() => kasse.Payer(Kari).Approve("order-0001"))).Message);
        Assert.StartsWith("There is no test user 4700000000, only ", Assert.Throws<TestKasseException>(() => kasse.Payer("4700000000")).Message);
        Assert.Equal($"There is a test user {Kari} already.", (await Assert.ThrowsAsync<TestKasseException>(() => kasse.AddPayer(Kari))).Message);
    }
}
