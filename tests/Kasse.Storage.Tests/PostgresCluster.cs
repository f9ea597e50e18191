using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Kasse.Storage.Tests.PostgresCluster))]

namespace Kasse.Storage.Tests;

/// <summary>A PostgreSQL server of the tests' own, on a free port, with a database for each test. It is gone afterwards.</summary>
public sealed class PostgresCluster : IDisposable
{
    readonly Lazy<string> started;
    readonly string folder = Directory.CreateTempSubdirectory("kasse-postgres-").FullName;
    int databaseCount;

    public PostgresCluster() => started = new(Start);

    /// <summary>A new database.</summary>
    /// <returns>Its connection string.</returns>
    public string Create()
    {
        var server = started.Value;
        var name = $"kasse{Interlocked.Increment(ref databaseCount)}";
        Run(server, $"create database {name}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>Dumps a database as it is at this moment, and restores it as another one.</summary>
    /// <returns>The connection string of the copy.</returns>
    public string Copy(string server)
    {
        var (from, to) = (new NpgsqlConnectionStringBuilder(server), new NpgsqlConnectionStringBuilder(Create()));
        var dump = Path.Combine(folder, $"{from.Database}.dump");
        Command("pg_dump", ["--format=custom", $"--file={dump}", .. Of(from)]);
        Command("pg_restore", ["--exit-on-error", .. Of(to), dump]);
        return to.ConnectionString;

        static string[] Of(NpgsqlConnectionStringBuilder server) => [$"--host={server.Host}", $"--port={server.Port}", $"--username={server.Username}", $"--dbname={server.Database}"];
    }

    public static void Run(string server, string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Cuts everybody off who is connected to a database.</summary>
    public static void Disconnect(string server) => Disconnect(server, new NpgsqlConnectionStringBuilder(server).Database!);

    /// <summary>Cuts everybody off, and lets nobody in any more.</summary>
    public static void Refuse(string server)
    {
        var name = new NpgsqlConnectionStringBuilder(server).Database;
        Run(new NpgsqlConnectionStringBuilder(server) { Database = "postgres" }.ConnectionString, $"alter database {name} allow_connections false");
        Disconnect(new NpgsqlConnectionStringBuilder(server) { Database = "postgres" }.ConnectionString, name!);
    }

    /// <summary>Whether those who connect from now on may only read, as at a copy of the database.</summary>
    public static void ReadOnly(string server, string onOrOff) =>
        Run(new NpgsqlConnectionStringBuilder(server) { Database = "postgres" }.ConnectionString,
            $"alter database {new NpgsqlConnectionStringBuilder(server).Database} set default_transaction_read_only = {onOrOff}");

    static void Disconnect(string server, string database) =>
        Run(server, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}' and pid <> pg_backend_pid()");

    public void Dispose()
    {
        if (started.IsValueCreated) Command("pg_ctl", "stop", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-w");
        Directory.Delete(folder, recursive: true);
    }

    string Start()
    {
        var data = Path.Combine(folder, "data");
        if (Environment.UserName == "root") Run("chown", "postgres", folder);
        Command("initdb", "-D", data, "-U", "kasse", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions", "--locale=C.UTF-8");
        var port = FreePort();
        // Nothing here outlives the machine, so that nothing need reach its disk.
        File.AppendAllText(Path.Combine(data, "postgresql.auto.conf"), $"""
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            max_connections = 500
            shared_buffers = '64MB'
            fsync = off
            full_page_writes = off
            """);
        Command("pg_ctl", "start", "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-s");
        return $"Host=127.0.0.1;Port={port};Username=kasse;Database=postgres;Pooling=false";
    }

    /// <summary>PostgreSQL refuses to be run by root.</summary>
    static void Command(string program, params string[] arguments)
    {
        var path = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", program)).Where(File.Exists).Order().LastOrDefault() ?? program
            : program;
        if (Environment.UserName == "root") Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else Run(path, arguments);
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true })!;
        // A server that was started keeps the output open, so that only the program is waited for.
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.StandardError.ReadToEnd()}");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
