using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Crash;

/// <summary>Kills the server while it calls an eCom merchant back.</summary>
public sealed class CallbackKillTests
{
    [Fact]
    public async Task A_callback_that_was_begun_is_not_made_again_and_one_that_was_not_is_made()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("kasse-kill-").FullName;
        var (keys, poor) = await Prepare(folder);
        await using var receiver = await Receiver.Start();
        receiver.Answer = receiver.Hang;
        await using (var server = await Tests.Start.Program.Serve(folder, "--rate-limits", "off"))
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            var merchant = await Merchant.SignIn(http, keys, FirstStart.NorwegianMsn);
            var origin = new Uri(receiver.Url).GetLeftPart(UriPartial.Authority);
            Assert.Equal(200, (await merchant.Post("/ecomm/v2/payments", $$"""
                {
                  "merchantInfo": { "callbackPrefix": "{{origin}}", "fallBack": "https://shop.example", "merchantSerialNumber": "123456" },
                  "transaction": { "amount": 49900, "orderId": "order-1", "transactionText": "One jacket" }
                }
                """)).Status);
            Assert.Equal(402, (await Approve(merchant, poor)).Status);
            Assert.Equal("RESERVE_FAILED", Status(await receiver.Next()));
            // Waits its turn behind the one that hangs.
            Assert.Equal(200, (await Approve(merchant, "12345678")).Status);
            await server.Kill();
        }
        receiver.Answer = Receiver.With(200);

        await using (var server = await KasseServer.Start(new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0" }))
        {
            Assert.Equal("RESERVED", Status(await receiver.Next()));
            await server.Courier.Quiet();
            Assert.Equal(2, receiver.Calls.Count);
            var told = server.Platform.Deliveries.Newest(CallbackLine.Of(FirstStart.NorwegianMsn), null, null, null, 10);
            Assert.Equal([DeliveryState.Delivered, DeliveryState.GivenUp], told.Select(delivery => delivery.State));
            Assert.StartsWith("Kasse ended while the call was being made.", Assert.Single(server.Platform.Deliveries.Attempts(told[1].Id)).Error?.Cause);
        }
        Assert.Empty(Verification.Run(folder).Findings);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    static async Task<(KeySet Keys, string PhoneNumber)> Prepare(string folder)
    {
        await using var server = await KasseServer.Start(new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0" });
        var settings = server.Platform.Settings;
        var ola = settings.Current.Wallets["4712345678"].Payer;
        var card = FirstStart.NewCard(new Card("492556", "0019", CardScheme.Visa, CardConduct.InsufficientFunds));
        await settings.Save(new Wallet(ola with { PhoneNumber = "4798000001", Sub = Guid.NewGuid() }, [card]));
        return (settings.Current.KeysOf(FirstStart.NorwegianMsn)!, "98000001");
    }

    static Task<Answer> Approve(Merchant merchant, string phoneNumber) =>
        merchant.Post("/ecomm/v2/integration-test/payments/order-1/approve", $$"""{ "customerPhoneNumber": "{{phoneNumber}}" }""");

    static string? Status(Received call) => (string?)call.Json["transactionInfo"]!["status"];
}
