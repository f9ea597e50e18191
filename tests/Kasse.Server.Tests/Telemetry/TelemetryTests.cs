using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Kasse.Server.Tests.Telemetry;

public sealed class TelemetryTests : IDisposable
{
    const string Token = "a-token-for-metrics";

    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Whoever_has_the_token_reads_what_was_asked_committed_and_left_to_do()
    {
        await using var kasse = await RunningKasse.Start(options => options with { MetricsToken = Token });
        await new WebShop(kasse, await kasse.Merchant()).Authorized();
        await kasse.Server.Courier.Quiet();

        Assert.Equal(401, (int)(await kasse.Http.GetAsync("/metrics")).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await kasse.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        foreach (var line in (string[])
        [
            "# TYPE kasse_request_duration_seconds histogram", """kasse_request_duration_seconds_count{operation="ePayment create",status="201"} """,
            """kasse_commit_size_bucket{le="512"} """, "kasse_commit_duration_seconds_sum ", "kasse_queue_length ", "kasse_journal_rows ",
            """kasse_follower_lag{follower=""", "kasse_delivery_lag_seconds 0", "kasse_delivery_waiting 0", "dotnet_process_memory_working_set_bytes ", "kestrel_active_connections{",
        ]) Assert.Contains($"\n{line}", text);
        Assert.All(text.TrimEnd().Split('\n'), line => Assert.Matches("""^(# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [-+.0-9eE]+)$""", line));
    }

    [Fact]
    public async Task Each_of_two_servers_in_a_program_tells_of_itself_only()
    {
        await using var first = await RunningKasse.Start(options => options with { MetricsToken = Token });
        await using (var second = await RunningKasse.Start(options => options with { MetricsToken = Token }))
        {
            await new WebShop(second, await second.Merchant()).Created();
            await TellsOfItself(second, rows: 1);
            await TellsOfItself(first, rows: 0);
        }
        await TellsOfItself(first, rows: 0);

        static async Task TellsOfItself(RunningKasse kasse, int rows)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            using var answer = await kasse.Http.SendAsync(request);
            Assert.Equal([$"kasse_journal_rows {rows}"], (await answer.Content.ReadAsStringAsync()).Split('\n').Where(line => line.StartsWith("kasse_journal_rows ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Without_the_switch_there_are_no_metrics()
    {
        await using var kasse = await RunningKasse.Start();

        Assert.Equal(404, (int)(await kasse.Http.GetAsync("/metrics")).StatusCode);
    }

    [Fact]
    public async Task A_collector_is_sent_traces_and_metrics()
    {
        var sent = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            sent.AddOrUpdate(http.Request.Path, Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();

        string key;
        await using (var kasse = await RunningKasse.Start(options => options with { Otlp = collector.Urls.First() }))
        {
            var shop = new WebShop(kasse, await kasse.Merchant());
            key = shop.Merchant.Keys.PrimaryKey;
            await shop.Created();
        }

        Assert.All(["ePayment create", "journal", "commit", "kasse.msn"], word => Assert.Contains(word, sent["/v1/traces"]));
        Assert.All(["kasse.request.duration", "kasse.commit.size", "kasse.follower.lag"], word => Assert.Contains(word, sent["/v1/metrics"]));
        Assert.All(sent.Values, body => Assert.DoesNotContain(key, body));
    }

    [Fact]
    public async Task Logs_for_programs_have_an_object_in_each_line_with_the_callers_trace()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var program = await Start.Program.Serve(folder, "--log-format", "json", "--log-level", "information");
        using var http = new HttpClient { BaseAddress = new Uri(program.Address) };
        var merchant = await Merchant.SignIn(http, SavedSettings.Read(folder).Registry.KeysOf(FirstStart.NorwegianMsn)!, FirstStart.NorwegianMsn);
        await merchant.Send(HttpMethod.Get, "/epayment/v1/payments/nobody-knows", null, null, request => request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));

        var lines = (await program.Stop()).Errors.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();

        var call = Assert.Single(lines, line => (string?)line["State"]?["Operation"] == "ePayment get");
        Assert.Equal((404, FirstStart.NorwegianMsn), ((int)call["State"]!["Status"]!, (string)call["State"]!["Msn"]!));
        Assert.Contains(trace, call.ToJsonString());
        Assert.All(lines, line => Assert.DoesNotContain(merchant.Token, line.ToJsonString()));
    }
}
