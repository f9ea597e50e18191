using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kasse.Storage.Settings;

namespace Kasse.Server.Callers;

/// <summary>
/// The keys that sign access tokens. Each signs for a month, and what it has signed stays good until it expires. A new one is made known to all who
/// share the database some time before it signs the first token.
/// </summary>
public sealed class SigningKeys
{
    public static readonly TimeSpan SignsFor = TimeSpan.FromDays(30);

    /// <summary>From the moment when a key is made known until it signs.</summary>
    public static readonly TimeSpan KnownBefore = TimeSpan.FromMinutes(10);

    /// <summary>Longer than any token lives.</summary>
    static readonly TimeSpan KeptAfter = TimeSpan.FromDays(2);

    const string SettingName = "token-signing-keys";

    readonly SettingsTables settings;
    readonly TimeProvider time;
    readonly Lock gate = new();
    string? saved;
    IReadOnlyList<Key> keys = [];

    SigningKeys(SettingsTables settings, TimeProvider time) => (this.settings, this.time) = (settings, time);

    /// <summary>Raised when there are other keys than before.</summary>
    public event Action? Changed;

    /// <param name="time">Real time.</param>
    public static async Task<SigningKeys> Load(SettingsTables settings, TimeProvider time)
    {
        var keys = new SigningKeys(settings, time);
        keys.Read();
        if (keys.keys.Count == 0) await keys.Save([Made.Now(time.GetUtcNow())]);
        settings.Changed += keys.Read;
        return keys;
    }

    /// <summary>The one that signs now.</summary>
    public Key Current
    {
        get
        {
            var now = time.GetUtcNow();
            return Volatile.Read(ref keys).LastOrDefault(key => key.From <= now) ?? keys[0];
        }
    }

    /// <param name="header">Of a token, as sent.</param>
    public Key? With(string header) => Volatile.Read(ref keys).FirstOrDefault(key => key.Header == header);

    /// <summary>Makes a new key whenever the newest has signed for long enough, until stopped. Only one of those who share the database may.</summary>
    public async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var wait = keys[^1].From + SignsFor - time.GetUtcNow();
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else await Renew();
        }
    }

    /// <summary>Forgets all keys: no token that was issued so far is good any more, at any node.</summary>
    public static Task Replace(SettingsTables settings, TimeProvider time) => new SigningKeys(settings, time).Save([Made.Now(time.GetUtcNow())]);

    Task Renew()
    {
        var now = time.GetUtcNow();
        var known = keys.Where((key, i) => i == keys.Count - 1 || now < keys[i + 1].From + KeptAfter);
        return Save([.. known.Select(key => key.Made), Made.Now(now + KnownBefore)]);
    }

    async Task Save(IReadOnlyList<Made> made)
    {
        await settings.SaveValue(SettingName, Made.Written(made));
        Read();
    }

    void Read()
    {
        lock (gate)
        {
            if (settings.Value(SettingName) is not { } now || now == saved) return;
            saved = now;
            Volatile.Write(ref keys, [.. Made.Read(now).Select(made => new Key(made))]);
        }
        Changed?.Invoke();
    }

    /// <summary>As it is kept.</summary>
    /// <param name="From">When it begins to sign.</param>
    internal sealed record Made(DateTimeOffset From, string Pkcs8)
    {
        public static Made Now(DateTimeOffset from)
        {
            using var rsa = RSA.Create(2048);
            return new Made(from, Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()));
        }

        public static string Written(IEnumerable<Made> all) =>
            new JsonArray([.. all.Select(made => new JsonObject { [nameof(From)] = made.From, [nameof(Pkcs8)] = made.Pkcs8 })]).ToJsonString();

        public static IEnumerable<Made> Read(string written) =>
            JsonNode.Parse(written)!.AsArray().Select(made => new Made((DateTimeOffset)made![nameof(From)]!, (string)made[nameof(Pkcs8)]!));
    }

    public sealed class Key
    {
        readonly RSA rsa = RSA.Create();

        internal Key(Made made)
        {
            Made = made;
            rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(made.Pkcs8), out _);
            var thumbprint = Base64Url.EncodeToString(SHA256.HashData(rsa.ExportRSAPublicKey()).AsSpan(0, 20));
            Header = Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"typ":"JWT","alg":"RS256","x5t":"{{thumbprint}}","kid":"{{thumbprint}}"}"""));
        }

        internal Made Made { get; }

        public DateTimeOffset From => Made.From;

        /// <summary>Of each token that it signs.</summary>
        public string Header { get; }

        public string Sign(string text) =>
            Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        public bool HasSigned(string text, byte[] signature) =>
            rsa.VerifyData(Encoding.ASCII.GetBytes(text), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
