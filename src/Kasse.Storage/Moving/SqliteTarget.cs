using Dapper;
using Kasse.Storage.Sqlite;

namespace Kasse.Storage.Moving;

/// <summary>A file that has another name until it is finished.</summary>
sealed class SqliteTarget(string folder, SqliteSession session, IDisposable folderLock) : Target(folder, session)
{
    readonly SqliteSession session = session;

    public static SqliteTarget Claim(string folder)
    {
        var folderLock = FolderLock.Claim(folder);
        try
        {
            if (File.Exists(SqliteDatabase.PathIn(folder))) throw new StorageException($"{SqliteDatabase.PathIn(folder)} exists. Nothing is moved over what is there.");
            return new SqliteTarget(folder, SqliteFile.OpenForWriting(Arriving(folder)), folderLock);
        }
        catch
        {
            // Whatever went wrong goes on to the caller; the folder must not stay claimed.
            folderLock.Dispose();
            throw;
        }
    }

    public override string? Origin() =>
        session.Connection.ExecuteScalar<long>($"select count(*) from sqlite_master where name = '{Move.Marker}'") > 0 ? ReadOrigin() : null;

    public override void Write(MovedTable table, IReadOnlyList<string> columns, List<object?[]> rows)
    {
        session.Run("begin immediate");
        using (var insert = session.Connection.CreateCommand())
        {
            insert.CommandText = $"insert into {table.Name} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select((_, place) => $"@p{place}"))})";
            foreach (var place in Enumerable.Range(0, columns.Count))
            {
                var parameter = insert.CreateParameter();
                parameter.ParameterName = $"@p{place}";
                insert.Parameters.Add(parameter);
            }
            foreach (var row in rows)
            {
                for (var place = 0; place < row.Length; place++) insert.Parameters[place].Value = row[place] ?? DBNull.Value;
                insert.ExecuteNonQuery();
            }
        }
        session.Run("commit; pragma wal_checkpoint(passive)");
    }

    public override void Finish()
    {
        session.Run($"drop table {Move.Marker}; pragma wal_checkpoint(truncate)");
        session.Dispose();
        File.Move(Arriving(Name), SqliteDatabase.PathIn(Name));
    }

    public override void Dispose()
    {
        base.Dispose();
        folderLock.Dispose();
    }

    static string Arriving(string folder) => $"{SqliteDatabase.PathIn(folder)}.arriving";
}
