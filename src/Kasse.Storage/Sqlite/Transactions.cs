using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kasse.Storage.Sqlite;

static class Transactions
{
    /// <summary>
    /// All of it or nothing. A full disk makes SQLite give up the whole transaction by itself; the package's own class for one cannot end it then, and
    /// nothing could be written through that connection ever again.
    /// </summary>
    public static void InTransaction(this SqliteConnection connection, Action work)
    {
        connection.Execute("begin immediate");
        try
        {
            work();
            connection.Execute("commit");
        }
        catch
        {
            // Whatever went wrong goes on to the caller; the transaction must not stay open.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) connection.Execute("rollback");
            throw;
        }
    }
}
