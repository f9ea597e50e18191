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

    static string Other(NpgsqlConnectionStringBuilder server)
    {
        server.Database += "_beside";
        return server.ToString();
    }
}
