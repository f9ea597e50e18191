using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kasse.Storage.Tests;

public sealed class OutageTests
{
    [Theory]
    [InlineData("a turn that took too long", "25P03", true)]
    [InlineData("a neighbour's failure", "25P02", true)]
    [InlineData("a transaction that took too long", "25P04", true)]
    [InlineData("a server that only reads now", "25006", true)]
    [InlineData("a statement that was stopped", "57014", true)]
    [InlineData("a server that is stopped", "57P01", true)]
    [InlineData("a server that starts", "57P03", true)]
    [InlineData("a database that is gone", "57P04", true)]
    [InlineData("a full disk", "53100", true)]
    [InlineData("a failing disk", "58030", true)]
    [InlineData("a lost connection", "08006", true)]
    [InlineData("a lock that nobody lets go", "55P03", true)]
    [InlineData("a text that cannot be kept", "22021", false)]
    [InlineData("a rule of ours", "23505", false)]
    [InlineData("a statement that makes no sense", "42601", false)]
    public void Trouble_of_the_database_goes_by_and_a_defect_does_not(string what, string state, bool goesBy) =>
        Assert.True(Outage.Is(new PostgresException(what, "ERROR", "ERROR", state)) == goesBy, what);

    [Fact]
    public void A_full_queue_goes_by_and_an_unknown_table_does_not()
    {
        Assert.True(Outage.Is(new JournalBusyException()));
        Assert.False(Outage.Is(new SqliteException("no such table", 1)));
        Assert.False(Outage.Is(new InvalidOperationException()));
    }
}
