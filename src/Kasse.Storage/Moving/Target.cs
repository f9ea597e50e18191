using Dapper;

namespace Kasse.Storage.Moving;

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
