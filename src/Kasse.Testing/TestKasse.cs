using Kasse.Engine.Payments;
using Kasse.Server;
using Kasse.Server.Control;
using Kasse.Server.Start;
using Kasse.Server.Web;
using Kasse.Storage.Settings;

namespace Kasse.Testing;

/// <summary>
/// A whole Kasse in the test's own process: the real server on a free port, with a data folder of its own that is gone afterwards. Any
/// number of them may run at the same time.
/// </summary>
public sealed class TestKasse : IAsyncDisposable
{
    readonly string folder;
    readonly ControlClient control;

    TestKasse(KasseServer server, string folder)
    {
        Server = server;
        this.folder = folder;
        BaseAddress = new Uri(server.Address);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = BaseAddress };
        control = new ControlClient(Http, server.Platform.Settings.Value(FirstStart.AdminTokenSetting)!);
        Merchant = MerchantOf(FirstStart.NorwegianMsn);
        Clock = new TestClock(server.ClockHand);
        Faults = new TestFaults(server.Platform.Faults, Merchant, Clock);
        Webhooks = new TestWebhooks(this);
        Scenarios = new TestScenarios(this);
    }

    /// <summary>What the paths of the platform's APIs are joined to.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The Norwegian sales unit, whose keys are the ones below.</summary>
    public TestMerchant Merchant { get; }

    /// <summary>The <c>client_id</c> of <see cref="Merchant"/>.</summary>
    public string ClientId => Merchant.ClientId;

    /// <summary>The <c>client_secret</c> of <see cref="Merchant"/>.</summary>
    public string ClientSecret => Merchant.ClientSecret;

    /// <summary>The <c>Ocp-Apim-Subscription-Key</c> of <see cref="Merchant"/>.</summary>
    public string SubscriptionKey => Merchant.SubscriptionKey;

    /// <summary>The <c>Merchant-Serial-Number</c> of <see cref="Merchant"/>.</summary>
    public string MerchantSerialNumber => Merchant.MerchantSerialNumber;

    /// <summary>Calls Kasse and adds nothing: no keys, no token, no redirects followed.</summary>
    public HttpClient Http { get; }

    /// <summary>The clock that payments live by.</summary>
    public TestClock Clock { get; }

    /// <summary>Lets calls of the code under test go wrong, and what it is told.</summary>
    public TestFaults Faults { get; }

    /// <summary>Receives what merchants are told, or lets the code under test be told.</summary>
    public TestWebhooks Webhooks { get; }

    /// <summary>Plays hard cases with the code under test.</summary>
    public TestScenarios Scenarios { get; }

    /// <summary>What the code under test has sent, oldest first: every API call, answered or refused.</summary>
    public IReadOnlyList<SentRequest> Requests =>
        [.. Server.RequestLog.Newest(msn: null, int.MaxValue).Reverse().Select(listed => SentRequest.From(Server.RequestLog.Find(listed.Id)!))];

    internal KasseServer Server { get; }

    /// <summary>Starts one. Rate limits are off unless asked for, because tests are quicker than any shop.</summary>
    public static async Task<TestKasse> Start(TestKasseOptions? options = null)
    {
        options ??= new TestKasseOptions();
        var folder = await Newborn.Folder();
        var server = await KasseServer.Start(
            new KasseOptions
            {
                DataFolder = folder,
                Urls = $"http://127.0.0.1:{options.Port}",
                RateLimits = options.RateLimits,
                MagicAmountsWhenForced = options.MagicAmountsWhenForced,
                HasPortal = options.Portal,
                RequestsKeptPerSecondMax = int.MaxValue / 2,
            }, options.RealTime);
        return new TestKasse(server, folder);
    }

    /// <summary>One of the other sales units: 234567 sells in Danish kroner, 345678 in euro.</summary>
    public TestMerchant MerchantOf(string merchantSerialNumber)
    {
        var registry = Server.Platform.Settings.Current;
        return registry.SalesUnits.GetValueOrDefault(merchantSerialNumber) is { } unit && registry.KeysOf(unit.Msn) is { } keys
            ? new TestMerchant(BaseAddress, unit, keys)
            : throw new TestKasseException($"There is no sales unit {merchantSerialNumber} with keys of its own, only {string.Join(", ", OwnKeys(registry))}.");
    }

    /// <summary>Somebody with the app: 4712345678, 4791234567, 4512345678, 358401234567, or whoever was added.</summary>
    /// <param name="phoneNumber">With country code and without a plus sign.</param>
    public TestPayer Payer(string phoneNumber)
    {
        var people = Server.Platform.Settings.Current.Wallets;
        return people.ContainsKey(phoneNumber)
            ? new TestPayer(this, control, phoneNumber)
            : throw new TestKasseException($"There is no test user {phoneNumber}, only {string.Join(", ", people.Keys.Order(StringComparer.Ordinal))}.");
    }

    /// <summary>Gives somebody else the app, with a Visa and a Mastercard that pay.</summary>
    /// <param name="phoneNumber">With country code and without a plus sign.</param>
    /// <param name="firstName">As shared with merchants who ask.</param>
    /// <param name="lastName">As shared with merchants who ask.</param>
    public async Task<TestPayer> AddPayer(string phoneNumber, string firstName = "Test", string lastName = "Testesen")
    {
        await TestKasseException.Unless(() => control.Do(HttpMethod.Post, "/users", new NewTestUser(phoneNumber, firstName, lastName)));
        return Payer(phoneNumber);
    }

    /// <summary>A payment as it is now, whatever the sales unit.</summary>
    /// <exception cref="TestKasseException">There is none with that reference, or two sales units have one each.</exception>
    public TestPayment Payment(string reference) => TestPayment.From(Find(reference));

    /// <summary>The go-live checklist, decided from the calls that the code under test has made.</summary>
    /// <param name="merchant">Whose; null is <see cref="Merchant"/>.</param>
    public IReadOnlyList<TestChecklistItem> Checklist(TestMerchant? merchant = null)
    {
        var unit = Server.Platform.Settings.Current.SalesUnits[(merchant ?? Merchant).MerchantSerialNumber];
        return [.. new Server.GoLive.Checklists(Server.Platform, Server.RequestLog).Of(unit).Items.Select(TestChecklistItem.From)];
    }

    /// <summary>Stops the server and deletes all it has kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await Webhooks.Close();
        Http.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    internal Payment Find(string reference)
    {
        var platform = Server.Platform;
        var found = platform.Settings.Current.SalesUnits.Keys.Select(msn => platform.See(msn, reference)?.Payment).OfType<Payment>().ToList();
        return found switch
        {
            [var payment] => payment,
            [] => throw new TestKasseException($"There is no payment {reference}, only {Some(platform.Journal.Newest(null, 20).Select(history => history.Payment.Reference))}."),
            _ => throw new TestKasseException($"Sales units {string.Join(" and ", found.Select(payment => payment.Msn))} have a payment {reference} each. Give them references of their own."),
        };
    }

    static string Some(IEnumerable<string> references) => string.Join(", ", references) is { Length: > 0 } some ? some : "none at all";

    static IEnumerable<string> OwnKeys(Registry registry) =>
        registry.SalesUnits.Keys.Where(msn => registry.KeysOf(msn) is not null).Order(StringComparer.Ordinal);
}
