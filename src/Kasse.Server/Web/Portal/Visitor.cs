using Kasse.Engine.Payments;
using Kasse.Server.FaultInjection;
using Kasse.Storage.Accounts;
using Kasse.Storage.Settings;

namespace Kasse.Server.Web.Portal;

/// <summary>
/// Whoever looks at a page of the portal. A handler that names one among its parameters gets it, and so does each page. What it
/// <see cref="Sees(string)"/> decides what may stand on a page.
/// </summary>
public sealed class Visitor(Account account, Platform platform)
{
    public Account Account => account;
    public bool IsTest => platform.Options.IsTest;

    public bool May(Role role) => account.Role >= role;

    /// <summary>What a sales unit is approved for and who can pay: for tests a developer's to choose, elsewhere an administrator's to grant.</summary>
    public static Role SetsUp(bool isTest) => isTest ? Role.Developer : Role.Administrator;

    public bool MaySetUp => May(SetsUp(IsTest));

    /// <summary>An account belongs to a company and sees its sales units, and whatever belongs to them; an administrator sees all.</summary>
    public bool Sees(SalesUnit unit) => May(Role.Administrator) || unit.CompanyName == account.Company;

    public bool Sees(string msn) => platform.Settings.Current.SalesUnits.TryGetValue(msn, out var unit) && Sees(unit);

    /// <summary>Keys that also act for another company's sales unit would open that one too.</summary>
    public bool Sees(KeySet keys) => keys.Msns.All(Sees);

    /// <summary>Those that the account sees, by serial number.</summary>
    public IReadOnlyList<SalesUnit> SalesUnits =>
        [.. platform.Settings.Current.SalesUnits.Values.Where(Sees).OrderBy(unit => unit.Msn.Length).ThenBy(unit => unit.Msn, StringComparer.Ordinal)];

    /// <summary>Their serial numbers, for questions to the journal, the deliveries and the request log.</summary>
    public IReadOnlySet<string> Msns => SalesUnits.Select(unit => unit.Msn).ToHashSet();

    /// <summary>Whether there is nothing here that belongs to somebody else; then calls that name no sales unit are theirs as well.</summary>
    public bool SeesEverything => platform.Settings.Current.SalesUnits.Values.All(Sees);

    /// <summary>Whether one of them is the merchant of a payment service provider.</summary>
    public bool SeesPsp => platform.Settings.Current.KeySets.Any(keys => keys.Kind == KeySetKind.Psp && keys.Msns.Any(Sees));

    /// <summary>What goes wrong on purpose for one of them.</summary>
    public IReadOnlyList<Fault> Faults => [.. platform.Faults.All.Where(fault => Sees(fault.Msn))];

    /// <summary>How a sales unit that the account sees is called.</summary>
    public string NameOf(string msn) => platform.Settings.Current.SalesUnits[msn].Name;

    /// <summary>Registered for one sales unit, or for all of a partner's.</summary>
    public bool Sees(Webhook webhook) =>
        webhook.Msn is { } msn ? Sees(msn) : platform.Settings.Current.WithClientId(webhook.ClientId) is { } keys && Sees(keys);

    /// <summary>The answer for what does not exist, and for what belongs to another company: nobody can tell which.</summary>
    public IResult NotFound(string text) => MessagePage.Of(this, IsTest, StatusCodes.Status404NotFound, "There is nothing here", text);
}

/// <summary>Whom the gate let in with the request at hand; null on the pages that are open to everybody, when it is nobody that is known.</summary>
sealed class Admitted
{
    public Visitor? Visitor { get; set; }
}
