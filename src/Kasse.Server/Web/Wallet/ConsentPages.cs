using Kasse.Server.Outbound;
using Kasse.Server.Userinfo;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Wallet;

/// <summary>What a payer shares with whom, and taking it back.</summary>
sealed class ConsentPages(Platform platform, SignedIn signedIn, ConsentRemoval removal)
{
    public IResult Show(HttpContext http, string? done)
    {
        if (signedIn.Of(http) is not { Payer: var payer }) return SeeOther.To(WalletPaths.SignInTo(WalletPaths.Consents));

        var now = platform.Clock.GetUtcNow();
        return new RazorComponentResult<ConsentsPage>(new
        {
            Visit = Visit.Of(http, platform.Options),
            Payer = payer,
            Done = done is not null,
            Consents = platform.ConsentsOf(payer.PhoneNumber).Where(consent => !consent.Withdrawn && consent.Until > now).GroupBy(consent => consent.Msn)
                .Select(given => (platform.Settings.Current.SalesUnits[given.Key], (IReadOnlyList<string>)[.. given.SelectMany(consent => consent.Scopes).Distinct()], given.First()))
                .ToList(),
        });
    }

    /// <summary>The merchant of an eCom express order asked to be told, at each address that one gave; others learn of it when they ask for consent again.</summary>
    public async Task<IResult> Withdraw(HttpContext http, string msn)
    {
        if (signedIn.Of(http) is not { Payer: var payer }) return SeeOther.To(WalletPaths.SignIn);
        var given = platform.ConsentsOf(payer.PhoneNumber).Where(consent => consent.Msn == msn && !consent.Withdrawn).ToList();
        if (given.Count > 0) await platform.Consents.Withdraw(msn, payer.PhoneNumber);
        var addresses = given.Where(consent => consent.Payment.Order.Ecom?.ConsentRemovalPrefix is not null).DistinctBy(consent => consent.Payment.Order.Ecom!.ConsentRemovalPrefix);
        await Task.WhenAll(addresses.Select(consent => removal.Tell(consent.Payment)));
        return SeeOther.To(WalletPaths.Consents + "?done=yes");
    }
}
