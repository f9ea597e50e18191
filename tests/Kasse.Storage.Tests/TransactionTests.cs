using Dapper;
using Kasse.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kasse.Storage.Tests;

/// <summary>A transaction on a file that may be written anew, when SQLite does not take it.</summary>
public sealed class TransactionTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly SqliteConnection connection;

    public TransactionTests()
    {
        connection = SqliteFile.OpenExpendable(folder.DatabaseFile, "Kasse.Storage.Requests.requests.sql", 1);
        connection.Execute("create table seen (number integer)");
    }

    [Fact]
    public void What_was_given_up_at_the_commit_leaves_nothing_behind_and_the_next_one_is_taken()
    {
        raw.sqlite3_commit_hook(connection.Handle, _ => 1, null);
        Assert.Throws<SqliteException>(() => connection.InTransaction(() => See(1)));
        raw.sqlite3_commit_hook(connection.Handle, null, null);

        connection.InTransaction(() => See(2));

        Assert.Equal([2], Seen());
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("rollback")]
    public void What_was_given_up_on_the_way_leaves_nothing_behind_and_the_next_one_is_taken(string givenUp)
    {
        connection.Execute($"create trigger full before insert on seen when new.number = 2 begin select raise({givenUp}, 'database or disk is full'); end");
        Assert.Throws<SqliteException>(() => connection.InTransaction(() =>
        {
            See(1);
            See(2);
        }));

        connection.InTransaction(() => See(3));

        Assert.Equal([3], Seen());
    }

    public void Dispose()
    {
        connection.Dispose();
        folder.Dispose();
    }

    void See(int number) => connection.Execute("insert into seen values (@number)", new { number });

    IEnumerable<int> Seen() => connection.Query<int>("select number from seen");
}
