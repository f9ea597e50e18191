using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Server.Tests.Ecom;
using Kasse.Server.Tests.EPayment;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Callers;

/// <summary>
/// Every operation of every API, tried with the keys of everybody else on everything that a sales unit has. The operations are asked of the server
/// itself, so that a new one is tried as well.
/// </summary>
public sealed partial class IsolationTests : IAsyncLifetime
{
    /// <summary>In what the victims have, and in nothing that is asked.</summary>
    const string Mark = "mark-of-the-victim";

    const string Psp = FirstStart.PspMsn, Unit = FirstStart.NorwegianMsn;

    /// <summary>What does not know callers by a sales unit's keys: tokens, the control API, documents, pages, and what pages load.</summary>
    static readonly string[] Others =
    [
        "", "accesstoken", "miami", "authentication", "access-management-1.0", "health", "openapi", "kasse", "pay", "wallet", "portal", "qr-image", "r", "dwo-api-application", "mobileintercept",
    ];

    Psp.Psp psp = null!;
    RunningKasse kasse = null!;

    /// <summary>One body serves all operations, so that each is told more than it asks for.</summary>
    IDisposable careless = null!;

    string reference = "", orderId = "", webhook = "", category = "";

    public async ValueTask InitializeAsync()
    {
        psp = await Tests.Psp.Psp.Start(options => options with { PspRecurring = true });
        kasse = psp.Kasse;
        careless = kasse.CarelessCallers();
        var shop = new WebShop(kasse, await kasse.Merchant());
        reference = await shop.Authorized(change: $$"""{ "metadata": { "note": "{{Mark}}" } }""");
        orderId = await new OrderingShop(shop).Initiated(transaction: $$"""{"transactionText":"{{Mark}}"}""");
        webhook = (string)(await shop.Merchant.Post("/webhooks/v1/webhooks", $$"""{"url":"https://{{Mark}}.example/","events":["epayments.payment.captured.v1"]}""")).Json["id"]!;
        category = (string)(await shop.Merchant.Post("/order-management/v3/categories", $$"""
            {"orderId":"{{orderId}}","paymentType":"ECOM","type":"GENERAL","url":"https://{{Mark}}.example/"}
            """)).Json["categoryId"]!;
        await shop.Merchant.Post("/qr/v1/merchant-redirect", $$"""{"id":"{{reference}}","redirectUrl":"https://{{Mark}}.example/"}""");
        await shop.Merchant.Send(HttpMethod.Put, $"/qr/v1/merchant-callback/{orderId}", $$"""{"locationDescription":"{{Mark}}"}""", null);
        await psp.Init("VICTIM1");
        await kasse.Server.Platform.Settings.Save(kasse.Server.Platform.Settings.Current.SalesUnits[Psp] with { Name = Mark });
    }

