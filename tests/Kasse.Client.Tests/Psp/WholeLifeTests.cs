using System.Text;
using Kasse.Client.Psp;
using Kasse.Server.Start;
using Kasse.Server.Tests;
using PretendPsp;

namespace Kasse.Client.Tests.Psp;

public sealed class WholeLifeTests(PspWithSdk psp) : IClassFixture<PspWithSdk>
{
    const string Ola = "12345678";

    PspClient Psp => psp.Client.Psp;

    [Fact]
    public async Task A_card_is_charged_and_what_was_done_with_it_is_reported()
    {
        var initiated = await Psp.InitAsync(Payment("CARD0001"));
        await Psp.ForceApproveAsync("CARD0001", Ola, initiated.VippsRedirectUrl);
        await Psp.UpdateStatusAsync(
        [
            new PspStatusUpdate { PspTransactionId = "CARD0001", Status = PspStatus.Captured, Amount = 10000, PaymentText = "Delivered" },
            new PspStatusUpdate { PspTransactionId = "CARD0001", Status = PspStatus.Refunded, Amount = 2500 },
        ]);

        var details = await Psp.GetDetailsAsync("CARD0001");

        Assert.Equal([PspStatus.Refunded, PspStatus.Captured, PspStatus.Reserved], details.TransactionLogHistory.Select(entry => entry.Operation));
        Assert.Equal((10000, 2500), (details.TransactionSummary!.CapturedAmount, details.TransactionSummary.RefundedAmount));
        var call = psp.Provider.Calls.Single(call => call.Id == "CARD0001");
        var asked = MakePaymentRequest.Parse(Encoding.UTF8.GetBytes(call.Body.ToJsonString()));
        Assert.Equal(("CARD0001", PspPaymentState.Accepted), (asked.PspTransactionId, asked.PaymentState));
        Assert.Equal(3, asked.Operations.Count);
        Assert.DoesNotContain(asked.NetworkToken!.Number, asked.ToString());
    }

    [Fact]
    public async Task Asking_again_with_the_same_key_is_asking_once()
    {
        var first = await Psp.InitAsync(Payment("CARD0002"), "key-of-this-init");
        var again = await Psp.InitAsync(Payment("CARD0002"), "key-of-this-init");

        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_refusal_is_in_the_psps_words()
    {
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Psp.GetDetailsAsync("CARD9999"));

        Assert.Equal((System.Net.HttpStatusCode.NotFound, "35"), (failure.Status, failure.Code));
    }

    [Fact]
    public void A_provider_answers_how_it_went()
    {
        Assert.Equal("""{"paymentInfo":{"pspTransactionId":"CARD0001","status":"OK"}}""", Text(MakePaymentAnswer.Ok("CARD0001")));
        Assert.Equal(
            """{"errorMessage":{"errorId":"89","errorText":"Insufficient funds"},"paymentInfo":{"pspTransactionId":"CARD0001","status":"FAIL"}}""",
            Text(MakePaymentAnswer.Fail("CARD0001", "89", "Insufficient funds")));
        Assert.Contains("\"url3dSecure\":\"https://psp.example/3ds\"", Text(MakePaymentAnswer.SoftDecline("CARD0001", "https://psp.example/3ds")));
    }

    PspPayment Payment(string id)
    {
        psp.Provider.Expect(id, 10000);
        return new PspPayment
        {
            PspTransactionId = id,
            MerchantOrderId = $"order-{id}",
            Amount = 10000,
            PspRedirectUrl = "https://psp.example/return",
            MakePaymentUrl = $"{psp.Provider.Url}/makepayment",
            MakePaymentToken = "only-the-platform-knows-this",
        };
    }

    static string Text(MakePaymentAnswer answer) => Encoding.UTF8.GetString(answer.ToJson());
}

/// <summary>The SDK as a payment service provider, beside a pretend one that answers the calls for cards.</summary>
public sealed class PspWithSdk : IAsyncLifetime
{
    RunningKasse kasse = null!;

    public Provider Provider { get; private set; } = null!;
    public VippsMobilePayClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start(options => options with { PspBatch = PspBatch.Immediate });
        Provider = await Provider.Start("http://127.0.0.1:0");
        var keys = kasse.Server.Platform.Settings.Current.PspOf(FirstStart.PspMsn)!;
        Client = new VippsMobilePayClient(new VippsMobilePayOptions
        {
            ClientId = keys.ClientId,
            ClientSecret = keys.ClientSecret,
            SubscriptionKey = keys.PrimaryKey,
            PspId = keys.PspId,
            MerchantSerialNumber = FirstStart.PspMsn,
            BaseAddress = new Uri(kasse.Server.Address),
        });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Provider.DisposeAsync();
        await kasse.DisposeAsync();
    }
}
