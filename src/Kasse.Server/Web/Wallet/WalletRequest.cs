using Kasse.Engine.Payments;

namespace Kasse.Server.Web.Wallet;

/// <summary>How far a payer has come in a request; carried from page to page in the address, so that nothing is kept for those who leave.</summary>
/// <param name="Consent"><c>yes</c> once the payer has agreed to share.</param>
/// <param name="Shipping">The sealed choice of shipping.</param>
/// <param name="Here">Set when the request was opened by a link in this browser, which then leads back to the merchant.</param>
public readonly record struct Steps(string? Consent, string? Shipping, string? Here);

/// <summary>A payment in the wallet of somebody it was sent to.</summary>
/// <param name="Psp">The provider for whom the card is asked; null for a payment.</param>
/// <param name="Scopes">What the payer still has to agree to share.</param>
public sealed record WalletRequest(Payer Payer, Seen Seen, SalesUnit Unit, Standing Standing, string? Psp, OrderInformation Information, string[] Scopes)
{
    public Payment Payment => Seen.Payment;

    /// <summary>For a page that shows how it stands.</summary>
    public Live Live => new(WalletPaths.Of(Payment) + "/changes", MarkOf(Seen, Standing));

    public static WalletRequest From(Payer payer, Seen seen, SalesUnit unit, string? psp, OrderInformation information, string[] scopes, DateTimeOffset now) =>
        new(payer, seen, unit, seen.Payment.StandingAt(now), psp, information, scopes);

    public static string MarkOf(Seen seen, Standing standing) => $"{seen.Version} {standing}";

    /// <summary>For a page that asks something, which has to be asked anew when the payment is no longer as it was.</summary>
    public Live AskedAt(string address) => Live with { Onward = address };

    public string Address() => WalletPaths.Of(Payment);

    public string Address(Steps steps, string step = "", params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var query = QueryString.Empty;
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("consent", steps.Consent), ("shipping", steps.Shipping), ("here", steps.Here), .. more])
        {
            if (value is not null) query = query.Add(name, value);
        }
        return WalletPaths.Of(Payment) + step + query;
    }
}

/// <summary>A payment in a list.</summary>
public sealed record WalletEntry(Payment Payment, SalesUnit Unit, Standing Standing);
