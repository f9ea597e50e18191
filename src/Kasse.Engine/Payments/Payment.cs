namespace Kasse.Engine.Payments;

public enum PaymentState
{
    Created,
    Authorized,
    Aborted,
    Expired,
    Terminated,
}

/// <summary>
/// A payment as its history tells it. Capture, cancel and refund after authorization move the sums, never the state.
/// Always: captured + cancelled ≤ authorized, and refunded ≤ captured.
/// </summary>
public sealed record Payment
{
    public required string Msn { get; init; }
    public required Order Order { get; init; }

    /// <summary>The id of the created event, which every answer about the payment carries.</summary>
    public required Guid PspReference { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public PaymentState State { get; init; }
    public required Money Authorized { get; init; }
    public required Money Cancelled { get; init; }
    public required Money Captured { get; init; }
    public required Money Refunded { get; init; }

    /// <summary>Set once authorized: card, payer, deadlines, what was chosen and shared.</summary>
    public PaymentEvent.Authorized? Authorization { get; init; }

    /// <summary>Whose app shows the request, when it has reached one.</summary>
    public string? SentTo { get; init; }

    public bool ChallengeUnderWay { get; init; }
    public PaymentEvent.AnswerOutstanding? Outstanding { get; init; }
    public DeclineReason? LastDecline { get; init; }
    public int FailedCaptureCount { get; init; }

    public string Reference => Order.Reference;

    /// <summary>What is still held. A terminated payment never held anything, although all of it counts as cancelled.</summary>
    public Money Capturable => State == PaymentState.Authorized ? Authorized - Captured - Cancelled : Money.Zero(Authorized.Currency);

    public Money Refundable => Captured - Refunded;
    public bool IsOpen => State == PaymentState.Created;

    /// <summary>When time alone will change this payment next, unless something else does before.</summary>
    public DateTimeOffset? DueAt => State switch
    {
        PaymentState.Created => Outstanding?.ResolvesAt ?? ExpiresAt,
        PaymentState.Authorized => Capturable.IsZero ? null : Authorization!.CaptureBefore,
        PaymentState.Aborted or PaymentState.Expired or PaymentState.Terminated => null,
    };

    /// <summary>Whether nothing can happen to it any more, whoever asks and however long it takes.</summary>
    public bool HasEndedBy(DateTimeOffset now) => State switch
    {
        PaymentState.Created => false,
        PaymentState.Authorized => Capturable.IsZero && (Refundable.IsZero || now >= Authorization!.At + PaymentRules.RefundPeriod),
        PaymentState.Aborted or PaymentState.Expired or PaymentState.Terminated => true,
    };

    public static Payment From(string msn, PaymentEvent.Created created) => new()
    {
        Msn = msn,
        Order = created.Order,
        PspReference = created.PspReference,
        CreatedAt = created.At,
        ExpiresAt = created.ExpiresAt,
        SentTo = created.Order.Flow == UserFlow.PushMessage ? created.Order.PhoneNumber : null,
        Authorized = Money.Zero(created.Order.Amount.Currency),
        Cancelled = Money.Zero(created.Order.Amount.Currency),
        Captured = Money.Zero(created.Order.Amount.Currency),
        Refunded = Money.Zero(created.Order.Amount.Currency),
    };

    public Payment After(PaymentEvent happened) => happened switch
    {
        PaymentEvent.SentToPayer e => this with { SentTo = e.PhoneNumber },
        PaymentEvent.ChallengeStarted => this with { ChallengeUnderWay = true },
        PaymentEvent.Declined e => this with { ChallengeUnderWay = false, LastDecline = e.Reason },
        PaymentEvent.AnswerOutstanding e => this with { ChallengeUnderWay = false, Outstanding = e },
        PaymentEvent.Authorized e => this with
        {
            State = PaymentState.Authorized,
            Authorized = e.Amount,
            Authorization = e,
            SentTo = e.PhoneNumber ?? SentTo,
            ChallengeUnderWay = false,
            Outstanding = null,
        },
        PaymentEvent.Aborted => this with { State = PaymentState.Aborted, ChallengeUnderWay = false },
        PaymentEvent.Expired => this with { State = PaymentState.Expired, ChallengeUnderWay = false },
        PaymentEvent.Terminated => this with { State = PaymentState.Terminated, Cancelled = Order.Amount },
        PaymentEvent.Captured e => this with { Captured = Captured + e.Amount },
        PaymentEvent.CaptureFailed => this with { FailedCaptureCount = FailedCaptureCount + 1 },
        PaymentEvent.Cancelled e => this with { Cancelled = Cancelled + e.Amount },
        PaymentEvent.Refunded e => this with { Refunded = Refunded + e.Amount },
        PaymentEvent.RefundFailed => this,
        _ => throw new InvalidOperationException($"{happened.GetType().Name} cannot follow another event of a payment."),
    };
}
