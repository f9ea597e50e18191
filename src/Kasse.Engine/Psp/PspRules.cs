using Kasse.Engine.Payments;

namespace Kasse.Engine.Psp;

/// <summary>The rules of PSP transactions: a transaction and a wish give an event, or a refusal. Checks stand in the order in which the wire reports them.</summary>
public static class PspRules
{
    public static readonly TimeSpan Lifetime = PaymentRules.Lifetime;

    /// <summary>UTC.</summary>
    public static readonly TimeOnly BatchTime = new(2, 0);

    /// <param name="payer">The person behind the order's phone number, when there is one.</param>
    public static PspDecision Init(PspOrder order, SalesUnit merchant, Payer? payer, DateTimeOffset now)
    {
        if (!merchant.May(SalesUnitFeatures.Active)) return Refusal.SalesUnitInactive;
        if (order.Amount.Minor < 1) return Refusal.AmountNotPositive;
        if (order.Amount.Currency != merchant.Currency) return Refusal.CurrencyNotAccepted;
        if (order.SkipsLandingPage)
        {
            if (!merchant.May(SalesUnitFeatures.PushMessage)) return Refusal.PushMessageNotAllowed;
            if (payer is null) return Refusal.PayerNotFound;
        }

        return new PspEvent.Initiated(now, order, now + Lifetime);
    }

    /// <summary>Charges on an agreement, without asking the payer. What comes next is the provider's report.</summary>
    /// <param name="agreement">The transaction that started it.</param>
    /// <param name="last">The latest charge on it.</param>
    /// <param name="hasCard">Whether the payer still has one.</param>
    public static PspDecision Charge(PspTransaction agreement, PspTransaction? last, PspOrder order, SalesUnit merchant, bool hasCard, DateTimeOffset now)
    {
        if (!merchant.May(SalesUnitFeatures.Active)) return Refusal.SalesUnitInactive;
        if (order.Amount.Minor < 1) return Refusal.AmountNotPositive;
        if (order.Amount.Currency != merchant.Currency) return Refusal.CurrencyNotAccepted;
        if (!agreement.HasAgreement) return Refusal.NoLongerPayable;
        if (!hasCard) return Refusal.PayerHasNoCard;
        if (last is { LocksAgreement: true }) return Refusal.AuthorizationUnderWay;
        if (NetworkToken.For(order.Amount) is null) return Refusal.CardDeclined;

        return new PspEvent.TokenGiven(now, order, agreement.SentTo!);
    }

    public static PspDecision EndAgreement(PspTransaction agreement, DateTimeOffset now)
    {
        if (!agreement.HasAgreement) return Refusal.NoLongerPayable;

        return new PspEvent.AgreementEnded(now);
    }

    /// <summary>The request reaches an app, or is sent on to another one.</summary>
    public static PspDecision SendTo(PspTransaction transaction, string phoneNumber, DateTimeOffset now)
    {
        if (Unpayable(transaction, now) is { } no) return no;

        return new PspEvent.SentToPayer(now, phoneNumber);
    }

    /// <summary>The payer says yes. What comes next is the provider's answer.</summary>
    public static PspDecision Approve(PspTransaction transaction, DateTimeOffset now)
    {
        if (Unpayable(transaction, now) is { } no) return no;
        if (transaction.State == PspState.AwaitingChallenge) return Refusal.ChallengeRequired;
        if (NetworkToken.For(transaction.Order.Amount) is null)
            return new PspDecision(new PspEvent.Failed(now, new(PspFailureCause.NoToken)), Refusal.CardDeclined);

        return new PspEvent.CallBegun(now);
    }

    /// <summary>The payer comes back from 3-D Secure. Also after a failed one the provider is asked again: it knows best, and says so.</summary>
    public static PspDecision EndChallenge(PspTransaction transaction, ChallengeEnding ending, DateTimeOffset now)
    {
        if (Unpayable(transaction, now) is { } no) return no;
        if (transaction.State != PspState.AwaitingChallenge) return Refusal.NoLongerPayable;

        return ending switch
        {
            ChallengeEnding.Passed or ChallengeEnding.Failed => new PspEvent.CallBegun(now),
            ChallengeEnding.Cancelled => new PspEvent.Rejected(now),
        };
    }

    /// <summary>The payer says no, or leaves.</summary>
    public static PspDecision Reject(PspTransaction transaction, DateTimeOffset now)
    {
        if (Unpayable(transaction, now) is { } no) return no;

        return new PspEvent.Rejected(now);
    }

