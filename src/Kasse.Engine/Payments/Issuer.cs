namespace Kasse.Engine.Payments;

/// <summary>The bank behind the payer's card, as a test environment plays it: by the card's conduct and by magic amounts.</summary>
static class Issuer
{
    /// <param name="AnswersAfter">Set when the outcome stays unknown for that long.</param>
    public readonly record struct Verdict(DeclineReason? Decline = null, bool Challenge = false, TimeSpan? AnswersAfter = null);

    public static Verdict OnAuthorization(Order order, Market market, Approval approval, bool magicAmounts)
    {
        var challengeOpen = !approval.ChallengePassed && !approval.Forced;
        if (magicAmounts && OnMagicAmount(order.Amount, market, challengeOpen) is { } magic) return magic;

        return approval.Card!.Conduct switch
        {
            CardConduct.Expired => new(DeclineReason.ExpiredCard),
            CardConduct.InsufficientFunds => new(DeclineReason.InsufficientFunds),
            CardConduct.RefusedByIssuer => new(DeclineReason.RefusedByIssuer),
            CardConduct.AsksForChallenge => new(Challenge: challengeOpen),
            // On the hosted card page every card is challenged; in the app the payer has identified already.
            CardConduct.Pays or CardConduct.ReleasesHeldFundsEarly or CardConduct.StumblesOnFirstCapture =>
                new(Challenge: challengeOpen && order.Method == PaymentMethod.Card),
        };
    }

    public static Refusal? OnCapture(Payment payment, DateTimeOffset now) => payment.Authorization!.Card.Conduct switch
    {
        CardConduct.ReleasesHeldFundsEarly when now >= payment.Authorization.GuaranteedUntil => Refusal.FundsUnavailable,
        CardConduct.StumblesOnFirstCapture when payment.FailedCaptureCount == 0 => Refusal.CaptureFailedForNow,
        _ => null,
    };

    public static Refusal? OnRefund(Money amount) => amount.Minor switch
    {
        123 => Refusal.RefundNotPossible,
        124 => Refusal.RefundPeriodExpired,
        _ => null,
    };

    static Verdict? OnMagicAmount(Money asked, Market market, bool challengeOpen) => asked.Minor switch
    {
        151 => new(DeclineReason.InsufficientFunds),
        182 => new(DeclineReason.RefusedByIssuer),
        183 => new(DeclineReason.SuspectedFraud),
        184 => new(DeclineReason.WithdrawalLimitExceeded),
        186 => new(DeclineReason.ExpiredCard),
        187 => new(DeclineReason.InvalidCard),
        197 when market == Market.Norway => new(DeclineReason.ChallengeDenied),
        201 => new(AnswersAfter: TimeSpan.FromHours(1)),
        202 when market == Market.Norway => new(Challenge: challengeOpen),
        _ => null,
    };
}
