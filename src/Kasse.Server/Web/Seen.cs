using System.Security.Cryptography;
using System.Text;
using Kasse.Engine.Payments;
using Kasse.Engine.Psp;
using Kasse.Storage;
using Kasse.Storage.Psp;

namespace Kasse.Server.Web;

/// <summary>What a payer is shown: a payment; or a provider's transaction, which to a payer is a payment like any other.</summary>
/// <param name="History">Null for a provider's transaction.</param>
public sealed record Seen(Payment Payment, long Stream, int Version, History? History)
{
    public static Seen Of(History history) => new(history.Payment, history.Stream, history.Version, history);

    public static Seen Of(PspHistory history) => new(AsPayment(history.Transaction), history.Stream, history.Version, null);

    public static Payment AsPayment(PspTransaction transaction)
    {
        var (asked, charged) = (transaction.Order, Charged(transaction));
        return new Payment
        {
            Msn = transaction.Msn,
            Order = new Order
            {
                Reference = asked.Id,
                Amount = asked.Amount,
                Description = asked.Text,
                ReturnUrl = asked.SkipsLandingPage ? null : asked.RedirectUrl,
                PhoneNumber = asked.PhoneNumber,
                Flow = asked.SkipsLandingPage ? UserFlow.PushMessage : asked.IsApp ? UserFlow.NativeRedirect : UserFlow.WebRedirect,
            },
            PspReference = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{asked.PspId} {asked.Id}")).AsSpan(0, 16)),
            CreatedAt = transaction.InitiatedAt,
            ExpiresAt = transaction.ExpiresAt,
            State = transaction.State switch
            {
                PspState.Initiated or PspState.MakingPayment or PspState.AwaitingChallenge or PspState.TokenGiven => PaymentState.Created,
                PspState.Reserved => PaymentState.Authorized,
                PspState.Failed or PspState.CancelledByUser => PaymentState.Aborted,
                PspState.TimedOut => PaymentState.Expired,
            },
            SentTo = transaction.SentTo,
            ChallengeUnderWay = transaction.State == PspState.AwaitingChallenge,
            Outstanding = transaction.State is PspState.MakingPayment or PspState.TokenGiven ? new(charged.At, charged.PspReference, transaction.ExpiresAt, charged) : null,
            LastDecline = transaction.Failure is { } failure ? Reason(failure) : null,
            Authorization = transaction.State == PspState.Reserved ? charged : null,
            Authorized = transaction.Reserved,
            Captured = transaction.Captured,
            Cancelled = transaction.Cancelled,
            Refunded = transaction.Refunded,
        };
    }

    /// <summary>What an event of a provider's transaction is to a payer; null for what happens between the provider and us.</summary>
    public static PaymentEvent? AsEvent(PspEvent? happened, PspTransaction? transaction) => happened switch
    {
        PspEvent.SentToPayer e => new PaymentEvent.SentToPayer(e.At, Guid.Empty, e.PhoneNumber),
        PspEvent.SoftDeclined e => new PaymentEvent.ChallengeStarted(e.At, Guid.Empty),
        PspEvent.Reserved => Charged(transaction!),
        PspEvent.Failed e => new PaymentEvent.Declined(e.At, Guid.Empty, transaction!.Order.Amount, Reason(e.Failure)),
        PspEvent.Rejected e => new PaymentEvent.Aborted(e.At, Guid.Empty),
        PspEvent.TimedOut e => new PaymentEvent.Expired(e.At, Guid.Empty),
        _ => null,
    };

    /// <summary>With the token that stands for the card: the card itself never leaves the payer's wallet.</summary>
    static PaymentEvent.Authorized Charged(PspTransaction transaction)
    {
        var token = NetworkToken.For(transaction.Order.Amount);
        var scheme = token?.Type == "MASTERCARD" ? CardScheme.Mastercard : CardScheme.Visa;
        var at = transaction.Log.FirstOrDefault(line => line is { Operation: PspOperation.Reserved, Succeeded: true })?.At ?? transaction.InitiatedAt;
        var card = new Card(token?.Bin ?? "", token?.Number[^4..] ?? "", scheme);
        return new PaymentEvent.Authorized(at, Guid.Empty, transaction.Order.Amount, transaction.SentTo, card, at, at, null, null);
    }

    static DeclineReason Reason(PspFailure failure) => failure.ErrorId switch
    {
        "83" => DeclineReason.SuspectedFraud,
        "84" => DeclineReason.WithdrawalLimitExceeded,
        "86" => DeclineReason.ExpiredCard,
        "87" => DeclineReason.InvalidCard,
        "89" => DeclineReason.InsufficientFunds,
        _ => DeclineReason.RefusedByIssuer,
    };
}

static class Sight
{
    /// <summary>A payment, or the transaction of the provider whose merchant that sales unit is.</summary>
    public static Seen? See(this Platform platform, string msn, string reference)
    {
        if (platform.Settings.Current.PspOf(msn) is not { PspId: { } pspId }) return platform.Journal.Find(msn, reference) is { } history ? Seen.Of(history) : null;
        return platform.Psp.Find(pspId, reference) is { } transaction && transaction.Transaction.Msn == msn ? Seen.Of(transaction) : null;
    }

    /// <summary>All that a phone number had to do with, newest first.</summary>
    public static IEnumerable<Seen> SeeAllOf(this Platform platform, string phoneNumber, int countMax) =>
        platform.Journal.FindByPayer(phoneNumber, countMax).Select(Seen.Of)
            .Concat(platform.Psp.FindByPayer(phoneNumber, countMax).Select(Seen.Of))
            .OrderByDescending(seen => seen.Stream).Take(countMax);
}
