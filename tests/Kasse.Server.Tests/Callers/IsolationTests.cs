using System.Text.RegularExpressions;
using Dapper;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Callers;

/// <summary>
/// Every operation of every API, tried with the keys of everybody else on everything that a sales unit has. The operations are asked of the server
/// itself, so that a new one is tried as well.
/// </summary>
public sealed partial class IsolationTests : IAsyncLifetime
{
    const string Psp = Victims.Provider, Unit = Victims.Unit;

    /// <summary>What does not know callers by a sales unit's keys: tokens, the control API, documents, pages, and what pages load.</summary>
    static readonly string[] Others =
    [
        "", "accesstoken", "miami", "authentication", "access-management-1.0", "health", "openapi", "kasse", "pay", "wallet", "portal", "qr-image", "r", "dwo-api-application", "mobileintercept",
    ];

    Psp.Psp psp = null!;
    RunningKasse kasse = null!;

    /// <summary>One body serves all operations, so that each is told more than it asks for.</summary>
    IDisposable careless = null!;

    Victims victims = null!;

    public async ValueTask InitializeAsync()
    {
        psp = await Tests.Psp.Psp.Start(options => options with { PspRecurring = true });
        kasse = psp.Kasse;
        careless = kasse.CarelessCallers();
        victims = await Victims.In(psp);
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
                        var answer = await Ask(stranger, method, filled, asFor, made: null);
                        if (victims.Secrets.Any(answer.Body.Contains) || (asFor != own && answer.Status < 400) || answer.Status >= 500)
                            leaks.Add($"{stranger.Keys.Name} as {asFor}: {method} {filled} {answer.Status} {answer.Body}");
                    }
                }
            }
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
        Assert.True(askedCount > 500, $"Only {askedCount} calls were made.");
        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task The_same_calls_with_the_right_keys_get_through()
    {
        var owners = (Merchant[])[await kasse.Merchant(), psp.Http];
        var refused = new List<string>();
        foreach (var (method, path) in Operations())
        {
            if (method != "GET" && path.Contains("{reference}", StringComparison.Ordinal)) await victims.Sell();
            var answers = new List<string>();
            foreach (var (owner, filled) in owners.SelectMany(owner => Filled(path).Select(filled => (owner, filled))))
            {
                var answer = await Ask(owner, method, filled, owner.Msn, made: WebShop.NewReference());
                if (answer.Status < 400)
                {
                    answers.Clear();
                    break;
                }
                answers.Add($"{owner.Msn} {filled}: {answer.Status} {answer.Body}");
            }
            if (answers.Count > 0) refused.Add($"{method} {path}\n  {string.Join("\n  ", answers)}");
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
    }

    IEnumerable<(string Method, string Path)> Operations() => kasse.Server.Routes.Where(
        route => !Others.Contains(route.Path.Split('/')[1]) && !Path.HasExtension(route.Path)
            // It takes the token of a login, and nobody here has one.
            && route.Path != "/vipps-userinfo-api/userinfo");

    /// <summary>With each name of something that a victim has in the place of each blank.</summary>
    IEnumerable<string> Filled(string path) => Blank().Match(path) is { Success: true, Value: var blank }
        ? victims.Names(blank).SelectMany(name => Filled(path.Replace(blank, name)))
        : [path];

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

    Task<Answer> Ask(Merchant caller, string method, string path, string asFor, string? made) => caller.Send(
        new HttpMethod(method), path, method == "GET" ? null : victims.Body(path, asFor, made).ToJsonString(), Guid.NewGuid().ToString(), request =>
        {
            request.Headers.Remove("Merchant-Serial-Number");
            request.Headers.Add("Merchant-Serial-Number", asFor);
            request.Headers.Add("PSP-Id", asFor == Psp ? Tests.Psp.Psp.KeysIn(kasse).PspId : caller.Keys.PspId ?? "none");
            request.Headers.Add("User-Token", victims.UserToken);
        });

    /// <summary>Every row that is about a victim.</summary>
    string Everything() => kasse.Server.Platform.Database.Read(session => string.Join('\n', ((string[])
    [
        $"select stream, version, kind from journal where msn in ('{Unit}', '{Psp}') order by seq",
        $"select id, msn, order_id, body from receipts where msn in ('{Unit}', '{Psp}') order by id",
        $"select id, msn, content_type, at from order_images where msn in ('{Unit}', '{Psp}') order by id",
        $"select id, msn, order_id, url from order_categories where msn in ('{Unit}', '{Psp}') order by id",
        $"select id, msn, url from redirect_codes where msn in ('{Unit}', '{Psp}') order by id",
        $"select id, msn, location from till_codes where msn in ('{Unit}', '{Psp}') order by id",
        $"select id, msn, url, events from webhooks where msn in ('{Unit}', '{Psp}') order by id",
        $"select msn, name, company, features from sales_units where msn in ('{Unit}', '{Psp}') order by msn",
        $"select msn, client_id from key_set_units where msn in ('{Unit}', '{Psp}') order by msn, client_id",
    ]).SelectMany(sql => session.Connection.Query(sql)).Select(row => string.Join(' ', ((IDictionary<string, object>)row).Values))));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Blank();
}
