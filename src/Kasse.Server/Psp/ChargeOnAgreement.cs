using System.Security.Cryptography;
using Kasse.Engine;
using Kasse.Engine.Psp;
using Kasse.Server.Callers;
using Kasse.Server.Outbound;
using Kasse.Storage;
using Kasse.Storage.Psp;

namespace Kasse.Server.Psp;

/// <summary>
/// <c>POST /psp/v3/psppayments/payments</c>: the provider gets the token of a payer who agreed to it before, and charges it. Until it has
/// reported how that went, nothing else is charged on the agreement.
/// </summary>
static class ChargeOnAgreement
{
    public static async Task<Reply> Handle(PspCaller caller, Platform platform)
    {
        if (platform.UserTokens.Read(caller.UserToken, caller.PspId) is not { } agreementId) return PspError.AgreementNotFound;
        var (body, refused) = PspRequestJson.Read(caller.Call, PspRequestJson.Default.ChargeRequest);
        if (body is null) return refused!;
        if (Init.FirstWrong(caller.Call, body.PspTransactionId, body.MerchantOrderId, body.Amount, body.Currency) is { } wrong) return wrong;

        var order = new PspOrder(caller.PspId, body.PspTransactionId!, body.MerchantOrderId!, new Money(body.Amount!.Value, body.Currency ?? "NOK"), null, null)
        {
            Text = body.PaymentText,
            AgreementId = agreementId,
        };
        var wallets = platform.Settings.Current.Wallets;
        var outcome = await platform.Psp.Charge(
            caller.Merchant.Msn, order, new Request("psp-charge", caller.Key, SHA256.HashData(PspEventCodec.Encode(order))),
            (agreement, last, now) => PspRules.Charge(
                agreement, last, order, caller.Merchant, wallets.GetValueOrDefault(agreement.SentTo ?? "") is { Cards.Count: > 0 }, now));
        return outcome.Refusal switch
        {
            null => Reply.JsonOfOld(200,
                new ChargeResponse(order.Id, order.MerchantOrderId, "TOKEN", MakePaymentRequest.Token.From(NetworkToken.For(order.Amount)!)),
                PspWireJson.Default.ChargeResponse),
            Refusal.PaymentNotFound => PspError.AgreementNotFound,
            { } refusal => PspError.From(refusal),
        };
    }
}
