using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Nodes;
using Kasse.Storage;
using Kasse.Storage.Tests;

namespace Kasse.Server.Tests.Start;

public sealed class BackupTests(PostgresCluster postgres) : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_copy_made_under_load_starts_and_has_all_that_was_answered_before()
    {
        var (file, restored) = (Path.Combine(folder, "kasse.backup"), Directory.CreateDirectory(Path.Combine(folder, "restored")).FullName);
        List<string> before;
        await using (var kasse = await RunningKasse.Start())
        {
            var shop = new WebShop(kasse, await kasse.Merchant());
            before = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Captured(1000)))];
            using var enough = new CancellationTokenSource();
            var load = Task.Run(async () =>
            {
                while (!enough.IsCancellationRequested) await shop.Captured(1000);
            });

            var (exitCode, output) = await Ask("backup", file, "--data", kasse.Server.Platform.Options.DataFolder);
            await enough.CancelAsync();
            await load;

            Assert.True(exitCode == 0 && output.Contains("everything adds up"), output);
            File.Copy(file, Path.Combine(restored, "kasse.db"));
            File.Copy(Path.Combine(kasse.Server.Platform.Options.DataFolder, Vault.FileName), Path.Combine(restored, Vault.FileName));
        }

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Empty(Verification.Run(restored).Findings);
        await using var again = await RunningKasse.Start(options => options with { DataFolder = restored });
        var merchant = await again.Merchant();
        foreach (var reference in before) Assert.Equal(1000, TwoNodes.Sums(await merchant.Get($"/epayment/v1/payments/{reference}")).Captured);
    }

    [Fact]
    public async Task Nothing_is_written_over_and_nothing_is_left_behind()
    {
        var file = Path.Combine(folder, "taken");
        await File.WriteAllTextAsync(file, "mine");
        await using var kasse = await RunningKasse.Start();

        var (taken, why) = await Ask("backup", file, "--data", kasse.Server.Platform.Options.DataFolder);
        var (nothing, _) = await Ask("backup", Path.Combine(folder, "new"), "--data", Path.Combine(folder, "nowhere"));
        var (misused, _) = await Ask("backup");

        Assert.Equal((1, 1, 2), (taken, nothing, misused));
        Assert.Contains("exists", why);
        Assert.Equal(["taken"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task What_pg_dump_has_copied_starts_and_has_all_that_was_answered_before()
    {
        var (server, key) = (postgres.Create(), Convert.ToBase64String(new byte[32]));
        List<string> before;
        string restored;
        await using (var kasse = await Start(server))
        {
            var shop = new WebShop(kasse, await kasse.Merchant());
            before = [.. await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.Captured(1000)))];
            restored = postgres.Copy(server);
        }

        Assert.Empty(Verification.Run(new DatabaseAddress(folder, restored, key)).Findings);
        await using var again = await Start(restored);
        var merchant = await again.Merchant();
        foreach (var reference in before) Assert.Equal(1000, TwoNodes.Sums(await merchant.Get($"/epayment/v1/payments/{reference}")).Captured);

        Task<RunningKasse> Start(string database) => Task.Run(() => RunningKasse.Start(options => options with { Server = database, SecretsKey = key }));
    }

    static async Task<(int ExitCode, string Said)> Ask(params string[] args)
    {
        var said = new StringWriter();
        return (await Commands.Run(args, said, said), said.ToString());
    }
}
