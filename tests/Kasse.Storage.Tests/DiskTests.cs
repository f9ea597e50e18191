using Dapper;
using Kasse.Storage.Sqlite;

namespace Kasse.Storage.Tests;

/// <summary>What lies between the writer and the disk.</summary>
public sealed class DiskTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly SqliteSession writer, reader;

    public DiskTests()
    {
        writer = SqliteFile.OpenForWriting(folder.DatabaseFile);
        reader = SqliteFile.OpenForReading(folder.DatabaseFile);
        // So that a transaction soon has no room for its pages, and puts them into the log.
        writer.Connection.Execute("pragma cache_size = 1; pragma cache_spill = 1");
        writer.Run("begin immediate; insert into settings (name, value) values ('first', 'kept'); commit");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void What_is_not_committed_is_read_by_its_own_transaction_and_by_nobody_else(int count)
    {
        Begin(count);

        Assert.Equal(count * 5000, Sum(writer));
        Assert.Equal(0, Sum(reader));

        writer.Run("commit");
        Assert.Equal(count * 5000, Sum(reader));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void What_is_given_up_is_gone(int count)
    {
        Begin(count);
        writer.Run("rollback; begin immediate; insert into settings (name, value) values ('large', 'small'); commit");

        Assert.Equal(5, Sum(reader));
        Assert.Equal(5, Sum(writer));
        Assert.Null(writer.Damage());
        Assert.Null(reader.Damage());
    }

    [Fact]
    public void What_is_committed_is_in_the_file()
    {
        Begin(10);
        writer.Run("commit");

        using var copy = new TemporaryFolder();
        foreach (var end in (string[])["", "-wal"]) File.Copy(folder.DatabaseFile + end, copy.DatabaseFile + end);
        using var session = SqliteFile.OpenForReading(copy.DatabaseFile);
        Assert.Equal(50_000, Sum(session));
    }

    [Fact]
    public async Task A_folder_is_found_whatever_it_is_called()
    {
        var parent = Directory.CreateDirectory(Path.Combine(folder.Path, "50 %20 #1; a&b=é 'x' " + (OperatingSystem.IsWindows() ? "" : "?y\"")));
        await using (var database = Database.Open(parent.FullName)) Assert.Equal(0, database.Writer.LastSeq);

        Assert.Contains("kasse.db", parent.EnumerateFiles().Select(file => file.Name));
    }

    public void Dispose()
    {
        reader.Dispose();
        writer.Dispose();
        folder.Dispose();
    }

    void Begin(int count)
    {
        writer.Run("begin immediate");
        for (var i = 0; i < count; i++) writer.Connection.Execute("insert into settings (name, value) values ('large' || @i, @value)", new { i, value = new string('x', 5000) });
    }

    static long Sum(SqliteSession session) => session.Connection.ExecuteScalar<long>("select coalesce(sum(length(value)), 0) from settings where name like 'large%'");
}
