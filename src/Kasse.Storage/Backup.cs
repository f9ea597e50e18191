using System.Runtime.InteropServices;
using Kasse.Storage.Sqlite;

namespace Kasse.Storage;

/// <summary>A copy of the database file as it is at one moment, also while a server works there: all that had been answered by then is in it.</summary>
public static partial class Backup
{
    const string Name = "kasse.db";

    /// <param name="file">Complete and on the disk, or not there.</param>
    /// <returns>What the copy holds.</returns>
    /// <exception cref="StorageException">There is no database file, or the file exists.</exception>
    public static Contents Write(DatabaseAddress address, string file)
    {
        if (address.Server is not null) throw new StorageException("What is in PostgreSQL is copied by its own tools: pg_dump, or pg_basebackup.");
        var (from, to) = (Path.Combine(address.Folder, Name), Path.GetFullPath(file));
        if (!File.Exists(from)) throw new StorageException($"{from} does not exist.");
        if (Path.Exists(to)) throw Taken();
        // Beside the file, because it is moved there in the end; and its own, whoever else is at work there, or was.
        var growing = Directory.CreateDirectory($"{to}.{Guid.NewGuid():N}.part").FullName;
        try
        {
            var copy = Path.Combine(growing, Name);
            OwnersAlone(copy);
            SqliteFile.Copy(from, copy);
            var verdict = Verification.Run(growing);
            using (var written = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
            Place(copy, to);
            return new Contents(verdict.RowCount, verdict.PaymentCount, verdict.Findings.Count == 0);
        }
        catch (IOException) when (Path.Exists(to))
        {
            throw Taken();
        }
        finally
        {
            Directory.Delete(growing, recursive: true);
        }

        StorageException Taken() => new($"{file} exists. Choose another name, or remove it.");
    }

    /// <summary>What else whoever wants to restore it needs.</summary>
    public static string AboutTheKey(DatabaseAddress address) =>
        $"Its secrets are sealed, and the key is not in it: keep a copy of {(address.SecretsKey is null ? Path.Combine(address.Folder, Vault.FileName) : "it")} somewhere else.";

    /// <exception cref="IOException">Something is there already.</exception>
    static void Place(string copy, string to)
    {
        // On Unix a move looks first and replaces then: of two at once the later would take the place of the earlier. A link replaces nothing; the
        // name in the growing folder goes with that. Where the file system has no links, the move has to do.
        if (!OperatingSystem.IsWindows() && Link(copy, to) == 0) return;
        File.Move(copy, to);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);

    static void OwnersAlone(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
    }

    public sealed record Contents(long RowCount, long PaymentCount, bool AddsUp);
}
