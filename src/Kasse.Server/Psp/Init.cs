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
        if (FirstWrong(caller.Call, body, platform.Options) is { } wrong) return wrong;

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
    public static Reply? FirstWrong(Call call, string? id, string? merchantOrderId, long? amount, string? currency)
    {
        if (id is null || !TransactionId().IsMatch(id)) return PspError.Invalid(PspError.Malformed(call, "pspTransactionId", "1 to 36 letters, digits and hyphens", "A UUID fits."));
        if (merchantOrderId is null || !OrderId().IsMatch(merchantOrderId))
            return PspError.Invalid(PspError.Malformed(call, "merchantOrderId", "1 to 50 letters, digits and hyphens", "Replace other signs of the merchant's own order number."));
        if (amount is null or > int.MaxValue) return PspError.Invalid(PspError.Malformed(call, "amount", "a whole number of øre", "49 kroner are 4900."));
        return currency is null or "NOK" ? null : PspError.InvalidCurrency(new($"PSP payments are in NOK, and {currency} was asked for.", "Send NOK, or leave currency out."));
    }

    static Reply? FirstWrong(Call call, InitRequest body, KasseOptions options)
    {
        var test = options.IsTest;
        if (body.Scope is not null && !options.PspRecurring)
            return PspError.Invalid(new("scope was sent, and recurring payments are not offered.", "Leave scope out, or start Kasse with --psp-recurring on."));
        if (body.Scope is not (null or "psp_subscription")) return PspError.Invalid(PspError.Malformed(call, "scope", "psp_subscription, or nothing", "Send psp_subscription for a first payment of an agreement."));
        if (FirstWrong(call, body.PspTransactionId, body.MerchantOrderId, body.Amount, body.Currency) is { } wrong) return wrong;
        if (body.CustomerMobileNumber is { Length: > 0 } number && !MobileNumber().IsMatch(number))
            return PspError.Invalid(PspError.Malformed(call, "customerMobileNumber", "eight digits, without a country code", "Cut +47 off."));
        if (body.MakePaymentToken?.Length > TokenLengthMax)
            return PspError.Invalid(new($"makePaymentToken has {body.MakePaymentToken.Length} characters, and may have {TokenLengthMax}.", "Send a key to a longer one, rather than a whole signed token."));
        if (!LeadsBack(body.PspRedirectUrl, body.IsApp == true, test))
            return PspError.InvalidRedirectUrl(PspError.Malformed(call, "pspRedirectUrl", $"an address that a browser can follow, of at most {UrlLengthMax} characters", "It is a page of the provider's, with https. With isApp it may be what opens an app."));
        return body.MakePaymentUrl?.Length > UrlLengthMax || Destination.Objection(body.MakePaymentUrl, publicOnly: !test) is not null
            ? PspError.InvalidMakePaymentUrl(PspError.Malformed(call, "makePaymentUrl", Destination.Objection(body.MakePaymentUrl, publicOnly: !test) ?? "is too long", "It is called as it is, with the card, and answers within 15 seconds."))
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
