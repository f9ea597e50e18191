using Dapper;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage.Tests;

/// <summary>How SQLite means to answer a question. Anything but looking a value up in an order that is kept would grow with the number of payments.</summary>
static class QueryPlan
{
    public static void NeverScans(SqliteConnection connection, string sql)
    {
        var steps = connection.Query<(int Id, int Parent, int Unused, string Detail)>($"explain query plan {Bound(sql)}").Select(step => step.Detail).ToList();

        Assert.NotEmpty(steps);
        Assert.DoesNotContain(steps, step => step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("CONSTANT"));
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE"));
    }

    public static void NeverScans(Database database, string sql) => database.Read(session =>
    {
        NeverScans((SqliteConnection)session.Connection, sql);
        return true;
    });

    /// <summary>Parameters have no values here; a list becomes one of a single value.</summary>
    static string Bound(string sql) => sql.Replace("in @msns", "in (@msns)").Replace("in @page", "in (@page)");
}
