using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Server.Setup;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.EPayment;

/// <summary>
/// <c>POST /epayment/v1/test/payments/{reference}/approve</c>: the merchant's test says yes instead of a person. The payer is the customer it
/// names, or else whoever the payment already knows of; the card is the one that person usually pays with.
/// </summary>
static class Approve
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        if (!platform.Options.IsTest) return NotAllowed(call, 403, new("Approving without a person exists in the test environment only.", "Leave this call out of what runs in production: there a payer approves."));
        var (body, refused) = RequestBody.Read(call, RequestJson.Default.ApproveRequest);
        if (body is null) return refused!;
        var shape = Shape.OfRequest();
        IdempotencyKey.Optional(call, shape);
        Customer.OnlyOne(body.Customer, shape);
        if (!Customer.IsNamed(body.Customer)) shape.Text(body.Token);
        if (shape.Faults.Count > 0) return Problem.Invalid(call, shape.Faults);

        if (platform.Journal.Find(call.SalesUnit.Msn, call.Reference) is not { Payment: var known })
            return EPaymentProblem.From(call, Operations.Approve, Refusal.PaymentNotFound, null, call.Reference);
        if (known.Order.Shipping is not null) return NotAllowed(call, 400, new("It is an Express payment: somebody has to choose the shipping.", "Approve it in the wallet."));
        (var wallet, refused) = WhoPays(call, platform, body, known);
        if (wallet is null) return refused!;
        if (platform.Options.FirstApprovalByHand && !TestPeople.HasApprovedByHand(platform.Journal, wallet.Payer.PhoneNumber))
        {
            return Problem.Coded(call.Http, 400, "10030", "Identification required", "The user must have approved a payment in the app once.",
                new("This test user has never approved a payment in the wallet, and --first-approval-by-hand asks for that.", "Approve one payment as this test user by hand, or switch it off."));
        }

        // On the hosted card page nobody signs in, so nobody shares anything.
        var payer = known.Order.Method == PaymentMethod.Wallet ? wallet.Payer : null;
        var approval = new Approval(payer, wallet.Cards is [var first, ..] ? first.Card : null, Forced: true);
        var pspReference = Guid.NewGuid();
        var request = IdempotencyKey.Request(call, Operations.Approve, wallet.Payer.PhoneNumber);
        var outcome = await platform.Journal.Execute(call.SalesUnit.Msn, call.Reference, request,
            (payment, now) => platform.Rules.Authorize(payment, call.SalesUnit, approval, now, pspReference));
        return outcome.Refusal is { } refusal
            ? EPaymentProblem.From(call, Operations.Approve, refusal, outcome.Payment, call.Reference)
            : Reply.Empty(200);
    }

    static (Wallet? Wallet, Reply? Refused) WhoPays(Call call, Platform platform, ApproveRequest body, Payment payment)
    {
        if (Customer.Refuse(call, platform, body.Customer) is { } wrong) return (null, wrong);
        // A client that names a customer may send the unresolved name of a variable as token.
        if (!Customer.IsNamed(body.Customer) && platform.Addresses.Read(body.Token!) != (payment.Msn, payment.Reference))
        {
            return (null, EPaymentProblem.ApproveFailed(call, "Invalid token",
                new("The token is not that of this payment's redirectUrl.", "The token is what stands there behind token=. It can be left out when a customer is named.")));
        }

        var phoneNumber = Customer.PhoneNumber(call, platform, body.Customer) ?? payment.SentTo ?? payment.Order.PhoneNumber;
        var wallets = platform.Settings.Current.Wallets;
        var wallet = phoneNumber is null ? SomebodyIn(call.SalesUnit.Market, wallets.Values) : wallets.GetValueOrDefault(phoneNumber);
        return wallet is not null
            ? (wallet, null)
            : (null, EPaymentProblem.From(call, Operations.Approve, Refusal.PayerNotFound, payment, payment.Reference));
    }

    static Wallet? SomebodyIn(Market market, IEnumerable<Wallet> wallets)
    {
        var country = market switch { Market.Norway => "NO", Market.Denmark => "DK", Market.Finland => "FI" };
        return wallets.Where(w => w.Payer.Address.Country == country).MinBy(w => w.Payer.PhoneNumber, StringComparer.Ordinal);
    }

    static Reply NotAllowed(Call call, int status, Why why) =>
        Problem.Coded(call.Http, status, "10020", "Approve not allowed", "This payment cannot be approved by the API.", why);
}
