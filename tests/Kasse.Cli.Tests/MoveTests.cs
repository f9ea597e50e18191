using Kasse.Server;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Settings;
using Kasse.Storage.Tests;

namespace Kasse.Cli.Tests;

public sealed class MoveTests(PostgresCluster postgres) : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
    readonly string server = postgres.Create();

    string Data => Path.Combine(folder, "data");

    [Fact]
    public async Task A_Kasse_moves_to_PostgreSQL_and_back()
    {
        await using (await KasseServer.Start(new KasseOptions { DataFolder = Data, Urls = "http://127.0.0.1:0" }))
        {
            var refused = await Run("move", "--data", Data, "--to-database", server);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("another Kasse is using it", refused.Errors);
        }

        var there = await Run("move", "--data", Data, "--to-database", server);
        Assert.Equal((0, "", "yes", "yes"), (there.ExitCode, there.Errors, there["Same on both sides"], there["Adds up"]));
        var back = await Run("move", "--data", Data, "--database", server, "--to-data", Path.Combine(folder, "back"));

        Assert.Equal((0, ""), (back.ExitCode, back.Errors));
        Assert.Equal(SavedSettings.Read(Data).Values, SavedSettings.Read(Path.Combine(folder, "back")).Values);
    }

    [Fact]
    public async Task The_parts_of_a_journal_are_shown_and_none_is_taken_out_too_early()
    {
        await using (await KasseServer.Start(new KasseOptions { DataFolder = Data, Server = server, Urls = "http://127.0.0.1:0" }))
        {
            Assert.Equal(["journal_from_1", "1", "100000000", "0", "no"], (await Run("archive", "--database", server)).Rows.Single());
            Assert.Equal("kasse: journal_from_1 is the newest partition: payments are still added to it.\n", (await Run("archive", "--take-out", "--database", server, "--secrets-key", Path.Combine(Data, Vault.FileName))).Errors);
        }
        Assert.Equal(1, (await Run("archive", "--data", Data)).ExitCode);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static Task<Ended> Run(params IReadOnlyList<string> args) => Shell.Run(args, _ => null);
}
