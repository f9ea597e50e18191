using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage.Sqlite;

/// <summary>The database file: opening it, bringing its schema up to date, and refusing what this version cannot read, untouched.</summary>
static class SqliteFile
{
    /// <summary>Marks the file as ours ("KASS"), so that another program's database is never written to.</summary>
    const int ApplicationId = 0x4B415353;

    /// <summary>Pages the writer keeps in memory, in KiB; readers get less each, there are several of them.</summary>
    const int WriterCacheKiB = 32 * 1024, ReaderCacheKiB = 12 * 1024;

    /// <summary>Of a file that was put aside.</summary>
    const string DamagedSuffix = ".damaged";

    /// <summary>How long the writer waits for readers before the log starts over. Short: all callers wait with it.</summary>
    const int ReadersWaitMilliseconds = 10;

    /// <summary>A log that had to grow beyond this, because of a slow reader, is cut back to it.</summary>
    const int LogBytesKept = 32 << 20;

    public static SqliteSession OpenForWriting(string path) => Explained(path, () =>
    {
        Recognize(path, quickCheck: true);
        return Start(ThroughDisk(path), SqliteOpenMode.ReadWriteCreate, connection =>
        {
            connection.Execute($"""
                pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 0; pragma journal_size_limit = {LogBytesKept};
                pragma busy_timeout = {ReadersWaitMilliseconds}; pragma cache_size = -{WriterCacheKiB}; pragma foreign_keys = on; pragma temp_store = memory;
                """);
            Migrate(connection, path);
        });
    });

    public static SqliteSession OpenForReading(string path) => Explained(path, () => Start(path, SqliteOpenMode.ReadWrite, connection =>
        connection.Execute($"pragma query_only = on; pragma cache_size = -{ReaderCacheKiB}; pragma temp_store = memory;")));

    /// <summary>For somebody who reads without having claimed the folder, and looks first whose file it is.</summary>
    public static SqliteSession OpenUnclaimed(string path) => Explained(path, () =>
    {
        Recognize(path, quickCheck: false);
        return OpenForReading(path);
    });

    /// <summary>
    /// A file that explains or finds and never decides: its newest rows may be lost in a crash of the machine, and one that another version
    /// wrote, or that is damaged, is written anew.
    /// </summary>
    /// <param name="script">What makes its tables; a resource of this assembly.</param>
    /// <param name="damaged">Told where a damaged file was put.</param>
    public static SqliteConnection OpenExpendable(string path, string script, int version, Action<string>? damaged = null) => Explained(path, () =>
    {
        try
        {
            return OpenExpendableAsItIs(path, script, version);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT)
        {
            // Nobody should have to do without the rest because of it.
            File.Move(path, path + DamagedSuffix, overwrite: true);
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
            damaged?.Invoke(path + DamagedSuffix);
            return OpenExpendableAsItIs(path, script, version);
        }
    });

