using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary><c>POST /ecomm/v2/payments</c>: has no idempotency key, so that the same orderId again is always an error.</summary>
static class Initiate
{
    public static async Task<Reply> Handle(Call call, Platform platform, FirstOrder first)
    {
        var (body, refused) = EcomRequestJson.Read<InitiateRequest>(call, platform);
        if (body is null) return refused!;
        (var unit, refused) = Unit.NamedIn(call, platform, body.MerchantInfo?.MerchantSerialNumber);
        if (unit is null) return refused!;
        if (body.MerchantInfo is { FallBack: null, Misspelled: not null }) return EcomError.Internal(new("merchantInfo has fallback, written with a small b.", "The member is spelled fallBack, with a large B."));
        var (order, faults) = InitiateOrder.From(body, platform.Options.IsTest);
        if (faults.Count > 0) return EcomError.Invalid(call, faults);
        if (FirstWrong(body, order, platform) is { } wrong) return wrong;

        var payer = order.PhoneNumber is { } phoneNumber ? platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber)?.Payer : null;
        await first.Expect();
        var pspReference = Guid.NewGuid();
        var outcome = await platform.Journal.Create(unit.Msn, order, new Request(Operations.Initiate),
            now => PaymentRules.Create(order, unit, payer, now, pspReference));
        if (outcome.Refusal is { } refusal) return EcomError.From(Operations.Initiate, refusal, unit, outcome.Payment, order.Reference);

        return Reply.JsonOfOld(200, new InitiateResponse(order.Reference, platform.Addresses.Redirect(outcome.Payment!)!), EcomJson.Default.InitiateResponse);
    }

    /// <summary>What is well-formed, and wrong all the same with a code of its own.</summary>
    static Reply? FirstWrong(InitiateRequest body, Order order, Platform platform)
    {
        if (PhoneNumber.IsHopeless(body.CustomerInfo?.MobileNumber)) return EcomError.InvalidUser(new($"customerInfo.mobileNumber was '{body.CustomerInfo?.MobileNumber}'.", "A mobileNumber has eight digits, without country code."));
        if (order is { Flow: UserFlow.PushMessage, PhoneNumber: null }) return EcomError.InvalidUser(new("skipLandingPage was sent without a customerInfo.mobileNumber.", "It asks a phone, so send its number, or leave skipLandingPage out."));
        if (!platform.Options.IsTest && MerchantAddress.IsPrivate(order.Ecom!.CallbackPrefix))
            return EcomError.InvalidAddress(new($"callbackPrefix was '{order.Ecom!.CallbackPrefix}', which leads to this machine or its network.", "It must be reachable from the internet; a tunnel makes a program on your own machine so."));
        return null;
    }
}
