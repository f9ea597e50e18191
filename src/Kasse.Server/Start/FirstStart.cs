using System.Security.Cryptography;
using Kasse.Engine.Payments;
using Kasse.Server.Web.Portal;
using Kasse.Storage.Accounts;
using Kasse.Storage.Settings;

namespace Kasse.Server.Start;

/// <summary>A new data folder gets an environment that works at once: one company with a sales unit in each market, keys, and people who can pay.</summary>
public static class FirstStart
{
    const string Company = "Fjordby Handel AS";

    public static readonly SalesUnitFeatures Usual = SalesUnitFeatures.Active | SalesUnitFeatures.BankAccountVerified | SalesUnitFeatures.PartialCapture
        | SalesUnitFeatures.PushMessage | SalesUnitFeatures.Express | SalesUnitFeatures.LongLiving;

    public const string NorwegianMsn = "123456";

    /// <summary>The first merchant of the first payment service provider.</summary>
    public const string PspMsn = "456789";

    /// <summary>Name of the setting that holds the administrator's token for the control API.</summary>
    public const string AdminTokenSetting = "admin-token";

    public const string AdministratorEmail = "admin@kasse.example";

    /// <summary>Of the account that a browser on the same machine may use without a password.</summary>
    public const string DeveloperEmail = "developer@kasse.example";

    public static async Task Prepare(SettingsTables settings)
    {
        if (settings.Value(AdminTokenSetting) is not null) return;

        foreach (var unit in (SalesUnit[])
        [
            new(NorwegianMsn, "Fjordby Butikk", Market.Norway, "NOK", Usual, Company),
            new("234567", "Fjordby Butik", Market.Denmark, "DKK", Usual, Company),
            new("345678", "Fjordby Kauppa", Market.Finland, "EUR", Usual, Company),
        ])
        {
            await settings.Save(unit);
            // A first start that was cut short left some of this.
            if (settings.Current.KeysOf(unit.Msn) is null) await settings.Save(NewKeys(KeySetKind.SalesUnit, unit.Name, [unit.Msn]));
        }
        if (settings.Current.PspOf(PspMsn) is null)
        {
            await settings.Save(new SalesUnit(PspMsn, "Fjordby Kafé", Market.Norway, "NOK", Usual, Company));
            await settings.Save(NewKeys(KeySetKind.Psp, "Pretend PSP", [PspMsn]));
        }
        foreach (var wallet in People().Where(w => !settings.Current.Wallets.ContainsKey(w.Payer.PhoneNumber))) await settings.Save(wallet);
        // Last: its presence says that the rest is complete.
        await settings.SaveValue(AdminTokenSetting, NewSecret());
    }

    /// <summary>Somebody has to be able to come in first.</summary>
    public static async Task Prepare(AccountTables accounts, bool isTest)
    {
        if (accounts.All().Any(account => account.Role == Role.Administrator)) return;

        if (isTest) await accounts.Add(new Account(Guid.NewGuid().ToString("n"), DeveloperEmail, "Developer", Company, Role.Developer, Account.NewStamp()), by: null);
        var password = Passwords.Make();
        // Last: its presence says that the rest is complete.
        await accounts.Add(
            new Account(
                Guid.NewGuid().ToString("n"), AdministratorEmail, "Administrator", Company, Role.Administrator, Account.NewStamp(), Passwords.Hash(password), password),
            by: null);
    }

    /// <param name="msns">The sales units that the keys may act for.</param>
    public static KeySet NewKeys(KeySetKind kind, string name, IReadOnlyList<string> msns) =>
        new(Guid.NewGuid().ToString(), NewSecret(), kind, name, NewSubscriptionKey(), NewSubscriptionKey(), msns, kind == KeySetKind.Psp ? NewPspId() : null);

    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    public static string NewSubscriptionKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    static string NewPspId() => Guid.NewGuid().ToString("n").ToUpperInvariant();

    static IEnumerable<Wallet> People()
    {
        var oslo = new PostalAddress("Storgata 1", null, "Oslo", "0155", "NO");
        var copenhagen = new PostalAddress("Strandvejen 12", "2. th.", "København", "2100", "DK");
        var helsinki = new PostalAddress("Mannerheimintie 5", null, "Helsinki", "00100", "FI");
        yield return Person("4712345678", "Ola", "Nordmann", new(1985, 5, 17), oslo, "17058512345");
        yield return Person("4791234567", "Kari", "Hansen", new(1992, 2, 29), oslo, "29029212345");
        yield return Person("4790000013", "Emil", "Ungdom", new(2013, 6, 1), oslo, "01061312345");
        yield return Person("4512345678", "Freja", "Sørensen", new(1990, 4, 16), copenhagen, "1604901234");
        yield return Person("358401234567", "Aino", "Virtanen", new(1988, 12, 6), helsinki, "061288-123A");
    }

    static Wallet Person(string phoneNumber, string firstName, string lastName, DateOnly birthDate, PostalAddress address, string nationalIdentityNumber) => new(
        new Payer(phoneNumber, Guid.NewGuid(), firstName, lastName, $"{firstName}.{lastName}@example.com".ToLowerInvariant().Replace('ø', 'o'), birthDate, address, nationalIdentityNumber),
        [
            NewCard(new("492556", "0001", CardScheme.Visa)),
            NewCard(new("535310", "0002", CardScheme.Mastercard)),
            NewCard(new("492556", "0019", CardScheme.Visa, CardConduct.InsufficientFunds)),
            NewCard(new("492556", "0027", CardScheme.Visa, CardConduct.AsksForChallenge)),
            NewCard(new("535310", "0035", CardScheme.Mastercard, CardConduct.Expired)),
        ]);

    public static WalletCard NewCard(Card card) => new(Guid.NewGuid().ToString("n"), card);
}
