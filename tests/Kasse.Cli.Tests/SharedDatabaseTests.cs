using Kasse.Server;
using Kasse.Server.Start;
using Kasse.Storage.Tests;

namespace Kasse.Cli.Tests;

/// <summary>A Kasse whose database is PostgreSQL: its own data folder holds no keys.</summary>
public sealed class SharedDatabaseTests(PostgresCluster postgres) : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
    readonly string server = postgres.Create();
    KasseServer kasse = null!;

    public async ValueTask InitializeAsync() =>
        kasse = await KasseServer.Start(new KasseOptions { DataFolder = folder, Server = server, Urls = "http://127.0.0.1:0" });

    public async ValueTask DisposeAsync()
    {
        await kasse.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_is_found_called_and_verified_there()
    {
        var created = await Run("pay", "10", "--reference", "order-0001");
        Assert.Equal((0, ""), (created.ExitCode, created.Errors));

        Assert.Equal(0, (await Run("approve", "order-0001", "--database", server)).ExitCode);
        Assert.Equal("1 payments in 2 rows: everything adds up.\n", (await Run("verify")).Output);
    }

    [Fact]
    public async Task It_is_not_copied_as_a_file()
    {
        var exported = await Run("export", Path.Combine(folder, "world.kasse"));

        Assert.Equal(1, exported.ExitCode);
        Assert.Contains("pg_dump", exported.Errors);
    }

    Task<Ended> Run(params IReadOnlyList<string> args) => Shell.Run(args, new Dictionary<string, string>
    {
        ["KASSE_URL"] = kasse.Address,
        ["KASSE_DATA"] = folder,
        ["KASSE_DATABASE"] = server,
    }.GetValueOrDefault);
}
