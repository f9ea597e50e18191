using System.Net.Sockets;
using System.Reflection;
using Npgsql;

namespace Kasse.Storage.Postgres;

/// <summary>A PostgreSQL server: reaching it, bringing the tables up to date, and refusing what this version cannot read, untouched.</summary>
static class PostgresServer
{
    public static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(250);

    /// <summary>Those who bring the tables up to date do so one after the other ("KASSload").</summary>
    const long Lock = 0x4B4153536C6F6164;

    static readonly string[] Scripts = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.Contains(".Postgres.schema-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <exception cref="StorageException">The connection string makes no sense.</exception>
    public static NpgsqlDataSource Connect(string server)
    {
        try
        {
            var wanted = new NpgsqlConnectionStringBuilder(server)
            {
                ApplicationName = "Kasse",
                // Sessions are kept by whoever opened them, with their settings.
                Pooling = false,
                Enlist = false,
                MaxAutoPrepare = 100,
                AutoPrepareMinUsages = 2,
                // A server that has gone without a word is noticed.
                KeepAlive = 5,
                TcpKeepAlive = true,
            };
            // Whoever waits for a server that is not there holds up others who wait here.
            if (!wanted.ContainsKey("Timeout")) wanted.Timeout = 5;
            if (wanted.Database is null) throw new StorageException("The connection string of --database names no Database.");
            var source = new NpgsqlDataSourceBuilder(wanted.ConnectionString);
            return wanted.Host!.Contains(',', StringComparison.Ordinal) ? source.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : source.Build();
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new StorageException($"The connection string of --database cannot be understood: {fault.Message}", fault);
        }
    }

    /// <exception cref="NpgsqlException">The server cannot be reached, for whatever reason; at another time it may be.</exception>
    public static void Open(NpgsqlConnection connection)
    {
        try
        {
            connection.Open();
        }
        catch (Exception fault) when (fault is NpgsqlException or SocketException)
        {
            throw Unreachable(fault);
        }
    }

    /// <inheritdoc cref="Open(NpgsqlConnection)"/>
    public static async Task<NpgsqlConnection> Open(NpgsqlDataSource source, CancellationToken stopping = default)
    {
        try
        {
            return await source.OpenConnectionAsync(stopping);
        }
        catch (Exception fault) when (fault is NpgsqlException or SocketException)
        {
            throw Unreachable(fault);
        }
    }

    /// <exception cref="NpgsqlException">What was reached is a copy of the database, or for another reason only to be read.</exception>
    public static void MustWrite(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("show transaction_read_only", connection);
        if ((string)command.ExecuteScalar()! == "on") throw Unreachable(new IOException("That server only reads."));
    }

    public static void Migrate(NpgsqlDataSource source)
    {
        using var connection = source.CreateConnection();
        Open(connection);
        Run(connection, $"select pg_advisory_lock({Lock})");
        for (var version = Version(connection) ?? 0; version < Scripts.Length; version++)
        {
            Run(connection, $"""
                begin;
                create table if not exists kasse_schema (version bigint not null);
                {Script(Scripts[version])};
                delete from kasse_schema;
                insert into kasse_schema (version) values ({version + 1});
                commit;
                """);
        }
    }

    /// <summary>Nobody else brings tables up to date, or prepares them for their first use, until the connection is disposed of.</summary>
    public static async Task<NpgsqlConnection> Alone(NpgsqlDataSource source)
    {
        var connection = await Open(source);
        await using var wait = new NpgsqlCommand($"select pg_advisory_lock({Lock})", connection);
        await wait.ExecuteNonQueryAsync();
        return connection;
    }

    /// <exception cref="StorageException">There are no tables of Kasse, or newer ones than this version knows.</exception>
    public static void Recognize(NpgsqlDataSource source)
    {
        using var connection = source.CreateConnection();
        Open(connection);
        if (Version(connection) is null) throw new StorageException("There is no Kasse in that database. Start Kasse with it once, or name another with --database.");
    }

    public static StorageException Explain(NpgsqlDataSource source, NpgsqlException fault) => new(
        $"The database server cannot be used ({source.ConnectionString}): {fault.InnerException?.Message ?? fault.Message}", fault);

    // A name that cannot be looked up and several servers none of which will do pass like any other outage.
    static NpgsqlException Unreachable(Exception fault) => new(fault.Message, new IOException(fault.GetBaseException().Message, fault));

    /// <returns>Null when there are no tables of Kasse.</returns>
    static long? Version(NpgsqlConnection connection)
    {
        using var there = new NpgsqlCommand("select to_regclass('kasse_schema') is not null", connection);
        if (!(bool)there.ExecuteScalar()!) return null;
        using var command = new NpgsqlCommand("select version from kasse_schema", connection);
        var version = (long)command.ExecuteScalar()!;
        return version <= Scripts.Length
            ? version
            : throw new StorageException(
                $"The database was written by a newer version of Kasse (schema {version}, this version knows {Scripts.Length}). Start that version, or name another database.");
    }

    static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    static string Script(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
