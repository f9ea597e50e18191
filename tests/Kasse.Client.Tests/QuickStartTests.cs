using Kasse.Client.QuickStart;

// As any shop's code: outside our own namespaces, with nothing in sight but the one that the guide names.
namespace Fjordby.Shop;

/// <summary>The C# of the platform's quick start, as it was published, with the keys filled in.</summary>
public sealed class QuickStartTests
{
    [Fact]
    public async Task The_published_quick_start_runs()
    {
        var keys = Kasse.Client.Tests.Shop.OptionsFor(Kasse.Client.Tests.Shop.Kasse);
        VippsConfiguration.BaseAddress = keys.BaseAddress;

        var vippsConfigurationOptions = new VippsConfigurationOptions
        {
            ClientId = keys.ClientId,
            ClientSecret = keys.ClientSecret,
            MerchantSerialNumber = keys.MerchantSerialNumber!,
            SubscriptionKey = keys.SubscriptionKey,
            UseTestMode = true
        };

        VippsConfiguration.ConfigureVipps(vippsConfigurationOptions);

        var reference = Guid.NewGuid().ToString();
        var customerPhoneNumber = "4791234567";
        var createPaymentRequest = new CreatePaymentRequest
        {
            Amount = new Amount
            {
                Currency = Currency.NOK,
                Value = 1000 // 1000 øre = 10 KR
            },
            PaymentMethod = new PaymentMethod { Type = PaymentMethodType.WALLET },
            UserFlow = CreatePaymentRequestUserFlow.WEB_REDIRECT,
            Reference = reference,
            PaymentDescription = "Two pairs of socks and one coffee",
            ReturnUrl = $"https://no.where.com/{reference}",
            Customer = new Customer { PhoneNumber = customerPhoneNumber }
        };
        var createPaymentResult = await EpaymentService.CreatePayment(createPaymentRequest);

        // Step 4 is the payer's.
        Assert.Contains("token=", createPaymentResult.RedirectUrl);
        await ThePayerApproves(reference, customerPhoneNumber);

        var payment = await EpaymentService.GetPayment(reference);
        var paymentEventLog = await EpaymentService.GetPaymentEventLog(reference);

        var captureAmount = new Amount() { Value = 1000, Currency = Currency.NOK };
        var captureResult = await EpaymentService.CapturePayment(
        reference,
        new CaptureModificationRequest { ModificationAmount = captureAmount });

        var refundAmount = new Amount() { Value = 1000, Currency = Currency.NOK };
        var refundResult = await EpaymentService.RefundPayment(
        reference,
        new RefundModificationRequest { ModificationAmount = refundAmount });

        Assert.Equal("Authorized", payment.State.ToString());
        Assert.Equal(2, paymentEventLog.Count);
        Assert.Equal(1000, captureResult.Aggregate.CapturedAmount.Value);
        Assert.Equal(1000, refundResult.Aggregate.RefundedAmount.Value);

        // The last step is for payments that were not captured.
        createPaymentRequest.Reference = reference = Guid.NewGuid().ToString();
        await EpaymentService.CreatePayment(createPaymentRequest);
        var cancelResult = await EpaymentService.CancelPayment(reference);

        Assert.Equal(1000, cancelResult.Aggregate.CancelledAmount.Value);
    }

    static async Task ThePayerApproves(string reference, string phoneNumber)
    {
        using var shop = new Kasse.Client.Tests.Shop();
        await shop.Client.EPayment.ForceApproveAsync(reference, phoneNumber);
    }
}