    static SqliteConnection OpenExpendableAsItIs(string path, string script, int version)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // A new file need not be on the disk at once: the first start waits for it.
            // It holds long texts, which are read faster the fewer pages they lie on.
            connection.Execute("pragma page_size = 16384; pragma synchronous = off; pragma journal_mode = wal;");
            if (connection.ExecuteScalar<int>("pragma user_version") != version) MakeAnew(connection, script, version);
            connection.Execute("pragma synchronous = normal");
            return connection;
        }
        catch
        {
            // Whatever went wrong goes on to the caller; the file must not stay open.
            connection.Dispose();
            throw;
        }
    }

    static void MakeAnew(SqliteConnection connection, string script, int version)
    {
        var tables = connection.Query<string>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'");
        connection.Execute($"""
            begin immediate;
            {string.Concat(tables.Select(name => $"drop table \"{name}\";"))}
            {Script(script)}
            pragma user_version = {version};
            commit;
            """);
    }

    /// <summary>Copies a database as it is at one moment, whoever writes meanwhile.</summary>
    public static void Copy(string path, string to) => Explained(path, () =>
    {
        using var from = Open(path, SqliteOpenMode.ReadWrite);
        using var copy = Open(to, SqliteOpenMode.ReadWriteCreate);
        from.BackupDatabase(copy);
        return true;
    });

    public static SqliteConnection OpenForCheckpoints(string path)
    {
        var connection = Open(ThroughDisk(path), SqliteOpenMode.ReadWrite);
        connection.Execute("pragma synchronous = full; pragma wal_autocheckpoint = 0;");
        return connection;
    }

    static T Explained<T>(string path, Func<T> open)
    {
        NativeSqlite.Initialize();
        try
        {
            return open();
        }
        catch (SqliteException fault)
        {
            throw Explain(path, fault);
        }
    }

    static SqliteSession Start(string path, SqliteOpenMode mode, Action<SqliteConnection> prepare)
    {
        var connection = Open(path, mode);
        try
        {
            prepare(connection);
            return new SqliteSession(connection);
        }
        catch
        {
            // Whatever went wrong goes on to the caller; the file must not stay open.
            connection.Dispose();
            throw;
        }
    }

    static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>For connections that write the journal.</summary>
    static string ThroughDisk(string path)
    {
        // As https://www.sqlite.org/uri.html has it: these three would end the path, or be taken for the start of a character's number.
        var escaped = Path.GetFullPath(path).Replace("%", "%25").Replace("?", "%3f").Replace("#", "%23").Replace(Path.DirectorySeparatorChar, '/');
        return $"file://{(escaped.StartsWith('/') ? "" : "/")}{escaped}?vfs={Disk.Name}";
    }

    /// <summary>Looks at an existing file without changing a byte of it, before anything else opens it.</summary>
    static void Recognize(string path, bool quickCheck)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return;
        // With no log beside it the file says everything, and "immutable" keeps SQLite from putting one there.
        var source = File.Exists(path + "-wal") ? path : new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1";
        using var connection = Open(source, SqliteOpenMode.ReadOnly);
        var application = connection.ExecuteScalar<int>("pragma application_id");
        // Whoever was stopped right after making the file had nothing in it yet.
        if (application == 0 && connection.ExecuteScalar<long>("select count(*) from sqlite_master") == 0) return;
        if (application != ApplicationId)
            throw new StorageException($"{path} is a database of another program. Choose another data folder, or move that file away.");
        var version = connection.ExecuteScalar<int>("pragma user_version");
        if (version > Scripts.Length)
        {
            throw new StorageException(
                $"{path} was written by a newer version of Kasse (schema {version}, this version knows {Scripts.Length}). Start that version, or choose another data folder.");
        }
        if (quickCheck && new FileInfo(path).Length < QuickCheckBytesMax && connection.ExecuteScalar<string>("pragma quick_check(1)") is var verdict && verdict != "ok")
            throw new StorageException($"{path} is damaged ({verdict}). Restore it from a backup; nothing was changed.");
    }

    /// <summary>Reading a whole large file at every start would take longer than starting; damage there shows when a page is read.</summary>
    const long QuickCheckBytesMax = 64 << 20;

    static readonly string[] Scripts = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.Contains(".Sqlite.schema-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    static void Migrate(SqliteConnection connection, string path)
    {
        var version = connection.ExecuteScalar<int>("pragma user_version");
        for (; version < Scripts.Length; version++)
        {
            connection.Execute($"""
                begin immediate;
                {Script(Scripts[version])}
                pragma application_id = {ApplicationId};
                pragma user_version = {version + 1};
                commit;
                """);
        }
        if (connection.ExecuteScalar<string>("pragma journal_mode") != "wal")
            throw new StorageException($"{path} lies on a file system without shared memory, which durable shared commits need. Choose a data folder on a local disk.");
    }

    static string Script(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    static StorageException Explain(string path, SqliteException fault) => fault.SqliteErrorCode switch
    {
        // An error in SQL of ours means that the tables are not what the file says they are.
        SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_ERROR =>
            new($"{path} is damaged or not a database ({fault.Message}). Restore it from a backup; nothing was changed.", fault),
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM =>
            new($"{path} cannot be written ({fault.Message}). Give this user write access to the folder, or choose another with --data.", fault),
        SQLitePCL.raw.SQLITE_FULL => new($"The disk that holds {path} is full.", fault),
        _ => new($"{path} cannot be opened ({fault.Message}).", fault),
    };
}
