using System.Text.Json.Nodes;
using Kasse.Server.Start;
using Kasse.Server.Tests;

namespace Kasse.OtherClients.Tests;

/// <summary>Our collection, as newman runs it.</summary>
public sealed class PostmanTests
{
    const string Collection = "postman/kasse.postman_collection.json", Environment = "postman/kasse.postman_environment.json";

    [Fact]
    public async Task The_whole_collection_runs_with_the_keys_of_a_fresh_start()
    {
        await using var kasse = await RunningKasse.Start();
        await using var provider = await PretendPsp.Provider.Start("http://127.0.0.1:0");
        var settings = kasse.Server.Platform.Settings.Current;
        var unit = settings.KeysOf(FirstStart.NorwegianMsn)!;
        var psp = settings.PspOf(FirstStart.PspMsn)!;
        var keys = new Dictionary<string, string>
        {
            ["kasse"] = kasse.Server.Address,
            ["clientId"] = unit.ClientId,
            ["clientSecret"] = unit.ClientSecret,
            ["subscriptionKey"] = unit.PrimaryKey,
            ["pspId"] = psp.PspId!,
            ["pspClientId"] = psp.ClientId,
            ["pspClientSecret"] = psp.ClientSecret,
            ["pspSubscriptionKey"] = psp.PrimaryKey,
            ["adminToken"] = kasse.Server.Platform.Settings.Value(FirstStart.AdminTokenSetting)!,
            // Nobody listens there, and nothing waits for an answer.
            ["callbackPrefix"] = "http://127.0.0.1:9/callback",
            ["makePaymentUrl"] = $"{provider.Url}/makepayment",
        };

        await Node.Run([], [Node.Package("newman", "bin/newman.js"), "run", Collection, "-e", Environment, "--color", "off",
            .. keys.SelectMany(key => new[] { "--env-var", $"{key.Key}={key.Value}" })]);

        Assert.Equal("ACCEPTED", Assert.Single(provider.Calls).State);
    }

    [Fact]
    public void Every_request_of_the_collection_has_a_test()
    {
        var untested =
            from folder in Read(Collection)["item"]!.AsArray()
            from request in folder!["item"]!.AsArray()
            where !request!["event"]!.ToJsonString().Contains("pm.test(", StringComparison.Ordinal)
            select (string)request["name"]!;

        Assert.Empty(untested);
    }

    [Fact]
    public void The_environment_gives_no_key_away() =>
        Assert.All(Read(Environment)["values"]!.AsArray(), value => Assert.True((string)value!["type"]! != "secret" || (string)value["value"]! == "", (string)value["key"]!));

    static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)))!;
}
