using Kasse.Server;
using Kasse.Server.Start;
using Kasse.Storage;

namespace Kasse.Testing;

/// <summary>
/// The first start of a Kasse makes keys, hashes a password and writes both down, each on the disk before the next. That happens once in a
/// process; all others begin with a copy of what it came to, and so have the same keys.
/// </summary>
static class Newborn
{
    static readonly string[] Names = ["kasse.db", Vault.FileName];

    static readonly Lazy<Task<byte[][]>> Files = new(Make);

    /// <summary>A folder that a first start has been in.</summary>
    public static async Task<string> Folder()
    {
        var folder = NewFolder();
        await Fill(folder);
        return folder;
    }

    /// <summary>Makes an empty folder one that a first start has been in.</summary>
    public static async Task Fill(string folder)
    {
        foreach (var (name, content) in Names.Zip(await Files.Value)) await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
    }

    static async Task<byte[][]> Make()
    {
        var folder = NewFolder();
        var server = await KasseServer.Start(new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0" });
        // Whoever closes a database last leaves nothing beside it.
        await server.DisposeAsync();
        var made = await Task.WhenAll(Names.Select(name => File.ReadAllBytesAsync(Path.Combine(folder, name))));
        Directory.Delete(folder, recursive: true);
        return made;
    }

    static string NewFolder() => Directory.CreateTempSubdirectory("kasse-test-").FullName;
}
