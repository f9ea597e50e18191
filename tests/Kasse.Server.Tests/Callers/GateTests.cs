using System.Net.Sockets;
using System.Text;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Callers;

/// <summary>Who gets in, seen through an operation that answers 404 to everybody who does.</summary>
public sealed class GateTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Path = "/epayment/v1/payments/nobody-knows/capture";
    const string Body = """{"modificationAmount":{"currency":"NOK","value":100}}""";
    const int PassedTheGate = 404;

    readonly RunningKasse kasse = shared.Kasse;
    readonly Merchant merchant = shared.Merchant;

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("Bearer  {0}")]
    [InlineData("{0}")]
    public async Task The_token_is_found_however_it_is_written(string authorization)
    {
        Assert.Equal(PassedTheGate, (await Call(r => Set(r, "Authorization", string.Format(authorization, merchant.Token)))).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer undefined")]
    [InlineData("Bearer eyJ0eXAiOiJKV1QifQ.e30.AAAA")]
    public async Task A_bad_token_is_refused_by_the_gateway(string? authorization)
    {
        var answer = await Call(r => Set(r, "Authorization", authorization));
        Assert.Equal(401, answer.Status);
        Assert.Equal(
            """{"responseInfo":{"responseCode":401,"responseMessage":"Unauthorized"},"result":{"message":"(An error from Azure API Management, possibly related to authentication)"}}""",
            answer.Body);
    }

    [Fact]
    public async Task A_token_whose_claims_were_changed_is_refused()
    {
        var parts = merchant.Token.Split('.');
        var forged = $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString("""{"appid":"x","exp":9999999999}"""u8)}.{parts[2]}";
        Assert.Equal(401, (await Call(r => Set(r, "Authorization", $"Bearer {forged}"))).Status);
    }

    [Fact]
    public async Task A_token_works_a_few_seconds_longer_than_it_says_and_no_more()
    {
        var clock = new MovableTime();
        await using var kasse = await RunningKasse.Start(time: clock);
        var merchant = await kasse.Merchant();

        clock.Advance(TimeSpan.FromSeconds(3601));
        Assert.Equal(PassedTheGate, (await merchant.Post(Path, Body, "1")).Status);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(401, (await merchant.Post(Path, Body, "1")).Status);
        Assert.Contains("expired", $"{kasse.Server.RequestLog.Newest(null, 1)[0].Why}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_subscription_key_is_asked_for_before_the_token()
    {
        var answer = await Call(r =>
        {
            Set(r, "Authorization", null);
            Set(r, "Ocp-Apim-Subscription-Key", null);
        });
        Assert.Equal(401, answer.Status);
        Assert.Contains("missing subscription key", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_two_sales_units_do_not_mix()
    {
        var other = kasse.Server.Platform.Settings.Current.KeysOf("234567")!;
        Assert.Equal(401, (await Call(r => Set(r, "Ocp-Apim-Subscription-Key", other.PrimaryKey))).Status);
        Assert.Contains("Use one set of keys", $"{kasse.Server.RequestLog.Newest(null, 1)[0].Why}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, PassedTheGate)]
    [InlineData("", PassedTheGate)]
    [InlineData(FirstStart.NorwegianMsn, PassedTheGate)]
    [InlineData("234567", 403)]
    [InlineData("999999", 403)]
    [InlineData("abc", 403)]
    public async Task A_sales_units_keys_act_for_it_alone_and_need_not_name_it(string? msn, int status)
    {
        var answer = await Call(r => Set(r, "Merchant-Serial-Number", msn));
        Assert.Equal(status, answer.Status);
        if (status == 403) Assert.Equal("Forbidden", (string?)answer.Json["title"]);
    }

    [Theory]
    [InlineData(FirstStart.NorwegianMsn, PassedTheGate)]
    [InlineData("234567", PassedTheGate)]
    [InlineData("345678", 403)]
    [InlineData(null, 403)]
    public async Task A_partners_keys_act_for_the_sales_unit_that_each_call_names(string? msn, int status)
    {
        var keys = FirstStart.NewKeys(KeySetKind.Partner, "Partner", [FirstStart.NorwegianMsn, "234567"]);
        await kasse.Server.Platform.Settings.Save(keys);
        var partner = await Merchant.SignIn(kasse.Http, keys, FirstStart.NorwegianMsn);

        Assert.Equal(status, (await partner.Send(HttpMethod.Post, Path, Body, "1", r => Set(r, "Merchant-Serial-Number", msn))).Status);
    }

    [Fact]
    public async Task Replaced_keys_stop_working_and_the_other_subscription_key_goes_on()
    {
        var danish = await kasse.Merchant("234567");
        await kasse.Server.Platform.Settings.Save(danish.Keys with { PrimaryKey = FirstStart.NewSubscriptionKey() });

        Assert.Equal(401, (await danish.Post(Path, Body, "1")).Status);
        Assert.Equal(PassedTheGate,
            (await danish.Send(HttpMethod.Post, Path, Body, "1", r => Set(r, "Ocp-Apim-Subscription-Key", danish.Keys.SecondaryKey))).Status);
    }

    [Theory]
    [InlineData("/epayment/v1/payments/nobody-knows/capture/")]
    [InlineData("//epayment/v1//payments/nobody-knows/capture")]
    [InlineData("/ePayment/V1/Payments/nobody-knows/Capture")]
    public async Task Careless_paths_find_their_way(string path)
    {
        Assert.Equal(PassedTheGate, (await merchant.Post(path, Body, "1")).Status);
        Assert.Equal("ePayment capture", kasse.Server.RequestLog.Newest(null, 1)[0].Operation);
    }

    [Fact]
    public async Task Any_content_type_and_any_accept_will_do()
    {
        foreach (var type in (string?[])[null, "application/json; charset=\"utf-8\"", "application/json;charset=UTF-8", "application/x-www-form-urlencoded", "text/plain"])
        {
            var answer = await Call(r =>
            {
                r.Content!.Headers.Remove("Content-Type");
                if (type is not null) r.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                r.Headers.TryAddWithoutValidation("Accept", "application/problem+json");
            });
            Assert.Equal(PassedTheGate, answer.Status);
        }
    }

    [Fact]
    public async Task A_chunked_body_needs_no_length()
    {
        Assert.Equal(PassedTheGate, (await Call(r => r.Headers.TransferEncodingChunked = true)).Status);
    }

    [Fact]
    public async Task A_body_beyond_a_mebibyte_is_refused_in_json()
    {
        var answer = await merchant.Post(Path, new string(' ', (1 << 20) + 1), "1");
        Assert.Equal((413, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
    }

    [Theory]
    [InlineData("GET", "/epayment/v1/payments/nobody-knows/capture")]
    [InlineData("POST", "/epayment/v1/payments/nobody-knows/adjustAuthorization")]
    [InlineData("GET", "/robots.txt")]
    [InlineData("PUT", "/nowhere")]
    public async Task What_does_not_exist_is_answered_in_the_gateways_json(string method, string path)
    {
        var answer = await merchant.Send(new HttpMethod(method), path, null, null);
        Assert.Equal((404, """{"statusCode":404,"message":"Resource not found"}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_caller_that_asks_to_close_the_connection_is_told_so()
    {
        var address = new Uri(kasse.Server.Address);
        using var client = new TcpClient(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /nowhere HTTP/1.1\r\nHost: apitest.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_call_is_logged_with_what_was_sent_and_answered_and_without_secrets()
    {
        await Call(r => r.Headers.Add("Vipps-System-Name", "my-shop"));

        var logged = kasse.Server.RequestLog.Newest(FirstStart.NorwegianMsn, 1)[0];
        Assert.Equal(("POST", Path, 404, merchant.Keys.ClientId), (logged.Method, logged.Path, logged.Status, logged.ClientId));
        Assert.Equal(Body, Encoding.UTF8.GetString(logged.RequestBody!));
        Assert.Contains("Reference not found", Encoding.UTF8.GetString(logged.ResponseBody!), StringComparison.Ordinal);
        Assert.Contains("Vipps-System-Name: my-shop", logged.RequestHeaders, StringComparison.Ordinal);
        Assert.Contains("References are case-sensitive", $"{logged.Why}", StringComparison.Ordinal);
        Assert.DoesNotContain(merchant.Token, logged.RequestHeaders, StringComparison.Ordinal);
        Assert.DoesNotContain(merchant.Keys.PrimaryKey, logged.RequestHeaders, StringComparison.Ordinal);
    }

    Task<Answer> Call(Action<HttpRequestMessage> change) => merchant.Send(HttpMethod.Post, Path, Body, "1", change);

    static void Set(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        if (value is not null) request.Headers.TryAddWithoutValidation(header, value);
    }
}
