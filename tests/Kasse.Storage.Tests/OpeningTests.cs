using Dapper;
using Microsoft.Data.Sqlite;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What cannot be used is refused in a sentence, and not a byte of it is changed.</summary>
public sealed class OpeningTests : IAsyncLifetime
{
    readonly TestStore good = new();
    readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_file_that_is_no_database()
    {
        await File.WriteAllTextAsync(folder.DatabaseFile, "Dear diary");

        RefusesAndTouchesNothing("is damaged or not a database");
    }

    [Fact]
    public async Task A_database_with_a_damaged_page()
    {
        await TakeGoodDatabase();
        using (var file = File.OpenWrite(folder.DatabaseFile))
        {
            file.Position = 4096;
            file.Write(new byte[4096]);
        }

        RefusesAndTouchesNothing("is damaged");
    }

    [Fact]
    public async Task A_database_cut_short()
    {
        await TakeGoodDatabase();
        using (var file = File.OpenWrite(folder.DatabaseFile)) file.SetLength(file.Length / 2);

        RefusesAndTouchesNothing("is damaged");
    }

    [Fact]
    public async Task A_database_without_its_tables()
    {
        await TakeGoodDatabase();
        Change(folder.DatabaseFile, "drop table journal");

        RefusesAndTouchesNothing("is damaged");
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("wal")]
    public void A_database_of_another_program(string journalMode)
    {
        MakeAnotherPrograms(folder.DatabaseFile, journalMode);

        RefusesAndTouchesNothing("is a database of another program");
    }

    [Fact]
    public async Task A_database_of_a_newer_version()
    {
        await TakeGoodDatabase();
        Change(folder.DatabaseFile, "pragma user_version = 99");

        RefusesAndTouchesNothing("was written by a newer version of Kasse (schema 99");
    }

    [Fact]
    public void A_folder_where_the_database_should_be()
    {
        Directory.CreateDirectory(folder.DatabaseFile);

        Assert.Contains("cannot be written", Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_where_the_folder_should_be()
    {
        var file = Path.Combine(folder.Path, "notes.txt");
        File.WriteAllText(file, "Dear diary");

        Assert.Contains("is a file", Refusal(file), StringComparison.Ordinal);
        Assert.Contains("cannot be made", Refusal(Path.Combine(file, "data")), StringComparison.Ordinal);
        Assert.Equal("Dear diary", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_folder_that_is_in_use_until_it_is_free_again()
    {
        Assert.Contains("another Kasse is using it", Refusal(good.Folder.Path), StringComparison.Ordinal);

        await good.Restart();
    }

    [Fact]
    public async Task A_folder_that_another_process_uses_until_that_ends()
    {
        var process = await CrashingProcess.Start(folder.Path, "0");
        Assert.Contains("another Kasse is using it", Refusal(folder.Path), StringComparison.Ordinal);

        await process.Kill();

        await Database.Open(folder.Path).DisposeAsync();
    }

    [Fact]
    public async Task A_refusal_leaves_the_folder_free()
    {
        await File.WriteAllTextAsync(folder.DatabaseFile, "Dear diary");
        Refusal(folder.Path);
        File.Delete(folder.DatabaseFile);

        await Database.Open(folder.Path).DisposeAsync();
    }

    [Fact]
    public async Task A_first_start_that_was_cut_short_is_taken_up_again()
    {
        Change(folder.DatabaseFile, "pragma journal_mode = wal");

        await Database.Open(folder.Path).DisposeAsync();

        Assert.Empty(Verification.Run(folder.Path).Findings);
    }

    internal static void MakeAnotherPrograms(string path, string journalMode) =>
        Change(path, $"pragma journal_mode = {journalMode}; create table diary (entry text); insert into diary values ('Dear diary')");

    [Fact]
    public async Task Finds_a_damaged_file()
    {
        await good.Database.DisposeAsync();
        using (var file = File.OpenWrite(good.Folder.DatabaseFile))
        {
            file.Position = 4096;
            file.Write(new byte[4096]);
        }

        Assert.Contains("The database file is damaged", Assert.Single(Verification.Run(good.Address).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_a_database_of_ours_cannot_be_verified()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("does not exist", Assert.Throws<StorageException>(() => Verification.Run(folder.Path)).Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(folder.DatabaseFile, "Dear diary");
        Assert.Contains("not a database", Assert.Throws<StorageException>(() => Verification.Run(folder.Path)).Message, StringComparison.Ordinal);

        File.Delete(folder.DatabaseFile);
        OpeningTests.MakeAnotherPrograms(folder.DatabaseFile, "delete");
        Assert.Contains("another program", Assert.Throws<StorageException>(() => Verification.Run(folder.Path)).Message, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 100; i++) await good.Create($"order-{i}", Kr(100));
    }

    public async ValueTask DisposeAsync()
    {
        await good.DisposeAsync();
        folder.Dispose();
    }

    static void Change(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    static string Refusal(string path) => Assert.Throws<StorageException>(() => Database.Open(path)).Message;

    async Task TakeGoodDatabase()
    {
        await good.Database.DisposeAsync();
        File.Copy(good.Folder.DatabaseFile, folder.DatabaseFile);
    }

    void RefusesAndTouchesNothing(string says)
    {
        var before = File.ReadAllBytes(folder.DatabaseFile);

        Assert.Contains(says, Refusal(folder.Path), StringComparison.Ordinal);

        Assert.Equal(before, File.ReadAllBytes(folder.DatabaseFile));
        Assert.Equal(["kasse.db", "kasse.lock"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }
}
