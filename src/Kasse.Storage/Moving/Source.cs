using Kasse.Storage.Postgres;
using Kasse.Storage.Sqlite;

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
            return PostgresServer.Use(PostgresServer.Connect(server, patient: true), source =>
            {
                var claim = PostgresServer.Claim(source, migrate: false);
                return new Source(source.ConnectionString, Database.OpenUnclaimed(address), claim, source);
            });
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