    public ValueTask DisposeAsync()
    {
        careless.Dispose();
        return psp.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_sees_or_changes_what_is_another_ones()
    {
        var before = Everything();
        var strangers = await Strangers();
        var (askedCount, leaks) = (0, new List<string>());
        foreach (var (method, path) in Operations())
        {
            foreach (var (stranger, own) in strangers)
            {
                foreach (var asFor in (string[])[own, Unit, Psp])
                {
                    foreach (var filled in Filled(path))
                    {
                        askedCount++;
                        var answer = await Ask(stranger, method, filled, asFor);
                        if (answer.Body.Contains(Mark, StringComparison.Ordinal) || (asFor != own && answer.Status < 400) || answer.Status >= 500)
                            leaks.Add($"{stranger.Keys.Name} as {asFor}: {method} {filled} {answer.Status} {answer.Body}");
                    }
                }
            }
        }

        Assert.Empty(leaks);
        Assert.True(askedCount > 500, $"Only {askedCount} calls were made.");
        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task The_same_calls_with_the_right_keys_get_through()
    {
        var owners = (Merchant[])[await kasse.Merchant(), psp.Http];
        foreach (var (method, path) in Operations())
        {
            var statuses = new List<int>();
            foreach (var owner in owners)
            {
                foreach (var filled in Filled(path)) statuses.Add((await Ask(owner, method, filled, owner.Msn)).Status);
            }
            Assert.True(statuses.Any(status => status is not (401 or 403 or 404 or 405)), $"{method} {path}: {string.Join(", ", statuses)}");
        }
    }

    IEnumerable<(string Method, string Path)> Operations() => kasse.Server.Routes.Where(
        route => !Others.Contains(route.Path.Split('/')[1]) && !Path.HasExtension(route.Path)
            // It takes the token of a login, and nobody here has one.
            && route.Path != "/vipps-userinfo-api/userinfo");

    /// <summary>With each name of something that a victim has in the place of each blank.</summary>
    IEnumerable<string> Filled(string path) => ((string[])[reference, orderId, webhook, category, "VICTIM1", Psp])
        .Select(name => Blank().Replace(path.Replace("{paymentType}", "ePayment"), name)).Distinct();

    /// <summary>The keys of each kind that are not a victim's, and a serial number that they may act for.</summary>
    async Task<List<(Merchant Merchant, string Own)>> Strangers()
    {
        var settings = kasse.Server.Platform.Settings;
        await settings.Save(new SalesUnit("567890", "Another PSP's merchant", Market.Norway, "NOK", FirstStart.Usual));
        var strangers = new List<(Merchant, string)> { (await kasse.Merchant("234567"), "234567") };
        foreach (var (keys, msn) in ((KeySet, string)[])
        [
            (FirstStart.NewKeys(KeySetKind.Partner, "A partner", ["234567", "345678"]), "345678"),
            (FirstStart.NewKeys(KeySetKind.Psp, "Another PSP", ["567890"]), "567890"),
        ])
        {
            await settings.Save(keys);
            strangers.Add((await Merchant.SignIn(kasse.Http, keys, msn), msn));
        }
        return strangers;
    }

    Task<Answer> Ask(Merchant caller, string method, string path, string asFor) => caller.Send(
        new HttpMethod(method), path, method == "GET" ? null : Body(asFor), Guid.NewGuid().ToString(), request =>
        {
            request.Headers.Remove("Merchant-Serial-Number");
            request.Headers.Add("Merchant-Serial-Number", asFor);
            request.Headers.Add("PSP-Id", asFor == Psp ? Tests.Psp.Psp.KeysIn(kasse).PspId : caller.Keys.PspId ?? "none");
        });

    /// <summary>What each operation looks for, all in one, about what the victims have.</summary>
    string Body(string asFor) => new JsonObject
    {
        ["reference"] = reference,
        ["amount"] = new JsonObject { ["currency"] = "NOK", ["value"] = 100 },
        ["paymentMethod"] = new JsonObject { ["type"] = "WALLET" },
        ["userFlow"] = "WEB_REDIRECT",
        ["returnUrl"] = "https://stranger.example/",
        ["paymentDescription"] = "A stranger's",
        ["modificationAmount"] = new JsonObject { ["currency"] = "NOK", ["value"] = 100 },
        ["customer"] = new JsonObject { ["phoneNumber"] = WebShop.Ola },
        ["customerPhoneNumber"] = "12345678",
        ["token"] = "x",
        ["merchantInfo"] = new JsonObject { ["merchantSerialNumber"] = asFor, ["callbackPrefix"] = "https://stranger.example", ["fallBack"] = "https://stranger.example" },
        ["customerInfo"] = new JsonObject(),
        ["transaction"] = new JsonObject { ["amount"] = 100, ["orderId"] = orderId, ["transactionText"] = "A stranger's" },
        ["pspTransactionId"] = "VICTIM1",
        ["transactions"] = new JsonArray(new JsonObject { ["pspTransactionId"] = "VICTIM1", ["status"] = "CAPTURED", ["amount"] = "100", ["currency"] = "NOK" }),
        ["name"] = "A stranger's",
        ["url"] = "https://stranger.example/",
        ["events"] = new JsonArray("epayments.payment.captured.v1"),
        ["merchantSerialNumber"] = Psp,
    }.ToJsonString();

    /// <summary>Every row that is about a victim.</summary>
    string Everything() => kasse.Server.Platform.Database.Read(session => string.Join('\n', ((string[])
    [
        $"select stream, version, kind from journal where msn in ('{Unit}', '{Psp}') order by seq",
        $"select id, msn, order_id from order_categories where msn in ('{Unit}', '{Psp}') order by id",
        $"select id, msn, url from redirect_codes where msn in ('{Unit}', '{Psp}') order by id",
        $"select id, msn, location from till_codes where msn in ('{Unit}', '{Psp}') order by id",
        $"select id, msn, url, events from webhooks where msn in ('{Unit}', '{Psp}') order by id",
        $"select msn, name, company, features from sales_units where msn in ('{Unit}', '{Psp}') order by msn",
        "select msn, client_id from key_set_units order by msn, client_id",
    ]).SelectMany(sql => session.Connection.Query(sql)).Select(row => string.Join(' ', ((IDictionary<string, object>)row).Values))
        .Where(row => !row.StartsWith("567890", StringComparison.Ordinal) && !row.StartsWith("234567", StringComparison.Ordinal) && !row.StartsWith("345678", StringComparison.Ordinal))));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Blank();
}
