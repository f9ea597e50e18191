namespace Kasse.Engine.Psp;

public enum PspState
{
    Initiated,

    /// <summary>The provider has been told the card and has not answered yet.</summary>
    MakingPayment,

    AwaitingChallenge,

    /// <summary>The provider charges on an agreement, and has not reported how that went.</summary>
    TokenGiven,

    Reserved,
    Failed,
    CancelledByUser,
    TimedOut,
}

/// <summary>
/// A PSP transaction as its history tells it. Of the money it knows what the provider says.
/// Always: captured + cancelled ≤ reserved, and refunded ≤ captured.
/// </summary>
public sealed record PspTransaction
{
    public required string Msn { get; init; }
    public required PspOrder Order { get; init; }
    public required DateTimeOffset InitiatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public PspState State { get; init; }

    /// <summary>Whose app shows the request, when it has reached one.</summary>
    public string? SentTo { get; init; }

    /// <summary>Whose agreement is charged; their app shows it once it is reserved.</summary>
    public string? ChargedTo { get; init; }

    /// <summary>How often the provider was told the card: once, and once more after 3-D Secure.</summary>
    public int CallCount { get; init; }

    public string? ChallengeUrl { get; init; }
    public PspFailure? Failure { get; init; }

    /// <summary>What the provider is still to be told.</summary>
    public PspNotice? Owed { get; init; }

    public bool AgreementHasEnded { get; init; }
    public required Money Reserved { get; init; }
    public required Money Captured { get; init; }
    public required Money Cancelled { get; init; }
    public required Money Refunded { get; init; }
    public IReadOnlyList<WaitingReport> Waiting { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PspLogLine> Log { get; init; } = [];

    public Money Capturable => Reserved - Captured - Cancelled;
    public Money Refundable => Captured - Refunded;
    public bool HasAgreement => Order.StartsAgreement && State == PspState.Reserved && !AgreementHasEnded;

    /// <summary>Nothing else can be charged on its agreement before the provider has said how this charge went.</summary>
    public bool LocksAgreement => State == PspState.TokenGiven && Waiting.All(waiting => waiting.Report.Operation != PspOperation.Reserved);

    public bool IsOpen => State is PspState.Initiated or PspState.AwaitingChallenge;

    /// <summary>When time alone will change it next, unless something else does before. Nothing waits for the batch while it is open.</summary>
    public DateTimeOffset? DueAt => IsOpen ? ExpiresAt : Waiting.Min(waiting => waiting.BatchAt);

    /// <returns>Null for what does not begin a transaction.</returns>
    public static PspTransaction? From(string msn, PspEvent first) => first switch
    {
        PspEvent.Initiated e => From(msn, e.Order, e.At, e.ExpiresAt) with { SentTo = e.Order.SkipsLandingPage ? e.Order.PhoneNumber : null },
        PspEvent.TokenGiven e => From(msn, e.Order, e.At, expiresAt: e.At) with { State = PspState.TokenGiven, ChargedTo = e.PhoneNumber },
        _ => null,
    };

    static PspTransaction From(string msn, PspOrder order, DateTimeOffset at, DateTimeOffset expiresAt) => new()
    {
        Msn = msn,
        Order = order,
        InitiatedAt = at,
        ExpiresAt = expiresAt,
        Reserved = Money.Zero(order.Amount.Currency),
        Captured = Money.Zero(order.Amount.Currency),
        Cancelled = Money.Zero(order.Amount.Currency),
        Refunded = Money.Zero(order.Amount.Currency),
    };

    public PspTransaction After(PspEvent happened) => happened switch
    {
        PspEvent.SentToPayer e => this with { SentTo = e.PhoneNumber },
        PspEvent.CallBegun => this with { State = PspState.MakingPayment, CallCount = CallCount + 1, ChallengeUrl = null },
        PspEvent.SoftDeclined e => this with { State = PspState.AwaitingChallenge, ChallengeUrl = e.Url, Waiting = [] },
        PspEvent.Reserved e => Noting(e.At, PspOperation.Reserved, succeeded: true) with { State = PspState.Reserved, Reserved = e.Amount },
        PspEvent.Failed e => Unreserved(e.At) with
        {
            State = PspState.Failed,
            Failure = e.Failure,
            Owed = e.Failure.Cause == PspFailureCause.NoToken ? PspNotice.UserCancel : null,
        },
        PspEvent.Rejected e => Unreserved(e.At) with { State = PspState.CancelledByUser, Owed = PspNotice.UserCancel },
        PspEvent.TimedOut e => Unreserved(e.At) with { State = PspState.TimedOut, Owed = PspNotice.Timeout },
        PspEvent.Told => this with { Owed = null },
        PspEvent.AgreementEnded => this with { AgreementHasEnded = true },
        PspEvent.Reported e => this with { Waiting = [.. Waiting, new(e.Report, e.BatchAt)] },
        PspEvent.BatchRun e => e.Reports.Aggregate(this with { Waiting = [.. Waiting.Skip(e.Reports.Count)] }, (before, report) => before.Taking(report, e.At)),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} cannot follow another event of a PSP transaction."),
    };

    PspTransaction Taking(TakenReport taken, DateTimeOffset at)
    {
        if (taken.Dropped is not null) return this;

        var report = taken.Report;
        var noted = this with { Log = [.. Log, new(at, report.Operation, report.Amount, report.Text, report.Succeeded)] };
        if (!report.Succeeded)
        {
            return State == PspState.TokenGiven && report.Operation == PspOperation.Reserved
                ? noted with { State = PspState.Failed, Failure = new(PspFailureCause.Declined, Text: report.Text) }
                : noted;
        }
        return report.Operation switch
        {
            PspOperation.Reserved => noted with { State = PspState.Reserved, Reserved = report.Amount, Failure = null, SentTo = ChargedTo ?? SentTo },
            PspOperation.Captured => noted with { Captured = Captured + report.Amount },
            PspOperation.Cancelled => noted with { Cancelled = Cancelled + report.Amount },
            PspOperation.Refunded => noted with { Refunded = Refunded + report.Amount },
        };
    }

    PspTransaction Unreserved(DateTimeOffset at) => Noting(at, PspOperation.Reserved, succeeded: false) with { ChallengeUrl = null };

    PspTransaction Noting(DateTimeOffset at, PspOperation operation, bool succeeded) =>
        this with { Log = [.. Log, new(at, operation, Order.Amount, Order.Text, succeeded)] };
}
