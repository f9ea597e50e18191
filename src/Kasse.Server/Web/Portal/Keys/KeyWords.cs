using Kasse.Server.Setup;
using Kasse.Storage.Settings;

namespace Kasse.Server.Web.Portal.Keys;

/// <summary>Keys in words: what each kind is for; what each part is called, where it is sent, and what breaks when it is replaced.</summary>
static class KeyWords
{
    public static KeyPart[] Of(KeySet keys) =>
        keys.Kind == KeySetKind.Accounting ? [KeyPart.ClientSecret] : [KeyPart.ClientSecret, KeyPart.PrimaryKey, KeyPart.SecondaryKey];

    public static KeyPart? Find(string? slug) => Enum.GetValues<KeyPart>().Cast<KeyPart?>().FirstOrDefault(part => part!.Value.Slug() == slug);

    public static string Slug(this KeyPart part) => part switch
    {
        KeyPart.PrimaryKey => "primary-key",
        KeyPart.SecondaryKey => "secondary-key",
        KeyPart.ClientSecret => "client-secret",
    };

    public static string Name(this KeyPart part) => part switch
    {
        KeyPart.PrimaryKey => "Primary subscription key",
        KeyPart.SecondaryKey => "Secondary subscription key",
        KeyPart.ClientSecret => "Client secret",
    };

    public static string Header(this KeyPart part) => part == KeyPart.ClientSecret ? "client_secret" : "Ocp-Apim-Subscription-Key";

    public static string Value(this KeySet keys, KeyPart part) => part switch
    {
        KeyPart.PrimaryKey => keys.PrimaryKey,
        KeyPart.SecondaryKey => keys.SecondaryKey,
        KeyPart.ClientSecret => keys.ClientSecret,
    };

    public static string Breaks(this KeyPart part) => part switch
    {
        KeyPart.PrimaryKey => "Every call that sends the present primary key is answered with 401 from that moment. "
            + "Move your systems to the secondary key first: it goes on working.",
        KeyPart.SecondaryKey => "Every call that sends the present secondary key is answered with 401 from that moment. The primary key goes on working.",
        KeyPart.ClientSecret => "Nobody gets an access token with the present secret from that moment. "
            + "Tokens that were fetched before stay valid until they expire.",
    };

    public static string Name(this KeySetKind kind) => kind switch
    {
        KeySetKind.SalesUnit => "Sales unit",
        KeySetKind.Partner => "Partner",
        KeySetKind.Psp => "PSP",
        KeySetKind.Accounting => "Accounting",
    };

    public static string Meaning(this KeySetKind kind) => kind switch
    {
        KeySetKind.SalesUnit => "Keys of one sales unit. Both subscription keys are equally good, so that one can be replaced while the other serves.",
        KeySetKind.Partner => "Keys of a partner, for several sales units: each call says in Merchant-Serial-Number which of them it acts for.",
        KeySetKind.Psp => "Keys of a payment service provider, for all its merchants: each call says in PSP-Id who calls, and in Merchant-Serial-Number for whom.",
        KeySetKind.Accounting => "For reports only: fetches short-lived tokens, and has no subscription key.",
    };
}
