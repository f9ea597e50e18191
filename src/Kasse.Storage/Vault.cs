using System.Security.Cryptography;
using System.Text;

namespace Kasse.Storage;

/// <summary>
/// Seals the secrets that are kept in the database, with AES-256-GCM and a key that is kept somewhere else: whoever reads the database, a copy of it or
/// its disk alone learns none of them, and a sealed text that is put into another's place does not open there.
/// </summary>
public sealed class Vault
{
    /// <summary>In the data folder, unless a key was named.</summary>
    public const string FileName = "secrets.key";

    const string Mark = "sealed:";
    const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16;

    readonly Lock gate = new();
    readonly string path;
    readonly bool mayMake;
    IReadOnlyList<Key>? keys;

    Vault(string path, bool mayMake, IReadOnlyList<Key>? keys) => (this.path, this.mayMake, this.keys) = (path, mayMake, keys);

    /// <summary>Nothing is read before the first secret is.</summary>
    internal static Vault Of(DatabaseAddress address) => address.SecretsKey switch
    {
        null => new Vault(Path.Combine(address.Folder, FileName), mayMake: true, null),
        { } key when KeyIn(key) is { } itself => new Vault("the switch --secrets-key", mayMake: false, [itself]),
        { } file => new Vault(file, mayMake: false, null),
    };

    /// <summary>Names the key that seals from now on, without saying anything about it.</summary>
    public string KeyName => Sealing().Name;

    /// <param name="place">What it is the secret of; it opens under the same words only.</param>
    internal string Seal(string secret, string place)
    {
        var key = Sealing();
        var text = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + text.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(..NonceBytes));
        using var aes = new AesGcm(key.Bytes, TagBytes);
        aes.Encrypt(box.AsSpan(..NonceBytes), text, box.AsSpan(NonceBytes..^TagBytes), box.AsSpan(^TagBytes..), Encoding.UTF8.GetBytes(place));
        return $"{Mark}{key.Name}:{Convert.ToBase64String(box)}";
    }

    /// <exception cref="StorageException">It was sealed with a key that is not here, or for another place, or is damaged.</exception>
    internal string Open(string kept, string place)
    {
        if (!kept.StartsWith(Mark, StringComparison.Ordinal) || kept[Mark.Length..].Split(':') is not [var name, var base64])
            throw new StorageException($"{place} is not sealed. Kasse writes no secret that way, and trusts none.");
        var key = Named(name) ?? throw new StorageException(
            $"The secrets in the database are sealed with the key {name}, which is not in {path}. Put that file there again, or name the one that has it with --secrets-key.");
        try
        {
            var box = Convert.FromBase64String(base64);
            var text = new byte[box.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(key.Bytes, TagBytes);
            aes.Decrypt(box.AsSpan(..NonceBytes), box.AsSpan(NonceBytes..^TagBytes), box.AsSpan(^TagBytes..), text, Encoding.UTF8.GetBytes(place));
            return Encoding.UTF8.GetString(text);
        }
        catch (Exception fault) when (fault is AuthenticationTagMismatchException or FormatException or OverflowException)
        {
            throw new StorageException($"{place} was changed by somebody who has not the key, or is damaged. Restore the database from a backup.", fault);
        }
    }

    internal bool IsSealedWithCurrent(string kept) => kept.StartsWith($"{Mark}{Sealing().Name}:", StringComparison.Ordinal);

    Key Sealing()
    {
        lock (gate) return (keys ??= Read() ?? Make())[0];
    }

    Key? Named(string name)
    {
        lock (gate)
        {
            keys ??= Read() ?? [];
            if (Find() is { } known) return known;
            // Somebody may have put a new one into the file since.
            keys = Read() ?? keys;
            return Find();

            Key? Find() => keys.FirstOrDefault(key => key.Name == name);
        }
    }

    /// <returns>Null when there is no such file.</returns>
    IReadOnlyList<Key>? Read()
    {
        if (keys is [..] && !File.Exists(path)) return keys;
        try
        {
            var found = File.ReadLines(path).Where(line => line.Trim() is { Length: > 0 } and not ['#', ..])
                .Select(line => KeyIn(line.Trim()) ?? throw new StorageException($"{path} has a line that is no key: {KeyBytes} random bytes in Base64 are, a key to a line.")).ToList();
            return found.Count > 0 ? found : throw new StorageException($"{path} has no key in it.");
        }
        catch (Exception none) when (mayMake && none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The key that seals secrets cannot be read ({fault.Message}). One is made so: openssl rand -base64 32 > FILE", fault);
        }
    }

    List<Key> Make()
    {
        var made = new Key(RandomNumberGenerator.GetBytes(KeyBytes));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes($"{Convert.ToBase64String(made.Bytes)}\n"));
        // On the disk before anything that only it opens.
        file.Flush(flushToDisk: true);
        return [made];
    }

    static Key? KeyIn(string text)
    {
        var bytes = new byte[KeyBytes + 2];
        return Convert.TryFromBase64String(text, bytes, out var count) && count == KeyBytes ? new Key(bytes[..KeyBytes]) : null;
    }

    sealed class Key(byte[] bytes)
    {
        public byte[] Bytes => bytes;
        public string Name { get; } = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 4));
    }
}
