using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kasse.Server.Start;

namespace Kasse.Server.Tests.Fuzz;

/// <summary>The server under fire, with every good request there is to start from, and what earlier answers gave to fill them in with.</summary>
sealed partial class Target : IAsyncDisposable
{
    const string Nobody = "http://127.0.0.1:1/nobody";

    readonly RunningKasse kasse;
    readonly Random random;
    readonly Dictionary<string, List<string>> given = [];
    readonly HashSet<string> keys = [];
    int count;

    Target(RunningKasse kasse, Random random)
    {
        this.kasse = kasse;
        this.random = random;
    }

    public RunningKasse Kasse => kasse;
    public List<Template> Templates { get; } = [];

    public static async Task<Target> Start(Random random)
    {
        var target = new Target(await RunningKasse.Start(options => options with { RequestsKeptPerSecondMax = 1_000_000 }), random);
        await target.SignIn();
        target.Templates.AddRange(Template.OfCollection(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "postman/kasse.postman_collection.json"))));
        target.Templates.AddRange(Template.OfDocument(
            await target.Administrator("/kasse/v1/openapi.json"), ("Authorization", "Bearer {{adminToken}}")).Where(template => template.Method == "GET" || !(EndsTheGame(template.Target) || template.ToString() is "DELETE /kasse/v1/users/{{phoneNumber}}" or "PATCH /kasse/v1/sales-units/{{msn}}")));
        await target.FindPages();
        return target;
    }

    /// <summary>A good request, filled in with what is known.</summary>
    public Template Next()
    {
        var template = Templates[random.Next(Templates.Count)];
        var makes = template.Method == "POST" && random.Next(3) > 0 ? template.Json : null;
        return template.Filled(name => Value(name, makes?.Contains($"{{{{{name}}}}}", StringComparison.Ordinal) == true));
    }

    /// <summary>What an answer says may be asked for by the next request.</summary>
    public void Learn(RawAnswer answer)
    {
        if (answer.Status >= 300 || answer.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true || answer.Body.Length is 0 or > 20_000) return;
        if (JsonNode.Parse(answer.Body) is not JsonObject members) return;
        foreach (var (name, value) in members)
        {
            if (value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: < 100 } text) Know(name == "merchantSerialNumber" ? "newMerchant" : name, text);
        }
    }

    /// <summary>What was switched on to go wrong on purpose would look like a finding.</summary>
    public void EndFaults()
    {
        foreach (var fault in kasse.Server.Platform.Faults.All) kasse.Server.Platform.Faults.Remove(fault.Id);
    }

    /// <summary>How the request log explains the newest call; null when that went well, or was no call but a page.</summary>
    public string? WhyLast() => kasse.Server.RequestLog.Newest(null, 1).Select(request => request.Why?.ToString()).FirstOrDefault();

    public async ValueTask DisposeAsync() => await kasse.DisposeAsync();

    /// <param name="fresh">Whether the request makes something of that name.</param>
    string Value(string name, bool fresh)
    {
        if (fresh && name is "reference" or "orderId" or "pspTransactionId") return $"fuzz-order-{++count:d4}";
        if (name == "$guid") return $"{random.Next():x8}-0000-4000-8000-{++count:x12}";
        var kind = name switch { "unpaidReference" => "reference", "webhookId" => "id", _ => name };
        return given.TryGetValue(kind, out var known) || given.TryGetValue("id", out known) ? known[random.Next(known.Count)] : "1";
    }

    void Know(string name, string value)
    {
        if (keys.Contains(name)) return;
        if (!given.TryGetValue(name, out var values)) given[name] = values = [];
        if (values.Count < 50) values.Add(value);
        else values[random.Next(50)] = value;
    }

    async Task SignIn()
    {
        var settings = kasse.Server.Platform.Settings;
        Know("adminToken", settings.Value(FirstStart.AdminTokenSetting)!);
        var unit = settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
        var psp = settings.Current.PspOf(FirstStart.PspMsn)!;
        Know("accessToken", (await kasse.Merchant()).Token);
        Know("pspAccessToken", (await Merchant.SignIn(kasse.Http, psp, FirstStart.PspMsn)).Token);
        foreach (var (name, value) in new[]
        {
            ("clientId", unit.ClientId), ("clientSecret", unit.ClientSecret), ("subscriptionKey", unit.PrimaryKey), ("merchantSerialNumber", FirstStart.NorwegianMsn), ("msn", FirstStart.NorwegianMsn),
            ("pspId", psp.PspId!), ("pspClientId", psp.ClientId), ("pspClientSecret", psp.ClientSecret), ("pspSubscriptionKey", psp.PrimaryKey), ("pspMerchantSerialNumber", FirstStart.PspMsn),
            ("phoneNumber", "4712345678"), ("pspPhoneNumber", "12345678"), ("pspToken", "token"), ("orderToken", "token"), ("callbackPrefix", Nobody), ("webhookUrl", Nobody), ("makePaymentUrl", Nobody),
            ("cardId", settings.Current.Wallets["4712345678"].Cards[0].Id.ToString()),
        })
        {
            Know(name, value);
        }
        // From here on nothing that is learnt takes their place.
        keys.UnionWith(given.Keys);
    }

    async Task<string> Administrator(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Authorization", "Bearer " + given["adminToken"][0]);
        using var answer = await kasse.Http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Every page, and every form that somebody who is signed in to the portal and to the wallet finds on them.</summary>
    async Task FindPages()
    {
        var cookies = new CookieContainer();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = kasse.Http.BaseAddress };
        await Post(http, "/portal/sign-in", ("email", FirstStart.AdministratorEmail), ("password", kasse.Server.Platform.Accounts.FindByEmail(FirstStart.AdministratorEmail)!.GivenPassword!));
        await Post(http, "/wallet/sign-in", ("user", "4712345678"));
        var cookie = ("Cookie", string.Join("; ", cookies.GetAllCookies().Select(one => $"{one.Name}={one.Value}")));
        foreach (var route in kasse.Server.Routes.Where(route => route.Method == "GET").Select(route => route.Path)
            .Where(route => !route.StartsWith("/kasse/", StringComparison.Ordinal)))
        {
            var address = RouteValue().Replace(route, "{{$1}}");
            Templates.Add(new Template("GET", address, [cookie]));
            using var answer = await http.GetAsync(new Template("GET", address, []).Filled(name => Value(name, fresh: false)).Target, HttpCompletionOption.ResponseHeadersRead);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = await answer.Content.ReadAsStringAsync();
            foreach (Match form in Form().Matches(page))
            {
                var action = WebUtility.HtmlDecode(Action().Match(form.Groups[1].Value) is { Success: true } named ? named.Groups[1].Value : answer.RequestMessage!.RequestUri!.PathAndQuery);
                if (EndsTheGame(action)) continue;
                var fields = Field().Matches(form.Groups[2].Value).Select(field => (Attribute(field.Value, "name"), Attribute(field.Value, "value"))).Where(field => field.Item1 != "").ToList();
                Templates.Add(new Template("POST", action, [cookie], Form: fields));
            }
        }
    }

    /// <summary>Whether it would take away what all the other requests need: keys that work, somebody who is signed in, tokens that have not expired.</summary>
    static bool EndsTheGame(string target) => ((string[])["sign-out", "password", "/lock", "/clock", "/keys/", "/4712345678/delete", "/sales-units/123456"]).Any(target.Contains);

    static async Task Post(HttpClient http, string path, params (string Name, string Value)[] fields)
    {
        var page = await http.GetStringAsync(path);
        var token = page.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var form = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new("__RequestVerificationToken", token)]);
        using var answer = await http.PostAsync(path, form);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
    }

    static string Attribute(string tag, string name) => WebUtility.HtmlDecode(Regex.Match(tag, $" {name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("\\{(?:\\*\\*)?([a-zA-Z]+)[^}]*\\}")]
    private static partial Regex RouteValue();

    [GeneratedRegex("<form([^>]*method=\"post\"[^>]*)>(.*?)</form>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<(?:input|select|textarea|button)[^>]*>")]
    private static partial Regex Field();
}
