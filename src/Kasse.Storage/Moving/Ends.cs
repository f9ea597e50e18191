using Dapper;
using Kasse.Storage.Postgres;
using Kasse.Storage.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Kasse.Storage.Moving;

/// <summary>What is moved, which nobody uses meanwhile.</summary>
sealed class Source : IDisposable
{
    readonly IDisposable[] held;

    Source(string name, Session session, params IDisposable[] held) => (Name, Session, this.held) = (name, session, held);

    public string Name { get; }
    public Session Session { get; }

    public static Source Claim(DatabaseAddress address)
    {
        if (address.Server is { } server)
        {
            var source = PostgresServer.Connect(server, patient: true);
            var claim = PostgresServer.Claim(source, migrate: false);
            return new Source(source.ConnectionString, Database.OpenUnclaimed(address), claim, source);
        }
        var path = SqliteDatabase.PathIn(address.Folder);
        if (!File.Exists(path)) throw new StorageException($"{path} does not exist. Nothing is there to be moved.");
        var folderLock = FolderLock.Claim(address.Folder);
        return new Source(path, Database.OpenUnclaimed(address), folderLock);
    }

    public void Dispose()
    {
        Session.Dispose();
        foreach (var one in held) one.Dispose();
    }
}

/// <summary>Where it is moved to, which nobody can use before it is finished.</summary>
abstract class Target(string name, Session session) : IDisposable
{
    public string Name => name;
    public Session Session => session;

    public static Target Claim(DatabaseAddress address) => address.Server is { } server ? PostgresTarget.Claim(server) : SqliteTarget.Claim(address.Folder);

    /// <summary>What a move was begun from; null when none was.</summary>
    public abstract string? Origin();

    public void Begin(string origin)
    {
        Session.Connection.Execute($"create table if not exists {Move.Marker} (origin text not null)");
        Session.Connection.Execute($"insert into {Move.Marker} (origin) values (@origin)", new { origin });
    }

    /// <summary>Keeps some rows, all or none.</summary>
    public abstract void Write(MovedTable table, IReadOnlyList<string> columns, List<object?[]> rows);

    public abstract void Finish();

    public virtual void Dispose()
    {
        session.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string? ReadOrigin() => Session.Connection.QuerySingleOrDefault<string>($"select origin from {Move.Marker}");
}

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

/// <summary>A database that no node starts on while the mark is there.</summary>
sealed class PostgresTarget : Target
{
    readonly NpgsqlDataSource source;
    readonly NpgsqlConnection connection;

    PostgresTarget(NpgsqlDataSource source, NpgsqlConnection connection)
        : base(source.ConnectionString, new PostgresSession(source.CreateConnection(), writes: true)) => (this.source, this.connection) = (source, connection);

    public static PostgresTarget Claim(string server)
    {
        var source = PostgresServer.Connect(server, patient: true);
        try
        {
            return new PostgresTarget(source, PostgresServer.Claim(source, migrate: true));
        }
        catch (NpgsqlException fault)
        {
            source.Dispose();
            throw PostgresServer.Explain(source, fault);
        }
        catch
        {
            // Whatever went wrong goes on to the caller.
            source.Dispose();
            throw;
        }
    }

    public override string? Origin() => connection.ExecuteScalar<bool>($"select to_regclass('{Move.Marker}') is not null") ? ReadOrigin() : null;

    public override void Write(MovedTable table, IReadOnlyList<string> columns, List<object?[]> rows)
    {
        using var transaction = connection.BeginTransaction();
        if (table.IsJournal) MakeRoom(columns, rows);
        Copy(table.Name, columns, rows);
        if (table.IsJournal) KeepNames(columns, rows);
        transaction.Commit();
    }

    public override void Finish()
    {
        var numbered = connection.Query<(string Table, string Column)>(
            "select table_name, column_name from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'");
        foreach (var (table, column) in numbered)
            connection.Execute($"select setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) from {table} having max({column}) is not null");
        connection.Execute($"drop table {Move.Marker}; analyze");
    }

    public override void Dispose()
    {
        base.Dispose();
        connection.Dispose();
        source.Dispose();
    }

    void Copy(string table, IReadOnlyList<string> columns, List<object?[]> rows)
    {
        using var copy = connection.BeginBinaryImport($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)");
        foreach (var row in rows)
        {
            copy.StartRow();
            foreach (var value in row)
            {
                switch (value)
                {
                    case null: copy.WriteNull(); break;
                    case long number: copy.Write(number, NpgsqlDbType.Bigint); break;
                    case string text: copy.Write(text, NpgsqlDbType.Text); break;
                    default: copy.Write((byte[])value, NpgsqlDbType.Bytea); break;
                }
            }
        }
        copy.Complete();
    }

    /// <summary>What else these rows of the journal need where it lies in parts.</summary>
    void MakeRoom(IReadOnlyList<string> columns, List<object?[]> rows)
    {
        var seq = (long)rows[^1][Place(columns, "seq")]!;
        for (long to; (to = connection.ExecuteScalar<long>("select has_to from journal_end")) <= seq;) connection.Execute(Partitions.Add(to));
        connection.Execute("update journal_end set seq = @seq", new { seq });
    }

    void KeepNames(IReadOnlyList<string> columns, List<object?[]> rows)
    {
        var (version, named) = (Place(columns, "version"), ((string[])["msn", "reference", "key", "stream"]).Select(name => Place(columns, name)).ToArray());
        Copy("names", ["msn", "reference", "key", "stream"],
            [.. rows.Where(row => (long)row[version]! == 1).Select(row => named.Select(place => row[place]).ToArray()).Where(row => (row[1] ?? row[2]) is not null)]);
    }

    static int Place(IReadOnlyList<string> columns, string name) => columns.Index().First(column => column.Item == name).Index;
}
