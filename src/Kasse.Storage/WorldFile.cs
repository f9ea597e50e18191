using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Kasse.Storage.Settings;
using Kasse.Storage.Sqlite;

namespace Kasse.Storage;

/// <summary>
/// A whole test world as one file: settings, keys, people, payments and the log of calls, as they were at one moment. A zip archive with
/// the databases and a manifest that says what they must hash to.
/// </summary>
public static class WorldFile
{
    const int Format = 1;
    const string ManifestName = "kasse.json", JournalName = "kasse.db";

    /// <summary>What is found again from the journal is not in it, nor a key that is kept elsewhere.</summary>
    static readonly string[] Names = [JournalName, "requests.db", Vault.FileName];

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="Format">Of the file.</param>
    /// <param name="AddsUp">What <see cref="Verification"/> said of it when it was written.</param>
    public sealed record Manifest(int Format, string Version, DateTimeOffset WrittenAt, bool AddsUp, long PaymentCount, IReadOnlyList<Part> Parts);

    public sealed record Part(string Name, long Bytes, string Sha256);

    /// <summary>Writes a folder down, also while a server works there.</summary>
    /// <exception cref="StorageException">There is no such folder, or the file exists.</exception>
    public static Manifest Write(string folder, string file, string version, DateTimeOffset now)
    {
        if (File.Exists(file)) throw new StorageException($"{file} exists. Choose another name, or remove it.");
        if (!File.Exists(Path.Combine(folder, JournalName))) throw new StorageException($"{Path.Combine(folder, JournalName)} does not exist.");
        var copies = Directory.CreateTempSubdirectory("kasse-export-").FullName;
        try
        {
            foreach (var name in Names.Where(name => File.Exists(Path.Combine(folder, name)))) Copy(Path.Combine(folder, name), Path.Combine(copies, name));
            var verdict = Verification.Run(copies);
            var parts = Directory.GetFiles(copies).Order(StringComparer.Ordinal).Select(path => PartOf(path)).ToList();
            var manifest = new Manifest(Format, version, now, verdict.Findings.Count == 0, verdict.PaymentCount, parts);
            Pack(copies, manifest, file);
            return manifest;
        }
        finally
        {
            Directory.Delete(copies, recursive: true);
        }
    }

    /// <summary>Makes a folder of it. Whole or not at all.</summary>
    /// <param name="secretsKey">Where the world was written with a key of its own that is not in the folder; else null.</param>
    /// <exception cref="StorageException">The folder has something in it, or the file is not what was written.</exception>
    public static Manifest Read(string file, string folder, string? secretsKey = null)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new StorageException($"{folder} is not empty. Nothing is imported over what is there: choose another folder with --data.");
        var arriving = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))}.arriving";
        if (Directory.Exists(arriving)) throw new StorageException($"{arriving} is left from an import that was cut short. Remove it.");
        Directory.CreateDirectory(arriving);
        try
        {
            var manifest = Unpack(file, arriving);
            // Whose version cannot be read is refused here, while nothing is in its place yet.
            SavedSettings.Read(new DatabaseAddress(arriving, SecretsKey: secretsKey));
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(arriving, folder);
            return manifest;
        }
        finally
        {
            if (Directory.Exists(arriving)) Directory.Delete(arriving, recursive: true);
        }
    }

    static void Copy(string path, string to)
    {
        if (path.EndsWith(".db", StringComparison.Ordinal)) SqliteFile.Copy(path, to);
        else File.Copy(path, to);
    }

    static void Pack(string copies, Manifest manifest, string file)
    {
        // Complete or not there; and for its owner alone, because keys are in it.
        var growing = $"{file}.part";
        var stream = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) stream.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var archive = new ZipArchive(new FileStream(growing, stream), ZipArchiveMode.Create))
        {
            using (var text = archive.CreateEntry(ManifestName).Open()) JsonSerializer.Serialize(text, manifest, Json);
            foreach (var part in manifest.Parts) archive.CreateEntryFromFile(Path.Combine(copies, part.Name), part.Name, CompressionLevel.Optimal);
        }
        File.Move(growing, file);
    }

    static Manifest Unpack(string file, string folder)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            if (archive.GetEntry(ManifestName) is not { } entry) throw new StorageException($"{file} is no world that kasse has exported: it has no manifest.");
            using var text = entry.Open();
            var manifest = JsonSerializer.Deserialize<Manifest>(text, Json)!;
            if (manifest.Format != Format) throw new StorageException($"{file} was written by another version of Kasse ({manifest.Version}), in a form that this one does not know.");
            if (manifest.Parts.All(part => part.Name != JournalName) || manifest.Parts.Any(part => !Names.Contains(part.Name)))
                throw new StorageException($"{file} is no world that kasse has exported: its manifest names other parts.");
            foreach (var part in manifest.Parts)
            {
                var path = Path.Combine(folder, part.Name);
                archive.GetEntry(part.Name)?.ExtractToFile(path);
                if (!File.Exists(path) || PartOf(path) != part) throw new StorageException($"{file} is damaged: {part.Name} is not what was written. Nothing was imported.");
            }
            return manifest;
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException)
        {
            throw new StorageException($"{file} is no world that kasse has exported, or is damaged ({fault.Message}). Nothing was imported.", fault);
        }
    }

    static Part PartOf(string path)
    {
        using var stream = File.OpenRead(path);
        return new Part(Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
