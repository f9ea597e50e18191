namespace Kasse.Engine.Payments;

/// <summary>
/// The rules about money: a payment and a wish give an event, or a refusal. Checks stand in the order in which the
/// wire reports them; after the last one nothing can fail.
/// </summary>
/// <param name="magicAmounts">Certain amounts make an issuer refuse: a test environment's way to rehearse bad days.</param>
/// <param name="magicAmountsWhenForced">They do so also when a merchant's test call approves instead of a person.</param>
public sealed class PaymentRules(bool magicAmounts, bool magicAmountsWhenForced = false)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(60);
    public static readonly TimeSpan RefundPeriod = TimeSpan.FromDays(365);

    static readonly string[] ScopesWithApproval = ["nin", "accountNumbers"];

    /// <param name="payer">The person behind the order's phone number, when there is one.</param>
    public static Decision Create(Order order, SalesUnit unit, Payer? payer, DateTimeOffset now, Guid pspReference)
    {
        if (!unit.May(SalesUnitFeatures.Active)) return Refusal.SalesUnitInactive;
        if (!unit.May(SalesUnitFeatures.BankAccountVerified)) return Refusal.BankAccountNotVerified;
        if (order.Amount.Currency != unit.Currency) return Refusal.CurrencyNotAccepted;
        if (order.Amount.Minor < MinimumMinor(order.Amount.Currency)) return Refusal.AmountTooSmall;
        if (order.Shipping is not null && !unit.May(SalesUnitFeatures.Express)) return Refusal.ExpressNotAllowed;
        if (ScopesWithApproval.Any(order.Asks) && !unit.May(SalesUnitFeatures.NationalIdentityNumber)) return Refusal.ScopeNotAllowed;
        if (order.BlocksCommercialCards && unit.Market == Market.Norway) return Refusal.BlockedSourcesNotApplicable;
        if (order.Flow == UserFlow.PushMessage && !unit.May(SalesUnitFeatures.PushMessage)) return Refusal.PushMessageNotAllowed;
        if (order.ExpiresAt is { } expires)
        {
            if (!unit.May(SalesUnitFeatures.LongLiving)) return Refusal.LongLivingNotAllowed;
            if (order.Receipt is null) return Refusal.LongLivingWithoutReceipt;
            if (expires <= now + Lifetime) return Refusal.ExpiresTooSoon;
            if (expires >= now + LifetimeMax) return Refusal.ExpiresTooLate;
        }
        if (order.PhoneNumber is not null)
        {
            if (payer is null && order.Flow == UserFlow.PushMessage) return Refusal.PayerNotFound;
            if (payer is not null && !payer.MayPay(order.MinimumUserAge, now)) return Refusal.PayerNotFound;
        }

        return new PaymentEvent.Created(now, pspReference, order, order.ExpiresAt ?? now + Lifetime);
    }

    /// <summary>The request reaches an app. A payment that is already there can be sent on to somebody else while it is open.</summary>
    public static Decision SendTo(Payment payment, string phoneNumber, DateTimeOffset now, Guid pspReference)
    {
        if (Unpayable(payment, now) is { } no) return no;

        return new PaymentEvent.SentToPayer(now, pspReference, phoneNumber);
    }

    public Decision Authorize(Payment payment, SalesUnit unit, Approval approval, DateTimeOffset now, Guid pspReference)
    {
        if (Unpayable(payment, now) is { } no) return no;
        if (approval.Payer is { } payer && !payer.MayPay(payment.Order.MinimumUserAge, now)) return Refusal.PayerTooYoung;
        if (approval.Card is not { } card) return Refusal.PayerHasNoCard;

        var amount = approval.Shipping is { } shipping ? payment.Order.Amount + shipping.Cost : payment.Order.Amount;
        var magic = magicAmounts && (magicAmountsWhenForced || !approval.Forced);
        var verdict = Issuer.OnAuthorization(payment.Order, unit.Market, approval, magic);
        if (verdict.Decline is { } reason)
            return Decision.Failed(new PaymentEvent.Declined(now, pspReference, amount, reason), Refusal.CardDeclined);
        if (verdict.Challenge)
        {
            return payment.ChallengeUnderWay
                ? Refusal.ChallengeRequired
                : Decision.Failed(new PaymentEvent.ChallengeStarted(now, pspReference), Refusal.ChallengeRequired);
        }

        if (verdict.AnswersAfter is { } delay)
        {
            var answer = Hold(payment, unit, approval, card, amount, now + delay, pspReference);
            return Decision.Failed(new PaymentEvent.AnswerOutstanding(now, pspReference, answer.At, answer), Refusal.AuthorizationUnderWay);
        }

        return Hold(payment, unit, approval, card, amount, now, pspReference);
    }

    /// <summary>The payer says no, leaves, or refuses to share.</summary>
    /// <param name="onLandingPage">Not in the app, which may never have seen the request.</param>
    public static Decision Abort(Payment payment, DateTimeOffset now, Guid pspReference, bool onLandingPage = false)
    {
        if (Unpayable(payment, now) is { } no) return no;

        return new PaymentEvent.Aborted(now, pspReference, onLandingPage);
    }

    /// <summary>The issuer says no. The payment stays open: the payer may try again.</summary>
    public static Decision Decline(Payment payment, DeclineReason reason, DateTimeOffset now, Guid pspReference)
    {
        if (Unpayable(payment, now) is { } no) return no;

        return new PaymentEvent.Declined(now, pspReference, payment.Order.Amount, reason);
    }

    /// <summary>The payer failed to identify at the issuer (3-D Secure).</summary>
    public static Decision FailChallenge(Payment payment, DateTimeOffset now, Guid pspReference)
    {
        if (Unpayable(payment, now) is { } no) return no;
        if (!payment.ChallengeUnderWay) return Refusal.NoLongerPayable;

        return new PaymentEvent.Declined(now, pspReference, payment.Order.Amount, DeclineReason.ChallengeDenied);
    }

    /// <param name="asked">Null takes all that is left.</param>
    /// <param name="text">What the merchant calls it.</param>
    public static Decision Capture(Payment payment, SalesUnit unit, Money? asked, DateTimeOffset now, Guid pspReference, string? text = null)
    {
        if (NotAnAmountOf(payment, asked) is { } no) return no;
        if (payment.State == PaymentState.Created) return Refusal.CaptureBeforeAuthorization;
        if (payment.State != PaymentState.Authorized) return Refusal.CaptureInFinalState;
        if (payment.Captured == payment.Authorized) return Refusal.AlreadyCaptured;
        if (now >= payment.Authorization!.CaptureBefore) return Refusal.CapturePeriodExpired;
        if (payment.Capturable.IsZero) return Refusal.CaptureAfterCancel;
        var amount = asked ?? payment.Capturable;
        if (amount > payment.Capturable) return Refusal.ExceedsCapturable;
        if (amount < payment.Capturable && !unit.May(SalesUnitFeatures.PartialCapture)) return Refusal.PartialCaptureNotAllowed;
        if (Issuer.OnCapture(payment, now) is { } failure)
            return Decision.Failed(new PaymentEvent.CaptureFailed(now, pspReference, amount, failure, text), failure);

        return new PaymentEvent.Captured(now, pspReference, amount, text);
    }

    /// <inheritdoc cref="Capture"/>
    public Decision Refund(Payment payment, Money? asked, DateTimeOffset now, Guid pspReference, string? text = null)
    {
        if (NotAnAmountOf(payment, asked) is { } no) return no;
        if (payment.State == PaymentState.Created) return Refusal.RefundBeforeAuthorization;
        if (payment.State != PaymentState.Authorized) return Refusal.RefundInFinalState;
        if (now >= payment.Authorization!.At + RefundPeriod) return Refusal.RefundPeriodExpired;
        if (payment.Captured.IsZero) return Refusal.ExceedsRefundable;
        if (payment.Refundable.IsZero) return Refusal.AlreadyRefunded;
        var amount = asked ?? payment.Refundable;
        if (amount > payment.Refundable) return Refusal.ExceedsRefundable;
        if (magicAmounts && Issuer.OnRefund(amount) is { } failure)
            return Decision.Failed(new PaymentEvent.RefundFailed(now, pspReference, amount, failure, text), failure);

        return new PaymentEvent.Refunded(now, pspReference, amount, text);
    }

    /// <summary>Ends an open payment, or releases whatever is authorized and not captured: there is no cancelling of a part.</summary>
    /// <param name="onlyBeforeAuthorization">Leave an authorized payment alone.</param>
    /// <param name="onlyBeforeCapture">Leave a payment alone of which something has been captured.</param>
    public static Decision Cancel(
        Payment payment, bool onlyBeforeAuthorization, DateTimeOffset now, Guid pspReference, bool onlyBeforeCapture = false)
    {
        switch (payment.State)
        {
            case PaymentState.Aborted or PaymentState.Expired: return Refusal.CancelAfterAbortOrExpiry;
            case PaymentState.Terminated: return Refusal.AlreadyCancelled;
            case PaymentState.Created:
                if (payment.Outstanding is not null) return Refusal.CancelWhileAuthorizing;
                if (now >= payment.ExpiresAt) return Refusal.CancelAfterAbortOrExpiry;
                if (payment.ChallengeUnderWay) return Refusal.CancelWhileAuthorizing;
                return new PaymentEvent.Terminated(now, pspReference);
        }

        if (onlyBeforeAuthorization) return Refusal.CancelOnlyBeforeAuthorization;
        if (payment.Captured == payment.Authorized) return Refusal.CancelAfterFullCapture;
        if (now >= payment.Authorization!.CaptureBefore) return Refusal.CancelPeriodExpired;
        if (payment.Capturable.IsZero) return Refusal.AlreadyCancelled;
        if (onlyBeforeCapture && !payment.Captured.IsZero) return Refusal.CancelOnlyBeforeCapture;

        return new PaymentEvent.Cancelled(now, pspReference, payment.Capturable);
    }

    /// <summary>What time alone makes happen, dated when it was due; null when nothing is due yet.</summary>
    public static PaymentEvent? WhatIsDue(Payment payment, DateTimeOffset now, Guid pspReference)
    {
        if (payment.DueAt is not { } due || due > now) return null;

        if (payment.State == PaymentState.Authorized) return new PaymentEvent.Cancelled(due, pspReference, payment.Capturable);
        return payment.Outstanding is { } outstanding
            ? outstanding.Answer with { PspReference = pspReference }
            : new PaymentEvent.Expired(due, pspReference);
    }

    static PaymentEvent.Authorized Hold(
        Payment payment, SalesUnit unit, Approval approval, Card card, Money amount, DateTimeOffset now, Guid pspReference)
    {
        var captureBefore = now + unit.CapturePeriod;
        var guaranteedUntil = now + card.GuaranteePeriod;
        return new PaymentEvent.Authorized(
            now,
            pspReference,
            amount,
            approval.Payer?.PhoneNumber,
            card,
            captureBefore,
            guaranteedUntil < captureBefore ? guaranteedUntil : captureBefore,
            approval.Shipping,
            Share(payment, approval.Payer),
            approval.Forced);
    }

    static SharedProfile? Share(Payment payment, Payer? payer)
    {
        var order = payment.Order;
        if (payer is null || string.IsNullOrEmpty(order.Scope)) return null;

        var name = order.Asks("name");
        return new SharedProfile(
            payer.SubAt(payment.Msn),
            order.Asks("email") ? payer.Email : null,
            name ? payer.FirstName : null,
            name ? payer.LastName : null,
            order.Asks("phoneNumber") ? payer.PhoneNumber : null,
            order.Asks("birthDate") ? payer.BirthDate : null,
            order.Asks("address") ? payer.Address : null);
    }

    /// <summary>Why the payer can do nothing about it any more. While the issuer is silent a payment does not expire.</summary>
    static Refusal? Unpayable(Payment payment, DateTimeOffset now)
    {
        if (payment.State == PaymentState.Authorized) return Refusal.AlreadyAuthorized;
        if (payment.Outstanding is not null) return Refusal.AuthorizationUnderWay;
        return !payment.IsOpen || now >= payment.ExpiresAt ? Refusal.NoLongerPayable : null;
    }

    static Refusal? NotAnAmountOf(Payment payment, Money? asked)
    {
        if (asked is not { } amount) return null;
        if (amount.Currency != payment.Order.Amount.Currency) return Refusal.CurrencyMismatch;
        return amount.Minor <= 0 ? Refusal.AmountNotPositive : null;
    }

    static long MinimumMinor(string currency) => currency == "NOK" ? 100 : 1;
}
