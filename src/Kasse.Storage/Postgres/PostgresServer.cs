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

    /// <summary>Seconds that a server may take to answer what payments wait for. One that is cut off in the middle of an answer says nothing at all.</summary>
    const int SilentMax = 15;

    static readonly TimeSpan LeavingMax = TimeSpan.FromSeconds(3);

    /// <summary>By this others at the server see who we are.</summary>
    const string Application = "Kasse";

    public static readonly IReadOnlyList<string> Scripts = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.Contains(".Postgres.schema-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Script)];

    /// <param name="patient">For somebody who asks what takes long, and nobody waits for.</param>
    /// <exception cref="StorageException">The connection string makes no sense.</exception>
    public static NpgsqlDataSource Connect(string server, bool patient = false)
    {
        try
        {
            var wanted = new NpgsqlConnectionStringBuilder(server)
            {
                ApplicationName = Application,
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
            if (patient) wanted.CommandTimeout = 0;
            else if (!wanted.ContainsKey("Command Timeout")) wanted.CommandTimeout = SilentMax;
            if (wanted.Database is null) throw new StorageException("The connection string of --database names no Database.");
            var source = new NpgsqlDataSourceBuilder(wanted.ConnectionString);
            return wanted.Host!.Contains(',', StringComparison.Ordinal) ? source.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : source.Build();
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new StorageException($"The connection string of --database cannot be understood: {fault.Message}", fault);
        }
    }

    /// <summary>Makes something that keeps the source and disposes of it in the end. When that fails, the source has been disposed of.</summary>
    /// <exception cref="StorageException">The server cannot be reached, or the database there cannot be used.</exception>
    public static T Use<T>(NpgsqlDataSource source, Func<NpgsqlDataSource, T> make)
    {
        try
        {
            return make(source);
        }
        catch (NpgsqlException fault)
        {
            source.Dispose();
            throw Explain(source, fault);
        }
        catch
        {
            // Whatever went wrong goes on to the caller.
            source.Dispose();
            throw;
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
        var connection = source.CreateConnection();
        try
        {
            await connection.OpenAsync(stopping);
            // The driver remembers for a while which server was the primary. A lock that is held at a copy keeps nobody out.
            MustWrite(connection);
            return connection;
        }
        catch (Exception fault)
        {
            // Whatever it was goes on to the caller, who has no connection then.
            await connection.DisposeAsync();
            if (fault is NpgsqlException or SocketException) throw Unreachable(fault);
            throw;
        }
    }

    /// <exception cref="NpgsqlException">What was reached is a copy of the database, or for another reason only to be read.</exception>
    public static void MustWrite(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("show transaction_read_only", connection);
        if ((string)command.ExecuteScalar()! == "on") throw Unreachable(new IOException("That server only reads."));
    }

    /// <param name="scripts">Each makes of the tables of one version those of the next.</param>
    public static void Migrate(NpgsqlDataSource source, IReadOnlyList<string>? scripts = null)
    {
        using var connection = source.CreateConnection();
        Open(connection);
        Run(connection, $"select pg_advisory_lock({Lock})");
        MustBeWhole(connection);
        Migrate(connection, scripts ?? Scripts);
    }

    /// <summary>Where nobody else can, until the connection ends.</summary>
    static void Migrate(NpgsqlConnection connection, IReadOnlyList<string> scripts)
    {
        for (var version = Version(connection, scripts.Count) ?? 0; version < scripts.Count; version++)
        {
            Run(connection, $"""
                begin;
                create table if not exists kasse_schema (version bigint not null);
                {scripts[(int)version]};
                delete from kasse_schema;
                insert into kasse_schema (version) values ({version + 1});
                commit;
                """);
        }
    }

    /// <summary>Nobody else can use the database while the connection lasts. Whoever starts meanwhile waits until the connection is disposed of.</summary>
    /// <param name="migrate">Whether to bring the tables up to date, or to make them.</param>
    /// <exception cref="StorageException">Some Kasse is at work there.</exception>
    public static NpgsqlConnection Claim(NpgsqlDataSource source, bool migrate)
    {
        var connection = source.CreateConnection();
        try
        {
            Open(connection);
            MustWrite(connection);
            // Whoever has ended a moment ago is still known to the server.
            for (var left = LeavingMax; !IsAlone(); left -= PauseAfterFault)
            {
                if (left <= TimeSpan.Zero) throw new StorageException($"A Kasse is at work in the database ({source.ConnectionString}). Stop all that are, and try again.");
                Thread.Sleep(PauseAfterFault);
            }
            if (migrate) Migrate(connection, Scripts);
            return connection;
        }
        catch
        {
            // Whatever went wrong goes on to the caller; nobody must wait for us.
            connection.Dispose();
            throw;
        }

        bool IsAlone() => Asked($"""
            select pg_try_advisory_lock({Lock}) and not exists
                (select 1 from pg_stat_activity where datname = current_database() and application_name = '{Application}' and pid <> pg_backend_pid())
            """);

        bool Asked(string question)
        {
            using var command = new NpgsqlCommand(question, connection);
            return (bool)command.ExecuteScalar()!;
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
        MustBeWhole(connection);
        if (Version(connection, Scripts.Count) is null) throw new StorageException("There is no Kasse in that database. Start Kasse with it once, or name another with --database.");
    }

    static StorageException Explain(NpgsqlDataSource source, NpgsqlException fault) => new(
        $"The database server cannot be used ({source.ConnectionString}): {fault.InnerException?.Message ?? fault.Message}", fault);

    // A name that cannot be looked up and several servers none of which will do pass like any other outage.
    static NpgsqlException Unreachable(Exception fault) => new(fault.Message, new IOException(fault.GetBaseException().Message, fault));

    static void MustBeWhole(NpgsqlConnection connection)
    {
        using var moving = new NpgsqlCommand($"select to_regclass('{Moving.Move.Marker}') is not null", connection);
        if ((bool)moving.ExecuteScalar()!) throw new StorageException("A move into that database has not come to its end. Repeat kasse move: it goes on where it was.");
    }

    /// <returns>Null when there are no tables of Kasse.</returns>
    static long? Version(NpgsqlConnection connection, int known)
    {
        using var there = new NpgsqlCommand("select to_regclass('kasse_schema') is not null", connection);
        if (!(bool)there.ExecuteScalar()!) return null;
        using var command = new NpgsqlCommand("select version from kasse_schema", connection);
        var version = (long)command.ExecuteScalar()!;
        return version <= known
            ? version
            : throw new StorageException(
                $"The database was written by a newer version of Kasse (schema {version}, this version knows {known}). Start that version, or name another database.");
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
