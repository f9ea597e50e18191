using System.Security.Cryptography;
using Kasse.Server.Callers;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Tests;

namespace Kasse.Server.Tests.Nodes;

/// <summary>Keys that several nodes share, and how they are exchanged while all go on.</summary>
public sealed class SecretsTests(PostgresCluster postgres) : IDisposable
{
    const string SigningKeysSetting = "token-signing-keys";

    readonly string server = postgres.Create();
    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_new_key_that_signs_tokens_is_known_to_all_before_it_signs_and_ends_no_token()
    {
        var (time, key) = (new MovableTime(), WriteKeys("node.key", NewKey()));
        await using var first = await Start(key, time);
        await using var second = await Start(key, time);
        time.Advance(SigningKeys.SignsFor - TimeSpan.FromMinutes(20));
        var old = await first.Merchant();

        var known = Task.WhenAll(HearsOfOthers(first), HearsOfOthers(second));
        time.Advance(TimeSpan.FromMinutes(20));
        await known;
        var between = await second.Merchant();
        time.Advance(SigningKeys.KnownBefore);
        var @new = await first.Merchant();

        Assert.Equal(Header(old), Header(between));
        Assert.NotEqual(Header(old), Header(@new));
        foreach (var merchant in (Merchant[])[old, between, @new])
        {
            foreach (var node in (RunningKasse[])[first, second])
                Assert.Equal(404, (await new Merchant(node.Http, merchant.Keys, merchant.Msn, merchant.Token).Get("/epayment/v1/payments/nobody-knows")).Status);
        }
    }

    [Fact]
    public async Task Ended_tokens_are_good_nowhere()
    {
        var key = WriteKeys("node.key", NewKey());
        await using var first = await Start(key);
        await using var second = await Start(key);
        var merchants = (Merchant[])[await first.Merchant(), await second.Merchant()];

        var known = Task.WhenAll(HearsOfOthers(first), HearsOfOthers(second));
        Assert.Contains("new key", await Ask("end-tokens", key));
        await known;

        foreach (var merchant in merchants) Assert.Equal(401, (await merchant.Get("/epayment/v1/payments/nobody-knows")).Status);
        Assert.Equal(404, (await (await second.Merchant()).Get("/epayment/v1/payments/nobody-knows")).Status);
    }

    [Fact]
    public async Task Secrets_are_sealed_anew_while_nodes_are_at_work_and_a_node_without_the_new_key_says_so()
    {
        var (old, @new) = (NewKey(), NewKey());
        var (hers, his) = (WriteKeys("first.key", old), WriteKeys("second.key", old));
        await using var first = await Start(hers);
        await using var second = await Start(his);
        WriteKeys("first.key", @new, old);

        Assert.Contains("secrets were sealed anew", await Ask("reseal", hers));

        // It has heard, and looked in vain; so it goes on with what it knew.
        while ((int)(await second.Http.GetAsync("/health/ready")).StatusCode != 503) await Task.Yield();
        Assert.Equal(404, (await (await second.Merchant()).Get("/epayment/v1/payments/nobody-knows")).Status);
        Assert.Equal(200, (int)(await first.Http.GetAsync("/health/ready")).StatusCode);

        WriteKeys("second.key", @new);
        Assert.Equal(200, (int)(await second.Http.GetAsync("/health/ready")).StatusCode);
        WriteKeys("first.key", @new);
        Assert.Equal(404, (await (await first.Merchant()).Get("/epayment/v1/payments/nobody-knows")).Status);
    }

    [Fact]
    public async Task A_start_without_the_key_holds_on_to_nothing()
    {
        var (data, key) = (Path.Combine(folder, "data"), NewKey());
        await using (await RunningKasse.Start(options => options with { DataFolder = data, SecretsKey = WriteKeys("right.key", key) }))
        {
        }

        await Assert.ThrowsAsync<StorageException>(() => RunningKasse.Start(options => options with { DataFolder = data, SecretsKey = WriteKeys("wrong.key", NewKey()) }));

        await using var again = await RunningKasse.Start(options => options with { DataFolder = data, SecretsKey = WriteKeys("right.key", key) });
    }

    Task<RunningKasse> Start(string key, TimeProvider? time = null) => Task.Run(() => RunningKasse.Start(options => options with { Server = server, SecretsKey = key }, time));

    async Task<string> Ask(string verb, string key)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        Assert.True(0 == await Commands.Run([verb, "--data", Path.Combine(folder, "beside"), "--database", server, "--secrets-key", key], output, errors), errors.ToString());
        return output.ToString();
    }

    string WriteKeys(string name, params string[] keys)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllLines(path, keys);
        return path;
    }

    /// <summary>Ends when a node has heard of other keys that sign tokens.</summary>
    static Task HearsOfOthers(RunningKasse node)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = node.Server.Platform.Settings;
        var before = settings.Value(SigningKeysSetting);
        settings.Changed += () =>
        {
            if (settings.Value(SigningKeysSetting) != before) heard.TrySetResult();
        };
        return heard.Task;
    }

    static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    static string Header(Merchant merchant) => merchant.Token.Split('.')[0];
}
