using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Kasse.Server.Start;
using Kasse.Server.Tests.Apis;
using Kasse.Storage.Settings;
using Kasse.Testing;

namespace Kasse.Server.Tests;

/// <summary>The real server on a free port, with its own data folder, real time that a test can hold, and a caller who knows the keys.</summary>
public sealed class RunningKasse : IAsyncDisposable
{
    readonly string folder;
    readonly DocumentedTraffic traffic;

    RunningKasse(KasseServer server, string folder)
    {
        Server = server;
        this.folder = folder;
        traffic = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, server.Platform.Options.IsTest);
        Http = new HttpClient(traffic) { BaseAddress = new Uri(server.Address) };
    }

    public KasseServer Server { get; }

    /// <summary>Plain: adds no headers of its own and follows no redirects. An answer that is not documented fails the test.</summary>
    public HttpClient Http { get; }

    /// <summary>Until it is disposed callers may write what no document says, and the server takes it all the same.</summary>
    public IDisposable CarelessCallers() => traffic.CarelessCallers();

    /// <summary>Which answers of which documented operations <see cref="Http"/> has had.</summary>
    public IEnumerable<(string Operation, string Status)> AnswersSeen => traffic.Seen.Select(seen => ($"{seen.Operation}", seen.Status));

    /// <summary>Starts with rate limits off, which most tests would run into.</summary>
    public static async Task<RunningKasse> Start(Func<KasseOptions, KasseOptions>? change = null, TimeProvider? time = null)
    {
        var folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
        var options = new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0", RateLimits = false };
        if (change is not null) options = change(options);
        if (options.DataFolder == folder && options is { Server: null, SecretsKey: null, IsTest: true }) await Newborn.Fill(folder);
        return new RunningKasse(await KasseServer.Start(options, time), folder);
    }

    /// <summary>A caller with the keys of one of the first sales units: 123456 (NOK), 234567 (DKK), 345678 (EUR).</summary>
    public async Task<Merchant> Merchant(string msn = FirstStart.NorwegianMsn) =>
        await Tests.Merchant.SignIn(Http, Server.Platform.Settings.Current.KeysOf(msn)!, msn);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>One server for all tests of a class, where none changes what another sees.</summary>
public sealed class SharedKasse : IAsyncLifetime
{
    public RunningKasse Kasse { get; private set; } = null!;
    public Merchant Merchant { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Kasse = await RunningKasse.Start();
        Merchant = await Kasse.Merchant();
    }

    public ValueTask DisposeAsync() => Kasse.DisposeAsync();
}

/// <summary>A merchant's system: keeps a token and sends what a careful client sends.</summary>
public sealed class Merchant(HttpClient http, KeySet keys, string msn, string token)
{
    public KeySet Keys => keys;
    public string Msn => msn;
    public string Token => token;

    public static async Task<Merchant> SignIn(HttpClient http, KeySet keys, string msn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/accesstoken/get");
        request.Headers.Add("client_id", keys.ClientId);
        request.Headers.Add("client_secret", keys.ClientSecret);
        request.Headers.Add("Ocp-Apim-Subscription-Key", keys.PrimaryKey);
        using var answer = await http.SendAsync(request);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return new Merchant(http, keys, msn, (string)body["access_token"]!);
    }

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null, null);

    /// <param name="key">The idempotency key; null sends none.</param>
    public Task<Answer> Post(string path, string? body, string? key = null) => Send(HttpMethod.Post, path, body, key);

    public async Task<Answer> Send(HttpMethod method, string path, string? body, string? key, Action<HttpRequestMessage>? change = null, CancellationToken patience = default)
    {
        // Joined as text: a path with a doubled slash in front is no relative address.
        using var request = new HttpRequestMessage(method, $"{http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Ocp-Apim-Subscription-Key", keys.PrimaryKey);
        request.Headers.Add("Merchant-Serial-Number", msn);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        using var response = await http.SendAsync(request, patience);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync(patience));
    }
}

/// <summary>What came back over the wire.</summary>
public sealed record Answer(int Status, string? ContentType, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The platform's error code, where the body has one.</summary>
    public string? Code => Json["extraDetails"]?.AsArray().FirstOrDefault(d => (string?)d!["name"] == "ErrorCode")?["reason"]?.ToString();
}
