using System.Net;

namespace Kasse.Testing.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Several_run_at_once_and_know_nothing_of_each_other()
    {
        var kasses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestKasse.Start()));
        try
        {
            await Task.WhenAll(kasses.Select(kasse => kasse.Ask("order-0001", 1000)));

            Assert.Equal(4, kasses.Select(kasse => kasse.BaseAddress.Port).Distinct().Count());
            Assert.All(kasses, kasse => Assert.Equal(1000, kasse.Payment("order-0001").Amount));
            Assert.All(kasses, kasse => Assert.Single(kasse.Requests, sent => sent.Operation == "ePayment create"));
        }
        finally
        {
            foreach (var kasse in kasses) await kasse.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nothing_is_left_behind()
    {
        string folder;
        await using (var kasse = await TestKasse.Start())
        {
            folder = kasse.Server.Platform.Options.DataFolder;
            Assert.True(Directory.Exists(folder));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task All_in_one_process_have_the_same_keys()
    {
        await using var one = await TestKasse.Start();
        await using var other = await TestKasse.Start();

        Assert.Equal((one.ClientId, one.ClientSecret, one.SubscriptionKey), (other.ClientId, other.ClientSecret, other.SubscriptionKey));
    }

    [Fact]
    public async Task Each_market_has_a_merchant()
    {
        await using var kasse = await TestKasse.Start();

        Assert.Equal(["NOK", "DKK", "EUR"], new[] { "123456", "234567", "345678" }.Select(msn => kasse.MerchantOf(msn).Currency));
        Assert.StartsWith("There is no sales unit 1 with keys of its own, only 123456, ", Assert.Throws<TestKasseException>(() => kasse.MerchantOf("1")).Message);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.NotFound)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task The_portal_is_there_for_who_wants_to_look(bool wanted, HttpStatusCode status)
    {
        await using var kasse = await TestKasse.Start(new TestKasseOptions { Portal = wanted });

        using var page = await kasse.Http.GetAsync("/portal/sign-in");

        Assert.Equal(status, page.StatusCode);
    }

    [Fact]
    public async Task Rate_limits_are_there_for_who_wants_them()
    {
        await using var kasse = await TestKasse.Start(new TestKasseOptions { RateLimits = true });
        using var merchant = await kasse.Merchant.SignIn();
        await kasse.Ask("order-0001", 1000);

        HttpStatusCode status;
        do
        {
            using var answer = await merchant.GetAsync("/epayment/v1/payments/order-0001");
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
    }
}
