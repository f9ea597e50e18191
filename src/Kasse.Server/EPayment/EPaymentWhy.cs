using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary>Every refusal of the engine explained to whoever called ePayment. The words of the wire are <see cref="EPaymentProblem"/>'s.</summary>
static class EPaymentWhy
{
    const string ReadBack = "Read the payment back with GET before acting on it: its aggregate tells what is left.";

    /// <param name="payment">The payment as it was when the request was refused; null when there is none.</param>
    public static Why Of(Call call, string operation, Refusal refusal, Payment? payment, string reference)
    {
        var unit = call.SalesUnit;
        var asked = WrongBody.ValueAt(call.Text, operation == Operations.Create ? "amount.value" : "modificationAmount.value");
        var currency = WrongBody.ValueAt(call.Text, operation == Operations.Create ? "amount.currency" : "modificationAmount.currency");
        return refusal switch
        {
            Refusal.PaymentNotFound => Guid.TryParse(reference, out _)
                ? new($"Sales unit {unit.Msn} has no payment with the reference '{reference}', which looks like a pspReference.", "Use the reference that the payment was created with.")
                : new($"Sales unit {unit.Msn} has no payment with the reference '{reference}'.", "References are case-sensitive and belong to one sales unit: was the payment created, and with the same Merchant-Serial-Number?"),
            Refusal.ReferenceExists => new($"The reference '{reference}' has been used before, with another Idempotency-Key.",
                "A reference can never be used again, also not after the payment ended: add a suffix such as -1. To repeat a create safely, keep its Idempotency-Key."),
            Refusal.OrderExists => new($"The order '{reference}' has been used before.", "Only a PSP names an order beside its transaction."),
            Refusal.IdempotencyKeyReused => KeyReused(call, operation, payment, reference),
            Refusal.OperationInProgress => new("The same request, with the same Idempotency-Key, is being worked on at this moment.", "Wait for its answer, or repeat it shortly with the same key."),
            Refusal.CurrencyMismatch => new($"The payment is in {payment?.Order.Amount.Currency}, and {currency} was asked for.", "A payment has one currency for its whole life."),
            Refusal.AmountNotPositive => Amount(asked),

            Refusal.SalesUnitInactive => new($"Sales unit {unit.Msn} has been deactivated.", "Switch its feature Active on."),
            Refusal.BankAccountNotVerified => new($"The bank account of sales unit {unit.Msn} is not verified.", "Switch its feature BankAccountVerified on."),
            Refusal.CurrencyNotAccepted => new($"Sales unit {unit.Msn} takes {unit.Currency}, and {currency} was asked for.",
                "Each sales unit takes the currency of its market: NOK in Norway, DKK in Denmark, EUR in Finland. Use the keys of one in the right market."),
            Refusal.AmountTooSmall => new($"The amount {asked} is below the minimum of NOK 100 (1 krone), DKK 1 or EUR 1, in minor units.",
                "Amounts are in øre or cent: 49 kroner are 4900. Was it sent in kroner?"),
            Refusal.ExpressNotAllowed => Feature("Express", "shipping asks for Express, which this sales unit may not use.", "or leave out shipping"),
            Refusal.ScopeNotAllowed => Feature("NationalIdentityNumber", $"profile.scope {WrongBody.ValueAt(call.Text, "profile.scope")} asks for nin or accountNumbers, which need an approval.", "or leave these words out"),
            Refusal.BlockedSourcesNotApplicable => new("blockedSources was sent by a sales unit in Norway.", "Leave it out: only Danish and Finnish sales units can block commercial cards."),
            Refusal.PushMessageNotAllowed => Feature("PushMessage", "userFlow PUSH_MESSAGE skips the landing page, which this sales unit may not do.", "or use WEB_REDIRECT"),
            Refusal.LongLivingNotAllowed => Feature("LongLiving", "expiresAt was sent by a sales unit that may not make long-living payments.", "or leave out expiresAt"),
            Refusal.LongLivingWithoutReceipt => new("expiresAt was sent without a receipt.", "A payment that waits for days must tell the payer what it is for: send receipt, too."),
            Refusal.ExpiresTooSoon => new($"expiresAt {WrongBody.ValueAt(call.Text, "expiresAt")} is less than ten minutes ahead by the business clock.", "Leave expiresAt out for the standard ten minutes. Where the clock was moved, count from its time."),
            Refusal.ExpiresTooLate => new($"expiresAt {WrongBody.ValueAt(call.Text, "expiresAt")} is more than sixty days ahead by the business clock.", "Sixty days is the longest a payment may wait."),
            Refusal.PayerNotFound => new(
                WrongBody.ValueAt(call.Text, "customer.phoneNumber") is { } number ? $"No test user who can pay has the phone number {number}." : "Nobody here can pay it.",
                "Make such a test user, or use one that there is. Whoever is younger than 15 or than minimumUserAge cannot pay, either."),

            Refusal.AlreadyAuthorized => new("Somebody has approved this payment already.", "Read it back with GET instead of approving it again."),
            Refusal.NoLongerPayable => new($"The payment is {State(payment)}, and can be approved only while it is CREATED and has not expired.", "Create another payment with another reference."),
            Refusal.AuthorizationUnderWay => new("The issuer has not answered yet: the amount 201 leaves the outcome unknown for an hour.", "Poll, or move the business clock by an hour."),
            Refusal.PayerHasNoCard => new("The test user has no card.", "Give the test user a card, in the portal or in the wallet."),
            Refusal.PayerTooYoung => new("The test user is younger than 15 or than the payment's minimumUserAge.", "Approve as an older one."),
            Refusal.CardDeclined when payment?.LastDecline == DeclineReason.ExpiredCard => new("The test user's first card has expired.", "Approve as another test user, or put another card first."),
            Refusal.CardDeclined => new($"The issuer behind the test user's first card refused: {payment?.LastDecline}.", "The card or the amount plays a refusal on purpose. The payer may try another card; approve with one that works."),
            Refusal.ChallengeRequired => new("This card asks for 3-D Secure, which only a person in the wallet can pass.", "Approve it in the wallet, or put another card first."),

            Refusal.CaptureBeforeAuthorization => new("It was to be captured before anybody paid: the payment is CREATED.",
                "Capture once it is AUTHORIZED: poll it with GET, or wait for the webhook epayments.payment.authorized.v1. That the payer came back to returnUrl says nothing."),
            Refusal.CaptureInFinalState => new($"The payment is {State(payment)}: it ended before anybody paid.", "Ship nothing. Create another payment when the payer still wants to buy."),
            Refusal.CapturePeriodExpired => new($"The authorization is older than {unit.CapturePeriod.Days} days: what was not captured by then has been released to the payer.", "Capture in time, before captureGuaranteedUntil. Now only a new payment helps."),
            Refusal.AlreadyCaptured => new("The whole reserved amount has been captured before.", $"Nothing is left to capture. {ReadBack}"),
            Refusal.CaptureAfterCancel => new("The payment was cancelled, which releases everything that is not captured, for good.", "Capture what is delivered before cancelling the rest."),
            Refusal.PartialCaptureNotAllowed => Feature("PartialCapture", $"{asked} of {payment?.Capturable} was to be captured, and this sales unit must capture everything at once.", "to capture in parts"),
            Refusal.ExceedsCapturable => new($"{asked} was to be captured, and {payment?.Capturable} is left to capture.", $"Nobody can capture more than the payer has approved. {ReadBack}"),
            Refusal.FundsUnavailable => new("The capture came after captureGuaranteedUntil, and this card's issuer had given the money back.", "Capture before captureGuaranteedUntil. Now only a new payment helps."),
            Refusal.CaptureFailedForNow => new("The processor did not answer.", "Repeat the request with the same Idempotency-Key after a while."),

            Refusal.RefundBeforeAuthorization => new("It was to be refunded before anybody paid: the payment is CREATED.", "To end it use cancel."),
            Refusal.RefundInFinalState => new($"The payment is {State(payment)}: it ended before anybody paid.", "There is nothing to give back."),
            Refusal.RefundPeriodExpired => new("More than 365 days have passed since the authorization, or it plays so on purpose: in a test environment a refund of 124 gets this answer, too.", "Pay the customer back in another way."),
            Refusal.AlreadyRefunded => new("Everything that was captured has been refunded before.", $"Nothing is left to refund. {ReadBack}"),
            Refusal.ExceedsRefundable when payment is { Captured.IsZero: true } => new($"{asked} was to be refunded, and nothing has been captured.", "What is reserved and not captured is released with cancel."),
            Refusal.ExceedsRefundable => new($"{asked} was to be refunded, and {payment?.Refundable} is left to refund of what was captured.", ReadBack),
            Refusal.RefundNotPossible => new("In a test environment a refund of 123 gets this answer: the user is gone or has no account to receive money on.", "Pay the customer back in another way."),

            Refusal.CancelWhileAuthorizing => new("The payer is identifying at the issuer, or the issuer has not answered.", "Try again in a while."),
            Refusal.CancelAfterAbortOrExpiry => new($"The payment is {State(payment)}: nothing is held.", "Nothing need be done: treat it as cancelled."),
            Refusal.AlreadyCancelled => new("It has been cancelled before.", "Nothing need be done. To repeat a cancel safely send the same Idempotency-Key."),
            Refusal.CancelOnlyBeforeAuthorization => new("cancelTransactionOnly was sent, and somebody has paid by now.", "Leave cancelTransactionOnly out to release the reserved money."),
            Refusal.CancelOnlyBeforeCapture => new("Some of it has been captured.", "Only eCom asks for a cancel that leaves such a payment alone."),
            Refusal.CancelAfterFullCapture => new("Everything has been captured: nothing is left to release.", "Refund instead."),
            Refusal.CancelPeriodExpired => new($"The authorization is older than {unit.CapturePeriod.Days} days: what was not captured by then has been released to the payer.", "Nothing need be done."),
        };

        Why Feature(string name, string cause, string otherwise) => new(cause, $"Switch the feature {name} of sales unit {unit.Msn} on, {otherwise}. In production it needs an approval.");
    }

