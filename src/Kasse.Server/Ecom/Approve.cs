using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Server.Setup;

namespace Kasse.Server.Ecom;

/// <summary><c>POST /ecomm/v2/integration-test/payments/{orderId}/approve</c>: the merchant's test says yes instead of a person.</summary>
static class Approve
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        if (!platform.Options.IsTest) return EcomError.NotAllowed(new("Approving without a person exists in the test environment only.", "Leave this call out of what runs in production: there a payer approves."));
        var (body, refused) = EcomRequestJson.Read<ApproveRequest>(call, platform);
        if (body is null) return refused!;
        (var unit, refused) = Unit.Of(call);
        if (unit is null) return refused!;
        if (RequestId.Refuse(call) is { } wrong) return wrong;
        if (platform.FindOrder(unit, call.Reference) is not { Payment: var known })
            return EcomError.From(Operations.Approve, Refusal.PaymentNotFound, unit, null, call.Reference);
        if (known.Order is { Shipping: not null } or { Flow: UserFlow.PushMessage })
            return EcomError.NotAllowed(new("Neither an express payment nor one that skipped the landing page can be approved by this call.", "Approve it in the wallet."));

        var phoneNumber = PhoneNumber.Repaired(body.CustomerPhoneNumber) ?? (body.CustomerPhoneNumber is null ? known.Order.PhoneNumber : null);
        if (phoneNumber is null || platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber) is not { } wallet) return EcomError.NoTestNumber();
        if (platform.Options.FirstApprovalByHand && !TestPeople.HasApprovedByHand(platform.Journal, phoneNumber)) return EcomError.NeverApprovedByHand();

        var approval = new Approval(wallet.Payer, wallet.Cards is [var first, ..] ? first.Card : null, Forced: true);
        var pspReference = Guid.NewGuid();
        var outcome = await platform.Journal.Execute(unit.Msn, call.Reference, RequestId.Request(call, Operations.Approve, phoneNumber),
            (payment, now) => platform.Rules.Authorize(payment, unit, approval, now, pspReference));
        return outcome.Refusal is { } refusal
            ? EcomError.From(Operations.Approve, refusal, unit, outcome.Payment, call.Reference)
            : Reply.Empty(200);
    }
}

/// <param name="Token">What stands behind <c>token=</c> in the address of the landing page. Not looked at: the order is named in the path.</param>
sealed record ApproveRequest(string? CustomerPhoneNumber, string? Token);
