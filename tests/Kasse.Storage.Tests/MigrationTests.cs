using Dapper;
using Kasse.Storage.Postgres;

namespace Kasse.Storage.Tests;

/// <summary>The tables of a shared database, when nodes of one version or of several start on it.</summary>
public sealed class MigrationTests(PostgresCluster postgres) : IDisposable
{
    const string SecondVersion = "create table menu (dish text); insert into menu values ('bread')";

    readonly TemporaryFolder folder = new();
    readonly string server = postgres.Create();

    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_make_its_tables_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(node => Task.Run(() =>
            Database.Open(new DatabaseAddress(Path.Combine(folder.Path, $"{node}"), server)))));

        foreach (var database in opened) await database.DisposeAsync();
        Assert.Empty(Verification.Run(new DatabaseAddress(folder.Path, server)).Findings);
    }

    [Fact]
    public async Task Nodes_of_a_newer_version_that_start_at_once_roll_the_tables_forward_once()
    {
        await Database.Open(new DatabaseAddress(folder.Path, server)).DisposeAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var source = PostgresServer.Connect(server);
            PostgresServer.Migrate(source, [.. PostgresServer.Scripts, SecondVersion]);
        })));

        using var connection = new Npgsql.NpgsqlConnection(server);
        Assert.Equal(["bread"], connection.Query<string>("select dish from menu"));
        Assert.Equal(PostgresServer.Scripts.Count + 1, connection.QuerySingle<int>("select version from kasse_schema"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_version_before()
    {
        await Database.Open(new DatabaseAddress(folder.Path, server)).DisposeAsync();
        using var source = PostgresServer.Connect(server);

        Assert.Throws<Npgsql.PostgresException>(() => PostgresServer.Migrate(source, [.. PostgresServer.Scripts, $"{SecondVersion}; select 1 / 0"]));

        await Database.Open(new DatabaseAddress(folder.Path, server)).DisposeAsync();
        using var connection = new Npgsql.NpgsqlConnection(server);
        Assert.True(connection.QuerySingle<bool>("select to_regclass('menu') is null"));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused_untouched()
    {
        using (var source = PostgresServer.Connect(server)) PostgresServer.Migrate(source, [.. PostgresServer.Scripts, SecondVersion]);

        Assert.Contains("newer version of Kasse", Assert.Throws<StorageException>(() => Database.Open(new DatabaseAddress(folder.Path, server))).Message);
    }

    public void Dispose() => folder.Dispose();
}