    /// <param name="asked">As it was sent.</param>
    public static Why Amount(string? asked) => new($"The amount {asked ?? "that was sent"} is not a whole number of minor units from 1 to 65000000.",
        asked?.IndexOfAny(['.', ',']) >= 0
            ? "Amounts are in øre or cent and have no decimals: 49.90 kroner are 4990. Multiply, and round: 49.90 * 100 is not 4990 for every program."
            : "Amounts are in øre or cent: 49 kroner are 4900.");

    public static Why Malformed(Call call, IReadOnlyList<Problem.Fault> faults) => WrongBody.Has(call.Text, "merchantInfo") || WrongBody.Has(call.Text, "transaction")
        ? new("The body is one of the eCom API: it has merchantInfo or transaction.", "Send it to /ecomm/v2/payments, or write it as ePayment has it: amount, paymentMethod, userFlow, reference, returnUrl.")
        : WrongBody.Malformed(call.Text, [.. faults.Select(fault => (fault.Name, fault.Reason))], RemedyFor);

    /// <summary>What helps against the commonest mistakes in the form of a request, by the member.</summary>
    public static string? RemedyFor(string member) => member switch
    {
        "Idempotency-Key" => "Make a key for each request, such as a UUID of at most 50 characters; keep it for repetitions of that one, and make a new one for the next.",
        "reference" => "A reference has 8 to 64 letters a to z, digits and hyphens, no other signs: pad short order numbers with a prefix such as shop-.",
        "amount" or "amount.value" => "An amount is {\"currency\": \"NOK\", \"value\": 4900}, in minor units.",
        "amount.currency" or "modificationAmount.currency" => "Currencies are written in capitals, such as NOK.",
        "modificationAmount" or "modificationAmount.value" => "Capture and refund take {\"modificationAmount\": {\"currency\": \"NOK\", \"value\": 4900}}, in minor units.",
        "userFlow" => "WEB_REDIRECT suits nearly everybody.",
        "paymentMethod" or "paymentMethod.type" => "Send {\"paymentMethod\": {\"type\": \"WALLET\"}}.",
        "paymentDescription" => "It is what the payer reads, in 3 to 100 characters: leave it out rather than empty, and cut it when it is made from a list of goods.",
        "customer" => "Name the customer in one way only.",
        "expiresAt" => "Such as 2026-12-31T12:00:00Z.",
        "token" => "Name a customer, or send what stands behind token= in the payment's redirectUrl.",
        _ => null,
    };

    static Why KeyReused(Call call, string operation, Payment? payment, string reference)
    {
        var owner = operation == Operations.Create
            ? payment is { } first && first.Reference != reference ? $"for the payment '{first.Reference}'" : "for another create"
            : $"for another {operation} of this payment";
        return new($"Idempotency-Key '{call.IdempotencyKey}' was used before {owner}, with another body.",
            "A key belongs to one request: keep it for repetitions of that one, unchanged, and make a new one for the next. A key made from an order number alone is the same for its second capture.");
    }

    static string? State(Payment? payment) => payment is null ? null : Words.Of(payment.State);
}