    /// <summary>The provider's answer to our call. Everything but a clear yes, or a first soft decline, means that it failed.</summary>
    public static PspDecision Answer(PspTransaction transaction, PspAnswer answer, DateTimeOffset now)
    {
        if (transaction.State != PspState.MakingPayment) return PspDecision.Nothing;

        return answer switch
        {
            PspAnswer.Charged => new PspEvent.Reserved(now, transaction.Order.Amount),
            PspAnswer.SoftDecline when transaction.CallCount > 1 => Failed(PspFailureCause.UnusableAnswer, "A soft decline after 3-D Secure."),
            PspAnswer.SoftDecline { Url: { } url } when now < transaction.ExpiresAt => new PspDecision(new PspEvent.SoftDeclined(now, url), Refusal.ChallengeRequired),
            PspAnswer.SoftDecline { Url: null } => Failed(PspFailureCause.UnusableAnswer, "A soft decline without url3dSecure."),
            PspAnswer.SoftDecline => Failed(PspFailureCause.UnusableAnswer, "A soft decline when the payment's time was up."),
            PspAnswer.Fail e => Failed(PspFailureCause.Declined, e.ErrorText, e.ErrorId),
            PspAnswer.Unusable e => Failed(PspFailureCause.UnusableAnswer, e.Why),
            PspAnswer.Missing e => Failed(PspFailureCause.NoAnswer, e.Why),
            _ => throw new InvalidOperationException($"Nobody has said what {answer.GetType().Name} means."),
        };

        PspDecision Failed(PspFailureCause cause, string? text, string? errorId = null) =>
            new(new PspEvent.Failed(now, new(cause, errorId, text)), Refusal.CardDeclined);
    }

    public static PspDecision Tell(PspTransaction transaction, DateTimeOffset now) =>
        transaction.Owed is null ? PspDecision.Nothing : new PspEvent.Told(now);

    /// <summary>The provider says what it did with the money. Whether that can be is for the batch to find out.</summary>
    /// <param name="batchAt">When the batch will; null where none runs by itself.</param>
    public static PspDecision Report(PspTransaction transaction, PspReport report, DateTimeOffset? batchAt, DateTimeOffset now)
    {
        // Nothing has been done with a card that nobody has been told yet.
        if (transaction.IsOpen) return Refusal.CaptureBeforeAuthorization;

        return new PspEvent.Reported(now, report, batchAt);
    }

    /// <summary>Takes the reports that wait, in their order.</summary>
    /// <param name="all">Also those whose batch has not come yet.</param>
    public static PspDecision RunBatch(PspTransaction transaction, bool all, DateTimeOffset now)
    {
        var taken = new List<TakenReport>();
        var after = transaction;
        foreach (var waiting in transaction.Waiting.TakeWhile(waiting => all || waiting.BatchAt <= now))
        {
            var report = new TakenReport(waiting.Report, WhyDropped(after, waiting.Report));
            taken.Add(report);
            after = after.After(new PspEvent.BatchRun(now, [report]));
        }
        return taken.Count == 0 ? PspDecision.Nothing : new PspEvent.BatchRun(now, taken);
    }

    /// <summary>What time alone makes happen, dated when it was due; null when nothing is due yet.</summary>
    public static PspEvent? WhatIsDue(PspTransaction transaction, DateTimeOffset now)
    {
        if (transaction.DueAt is not { } due || due > now) return null;

        return transaction.IsOpen ? new PspEvent.TimedOut(due) : RunBatch(transaction, all: false, due).Event;
    }

    public static DateTimeOffset NextBatch(DateTimeOffset now)
    {
        var today = new DateTimeOffset(DateOnly.FromDateTime(now.UtcDateTime), BatchTime, TimeSpan.Zero);
        return now < today ? today : today.AddDays(1);
    }

    static PspDrop? WhyDropped(PspTransaction transaction, PspReport report)
    {
        if (!report.Succeeded) return null;
        if (report.Amount.Currency != transaction.Order.Amount.Currency) return PspDrop.OtherCurrency;
        if (report.Amount.Minor < 1) return PspDrop.AmountNotPositive;
        return report.Operation switch
        {
            // A charge on an agreement; or one that we took for failed because its answer did not reach us.
            PspOperation.Reserved => transaction.State is PspState.TokenGiven or PspState.Failed && report.Amount == transaction.Order.Amount ? null : PspDrop.NotToBeReserved,
            PspOperation.Captured or PspOperation.Cancelled => report.Amount > transaction.Capturable ? PspDrop.ExceedsReserved : null,
            PspOperation.Refunded => report.Amount > transaction.Refundable ? PspDrop.ExceedsCaptured : null,
        };
    }

    /// <summary>Why the payer can do nothing about it any more. While the provider is silent nothing times out.</summary>
    static Refusal? Unpayable(PspTransaction transaction, DateTimeOffset now) => transaction.State switch
    {
        PspState.Reserved => Refusal.AlreadyAuthorized,
        PspState.MakingPayment => Refusal.AuthorizationUnderWay,
        PspState.Initiated or PspState.AwaitingChallenge when now < transaction.ExpiresAt => null,
        PspState.Initiated or PspState.AwaitingChallenge or PspState.TokenGiven or PspState.Failed or PspState.CancelledByUser
            or PspState.TimedOut => Refusal.NoLongerPayable,
    };
}
