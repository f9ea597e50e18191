using System.Text;
using System.Text.Json.Nodes;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.AccessToken;

public sealed class KeysForTokenTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly RunningKasse kasse = shared.Kasse;

    KeySet Keys => kasse.Server.Platform.Settings.Current.KeysOf(FirstStart.NorwegianMsn)!;

    [Theory]
    [InlineData("/accesstoken/get")]
    [InlineData("/accessToken/get")]
    [InlineData("/AccessToken/Get/")]
    [InlineData("//accesstoken/get")]
    [InlineData("//accessToken//get/")]
    public async Task Every_spelling_of_the_path_gives_a_token(string path)
    {
        Assert.Equal(200, (await Ask(path: path)).Status);
    }

    [Fact]
    public async Task The_answer_has_exactly_the_seven_documented_members_and_all_are_text()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var answer = await Ask();
        var body = answer.Json.AsObject();

        Assert.StartsWith("application/json", answer.ContentType);
        Assert.Equal(
            ["token_type", "expires_in", "ext_expires_in", "expires_on", "not_before", "resource", "access_token"], body.Select(member => member.Key));
        Assert.All(body, member => Assert.Equal(System.Text.Json.JsonValueKind.String, member.Value!.GetValueKind()));
        Assert.Equal("Bearer", (string?)body["token_type"]);
        Assert.Equal("3599", (string?)body["expires_in"]);
        Assert.InRange(long.Parse((string)body["expires_on"]!), before + 3599, before + 3599 + 60);
        // Five minutes before the token was issued.
        Assert.Equal(3599 + 300, long.Parse((string)body["expires_on"]!) - long.Parse((string)body["not_before"]!));
    }

    [Fact]
    public async Task The_token_is_a_signed_json_web_token_that_says_when_it_expires()
    {
        var body = (await Ask()).Json;
        var parts = ((string)body["access_token"]!).Split('.');
        var header = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0]))!;
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;

        Assert.Equal(3, parts.Length);
        Assert.Equal("RS256", (string?)header["alg"]);
        Assert.Equal(Keys.ClientId, (string?)claims["appid"]);
        Assert.Equal((string)body["expires_on"]!, ((long)claims["exp"]!).ToString());
    }

    [Fact]
    public async Task A_production_like_environment_gives_tokens_for_a_day()
    {
        await using var production = await RunningKasse.Start(o => o with { Environment = KasseEnvironment.ProductionLike });
        var body = (await Ask(production, production.Server.Platform.Settings.Current.KeysOf(FirstStart.NorwegianMsn))).Json;
        Assert.Equal("86399", (string?)body["expires_in"]);
    }

    [Fact]
    public async Task Whatever_the_body_holds_is_ignored()
    {
        HttpContent?[] bodies =
        [
            null,
            new ByteArrayContent([]),
            new StringContent("", Encoding.UTF8, "text/plain"),
            new StringContent("[]", Encoding.UTF8, "application/json"),
            new StringContent("not json", Encoding.UTF8, "application/json"),
            new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        ];
        foreach (var body in bodies) Assert.Equal(200, (await Ask(change: r => r.Content = body)).Status);
    }

    [Fact]
    public async Task An_empty_bearer_and_an_idempotency_key_are_ignored()
    {
        var answer = await Ask(change: request =>
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer ");
            request.Headers.Add("Idempotency-Key", "1");
            request.Headers.TryAddWithoutValidation("Vipps-System-Name", "");
        });
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Both_subscription_keys_are_equally_good()
    {
        Assert.Equal(200, (await Ask(keys: Keys with { PrimaryKey = Keys.SecondaryKey })).Status);
    }

    [Fact]
    public async Task Several_tokens_are_good_at_the_same_time()
    {
        string first = (string)(await Ask()).Json["access_token"]!, second = (string)(await Ask()).Json["access_token"]!;
        Assert.NotEqual(first, second);
        foreach (var token in (string[])[first, second])
            Assert.Equal(404, (await new Merchant(kasse.Http, Keys, FirstStart.NorwegianMsn, token).Get("/epayment/v1/payments/nobody-knows")).Status);
    }

    [Fact]
    public async Task A_token_outlives_a_restart()
    {
        var again = await Server.Callers.Tokens.Load(kasse.Server.Platform.Settings, TimeProvider.System);
        Assert.Equal(Keys.ClientId, again.Check((string)(await Ask()).Json["access_token"]!).ClientId);
    }

    [Fact]
    public async Task An_unknown_client_id_is_refused_as_the_directory_does()
    {
        var answer = await Ask(keys: Keys with { ClientId = "11111111-2222-3333-4444-555555555555" });

        Assert.Equal(400, answer.Status);
        Assert.Equal("unauthorized_client", (string?)answer.Json["error"]);
        Assert.Equal(700016, (int)answer.Json["error_codes"]![0]!);
        Assert.StartsWith("AADSTS700016: Application with identifier '11111111-2222-3333-4444-555555555555' was not found", (string?)answer.Json["error_description"]);
        Assert.Equal(
            ["error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri"], answer.Json.AsObject().Select(m => m.Key));
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_as_the_directory_does()
    {
        var answer = await Ask(keys: Keys with { ClientSecret = "wrong" });
        Assert.Equal((401, "invalid_client", 7000215), (answer.Status, (string?)answer.Json["error"], (int)answer.Json["error_codes"]![0]!));
    }

    [Theory]
    [InlineData("client_id", 400, "unauthorized_client")]
    [InlineData("client_secret", 401, "invalid_client")]
    public async Task A_missing_header_counts_as_a_wrong_one(string header, int status, string error)
    {
        var answer = await Ask(change: request => request.Headers.Remove(header));
        Assert.Equal((status, error), (answer.Status, (string?)answer.Json["error"]));
    }

    [Fact]
    public async Task The_gateway_asks_for_a_subscription_key_first()
    {
        var answer = await Ask(keys: Keys with { ClientId = "unknown" }, change: request => request.Headers.Remove("Ocp-Apim-Subscription-Key"));
        Assert.Equal(401, answer.Status);
        Assert.Equal(
            """{"statusCode":401,"message":"Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."}""",
            answer.Body);
    }

    [Fact]
    public async Task The_gateway_refuses_an_unknown_subscription_key()
    {
        var answer = await Ask(keys: Keys with { PrimaryKey = "00000000000000000000000000000000" });
        Assert.Equal(401, answer.Status);
        Assert.Equal(
            """{"statusCode":401,"message":"Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."}""",
            answer.Body);
    }

    [Theory]
    [InlineData("/accesstoken")]
    [InlineData("/accesstoken/token")]
    public async Task A_wrong_path_is_answered_in_the_services_older_form(string path)
    {
        var answer = await Ask(path: path);
        Assert.Equal(404, answer.Status);
        Assert.Equal(
            """{"responseInfo":{"responseCode":404,"responseMessage":"Something went wrong, please try again later."},"result":{"message":"Something went wrong, please try again later."}}""",
            answer.Body);
    }

    [Fact]
    public async Task The_request_log_says_why_and_keeps_no_secret()
    {
        await Ask(keys: Keys with { ClientSecret = "the-wrong-secret" });
        await Ask();

        var logged = kasse.Server.RequestLog.Newest(null, 2);
        Assert.Contains("the client_secret is not", $"{logged[1].Why}", StringComparison.Ordinal);
        Assert.DoesNotContain(logged, entry => entry.RequestHeaders.Contains("the-wrong-secret") || entry.RequestHeaders.Contains(Keys.ClientSecret));
        Assert.All(logged, entry => Assert.Null(entry.ResponseBody));
    }

    Task<Answer> Ask(string path = "/accesstoken/get", KeySet? keys = null, Action<HttpRequestMessage>? change = null) => Ask(kasse, keys ?? Keys, path, change);

    static async Task<Answer> Ask(RunningKasse kasse, KeySet? keys, string path = "/accesstoken/get", Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{kasse.Server.Address}{path}");
        request.Headers.Add("client_id", keys!.ClientId);
        request.Headers.Add("client_secret", keys.ClientSecret);
        request.Headers.Add("Ocp-Apim-Subscription-Key", keys.PrimaryKey);
        change?.Invoke(request);
        using var response = await kasse.Http.SendAsync(request);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }
}
