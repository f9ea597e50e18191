using Kasse.Engine.Payments;

namespace Kasse.Server.Userinfo;

/// <summary>What somebody agreed to share with a sales unit, together with one payment.</summary>
/// <param name="Withdrawn">They have taken it back since.</param>
public sealed record Consent(Payment Payment, DateTimeOffset At, bool Withdrawn)
{
    /// <summary>After that the merchant learns no more.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(168);

    public string Msn => Payment.Msn;
    public DateTimeOffset Until => At + Life;
    public IEnumerable<string> Scopes => Payment.Order.Scope!.Split(' ');
}

/// <summary>The consents that payers have given, as the journal has them.</summary>
static class Consents
{
    /// <summary>Further back nobody looks.</summary>
    const int PaymentsMax = 500;

    /// <summary>Newest first.</summary>
    public static IEnumerable<Consent> ConsentsOf(this Platform platform, string phoneNumber)
    {
        var withdrawn = platform.Consents.WithdrawnBy(phoneNumber);
        return
            from history in platform.Journal.FindByPayer(phoneNumber, PaymentsMax)
            let paid = history.Payment.Authorization
            where paid is { Profile: not null } && paid.PhoneNumber == phoneNumber
            select new Consent(history.Payment, paid.At, withdrawn.TryGetValue(history.Payment.Msn, out var at) && at >= paid.At);
    }

    /// <summary>What of a payment's scope the payer still has to be asked: what was agreed to within a week is not asked again.</summary>
    public static string[] ScopesToAsk(this Platform platform, Payment payment, string phoneNumber)
    {
        if (payment.Order.Scope is not { Length: > 0 } scope) return [];
        var now = platform.Clock.GetUtcNow();
        var given = platform.ConsentsOf(phoneNumber).Where(consent => consent.Msn == payment.Msn && !consent.Withdrawn && consent.Until > now).SelectMany(consent => consent.Scopes);
        return [.. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(given)];
    }
}
