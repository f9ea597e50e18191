using Npgsql;

namespace Kasse.Bench;

/// <summary>Payments that a Kasse starts on.</summary>
/// <param name="Folder">What that Kasse has for itself; the database too, where no server has it.</param>
/// <param name="Server">A PostgreSQL connection string; null for a file in the folder.</param>
/// <param name="Payments">How many there are, or will be once it is filled.</param>
sealed record Store(string Folder, string? Server, int Payments)
{
    /// <summary>Where the environment says, for one that is measured.</summary>
    public static Store In(string folder, int payments) => new(folder, Environment.GetEnvironmentVariable("KASSE_DATABASE"), payments);

    /// <summary>Another one on the same server, in the database whose name ends so.</summary>
    public Store Beside(string folder, int payments) => new(folder, Server is null ? null : Other(new NpgsqlConnectionStringBuilder(Server)), payments);

    /// <summary>Of the whole run: what is sealed in a database that several share opens with one key.</summary>
    public string SecretsKey => Path.Combine(Path.GetDirectoryName(Folder)!, "secrets.key");

    /// <summary>
    /// So that the system's memory holds it, as far as there is room: as after a day of work, and whatever the system let go of meanwhile (some
    /// take back within a minute what nobody read again).
    /// </summary>
    public async Task ReadThrough(CancellationToken stopping)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                await using var bytes = File.Open(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                await bytes.CopyToAsync(Stream.Null, 1 << 20, stopping);
            }
            catch (IOException)
            {
                // A larger one has replaced it, or nobody else may open it.
            }
        }
        if (Server is null) return;

        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync(stopping);
        const string read = """
            create extension if not exists pg_prewarm;
            select sum(pg_prewarm(oid, 'read')) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')
            """;
        await using var command = new NpgsqlCommand(read, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stopping);
    }

    static string Other(NpgsqlConnectionStringBuilder server)
    {
        server.Database += "_beside";
        return server.ToString();
    }
}
