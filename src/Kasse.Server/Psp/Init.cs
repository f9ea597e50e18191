using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Kasse.Engine;
using Kasse.Engine.Psp;
using Kasse.Server.Callers;
using Kasse.Server.Outbound;
using Kasse.Server.Start;
using Kasse.Server.Web;
using Kasse.Storage;
using Kasse.Storage.Psp;

namespace Kasse.Server.Psp;

/// <summary><c>POST /psp/v3/psppayments/init</c></summary>
static partial class Init
{
    public const string Operation = "psp-init";
    const int UrlLengthMax = 255, TokenLengthMax = 255;

    public static async Task<Reply> Handle(PspCaller caller, Platform platform)
    {
        var (body, refused) = PspRequestJson.Read(caller.Call, PspRequestJson.Default.InitRequest);
        if (body is null) return refused!;
        if (FirstWrong(body, platform.Options) is { } wrong) return wrong;

        var order = new PspOrder(
            caller.PspId, body.PspTransactionId!, body.MerchantOrderId!, new Money(body.Amount!.Value, body.Currency ?? "NOK"), body.PspRedirectUrl!, body.MakePaymentUrl!)
        {
            MakePaymentToken = body.MakePaymentToken,
            PhoneNumber = body.CustomerMobileNumber is { Length: > 0 } number ? "47" + number : null,
            Text = body.PaymentText,
            IsApp = body.IsApp == true,
            SkipsLandingPage = body.SkipLandingPage == true,
            StartsAgreement = body.Scope is not null,
            AgreementUrl = body.MerchantAgreementUrl ?? body.AgreementUrl,
        };
        var payer = order.PhoneNumber is { } phoneNumber ? platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber)?.Payer : null;
        var request = new Request(Operation, caller.Key, SHA256.HashData(PspEventCodec.Encode(order)));
        var outcome = await platform.Psp.Create(caller.Merchant.Msn, order, request, now => PspRules.Init(order, caller.Merchant, payer, now));
        return outcome.Refusal is { } refusal
            ? PspError.From(refusal)
            : Reply.JsonOfOld(200, new InitResponse(order.Id, order.MerchantOrderId, platform.Addresses.Redirect(outcome.Transaction!)), PspWireJson.Default.InitResponse);
    }

    /// <summary>What is wrong with what every charge has.</summary>
    public static Reply? FirstWrong(string? id, string? merchantOrderId, long? amount, string? currency)
    {
        if (id is null || !TransactionId().IsMatch(id)) return PspError.Invalid("pspTransactionId: 1 to 36 letters, digits and hyphens.");
        if (merchantOrderId is null || !OrderId().IsMatch(merchantOrderId)) return PspError.Invalid("merchantOrderId: 1 to 50 letters, digits and hyphens.");
        if (amount is null or > int.MaxValue) return PspError.Invalid("amount: a whole number of øre.");
        return currency is null or "NOK" ? null : PspError.InvalidCurrency("PSP payments are in NOK.");
    }

    static Reply? FirstWrong(InitRequest body, KasseOptions options)
    {
        var test = options.IsTest;
        if (body.Scope is not null && !options.PspRecurring) return PspError.Invalid("scope: recurring payments are not offered. --psp-recurring on offers them.");
        if (body.Scope is not (null or "psp_subscription")) return PspError.Invalid("scope: psp_subscription, or nothing.");
        if (FirstWrong(body.PspTransactionId, body.MerchantOrderId, body.Amount, body.Currency) is { } wrong) return wrong;
        if (body.CustomerMobileNumber is { Length: > 0 } number && !MobileNumber().IsMatch(number)) return PspError.Invalid("customerMobileNumber: eight digits, without a country code.");
        if (body.MakePaymentToken?.Length > TokenLengthMax) return PspError.Invalid($"makePaymentToken: at most {TokenLengthMax} characters.");
        if (!LeadsBack(body.PspRedirectUrl, body.IsApp == true, test)) return PspError.InvalidRedirectUrl("pspRedirectUrl: an address that a browser can follow.");
        return body.MakePaymentUrl?.Length > UrlLengthMax || Destination.Objection(body.MakePaymentUrl, publicOnly: !test) is not null
            ? PspError.InvalidMakePaymentUrl($"makePaymentUrl {Destination.Objection(body.MakePaymentUrl, publicOnly: !test) ?? "is too long"}.")
            : null;
    }

    /// <param name="isApp">What an app opens is the app's own business, and may be anything.</param>
    static bool LeadsBack(string? url, bool isApp, bool test)
    {
        if (string.IsNullOrEmpty(url) || url.Length > UrlLengthMax) return false;
        return isApp || (ReturnAddress.Followable(url) is { } address && (test || !address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)));
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,36}\z")]
    private static partial Regex TransactionId();

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,50}\z")]
    private static partial Regex OrderId();

    [GeneratedRegex(@"^[0-9]{8}\z")]
    private static partial Regex MobileNumber();
}
