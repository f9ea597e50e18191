using Kasse.Engine;
using Kasse.Server.Start;
using Kasse.Server.Tests;

namespace Kasse.OtherClients.Tests;

/// <summary><c>@vippsmobilepay/sdk</c> from npm, unmodified.</summary>
public sealed class NpmSdkTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Fact]
    public async Task A_payment_lives_its_whole_life()
    {
        await Run("npm-payment.mjs");

        var payment = shared.Kasse.Server.Platform.Journal.Find(FirstStart.NorwegianMsn, "npm-order-1")!.Payment;
        Assert.Equal((Kr(100), Kr(40), Kr(10), Kr(60)), (payment.Authorized, payment.Captured, payment.Refunded, payment.Cancelled));
    }

    [Fact]
    public Task Webhooks_are_registered_listed_and_deleted() => Run("npm-webhooks.mjs");

    Task Run(string script)
    {
        _ = Node.Package("@vippsmobilepay/sdk", "package.json");
        var environment = new Dictionary<string, string>
        {
            ["KASSE_URL"] = shared.Kasse.Server.Address,
            ["CLIENT_ID"] = shared.Merchant.Keys.ClientId,
            ["CLIENT_SECRET"] = shared.Merchant.Keys.ClientSecret,
            ["SUBSCRIPTION_KEY"] = shared.Merchant.Keys.PrimaryKey,
            ["MSN"] = shared.Merchant.Msn,
            ["REFERENCE"] = "npm-order-1",
        };
        return Node.Run(environment, "--import", "./route.mjs", script);
    }

    static Money Kr(int kroner) => new(kroner * 100, "NOK");
}
