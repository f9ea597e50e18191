using System.Security.Cryptography;
using System.Text;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.EPayment;
using Kasse.Storage;

namespace Kasse.Server.Web.Portal.Payments;

/// <summary>What a merchant's people do with a payment on a page: the same operations, by the same rules, as their system does by calls.</summary>
public sealed class MerchantActs(Platform platform)
{
    /// <param name="key">Belongs to one form: sent twice, it is done once.</param>
    public Task<Outcome> Capture(string msn, string reference, Money amount, string key) => Do(msn, reference, Operations.Capture, amount, key,
        (payment, now, pspReference) => PaymentRules.Capture(payment, platform.Settings.Current.SalesUnits[msn], amount, now, pspReference));

    /// <inheritdoc cref="Capture"/>
    public Task<Outcome> Refund(string msn, string reference, Money amount, string key) => Do(msn, reference, Operations.Refund, amount, key,
        (payment, now, pspReference) => platform.Rules.Refund(payment, amount, now, pspReference));

    /// <inheritdoc cref="Capture"/>
    public Task<Outcome> Cancel(string msn, string reference, string key) => Do(msn, reference, Operations.Cancel, false, key,
        (payment, now, pspReference) => PaymentRules.Cancel(payment, onlyBeforeAuthorization: false, now, pspReference));

    Task<Outcome> Do(string msn, string reference, string operation, object asked, string key, Func<Payment, DateTimeOffset, Guid, Decision> rule)
    {
        var pspReference = Guid.NewGuid();
        var fingerprint = SHA256.HashData(Encoding.UTF8.GetBytes($"{operation} {asked}"))[..16];
        return platform.Journal.Execute(msn, reference, new Request(operation, key, fingerprint), (payment, now) => rule(payment, now, pspReference));
    }
}
