using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kasse.Engine.Payments;

namespace Kasse.Storage.Settings;

public enum KeySetKind
{
    /// <summary>The keys of one sales unit; the serial number need not be named in a call.</summary>
    SalesUnit,

    /// <summary>One set of keys for all merchants of a partner; each call names the serial number it acts for.</summary>
    Partner,

    /// <summary>One set of keys for all merchants of a payment service provider; each call names the provider and the merchant.</summary>
    Psp,

    /// <summary>For reports: short-lived tokens from the form-based token endpoint, no subscription key.</summary>
    Accounting,
}

/// <summary>A set of API keys. Both subscription keys are equally valid, so that one can be replaced while the other serves.</summary>
/// <param name="PspId">Of a payment service provider, and of nobody else.</param>
public sealed record KeySet(
    string ClientId, string ClientSecret, KeySetKind Kind, string Name, string PrimaryKey, string SecondaryKey, IReadOnlyList<string> Msns,
    string? PspId = null);

public sealed record WalletCard(string Id, Card Card);

/// <summary>A person with the app and the cards in it; the first card is the one they usually pay with.</summary>
public sealed record Wallet(Payer Payer, IReadOnlyList<WalletCard> Cards);

/// <param name="Msn">Null for a partner's registration: every sales unit of the key set, now and later.</param>
/// <param name="FromSeq">Things up to this row of the journal happened before anybody asked to be told.</param>
public sealed record Webhook(
    string Id, string? Msn, string ClientId, string Url, IReadOnlyList<string> Events, string Secret, DateTimeOffset CreatedAt, long FromSeq);

/// <summary>All settings as they were at one moment: read without waiting by everybody, replaced as a whole after each change.</summary>
public sealed class Registry
{
    // By hashes that nobody outside of this process can foresee: how long it takes to look for a key then says nothing about how much of it was right.
    readonly FrozenDictionary<int, (string Key, KeySet Set)[]> bySubscriptionKey;
    readonly FrozenDictionary<string, KeySet> byClientId;
    readonly FrozenDictionary<string, KeySet> pspByMsn;

    internal Registry(
        IReadOnlyList<SalesUnit> salesUnits, IReadOnlyList<KeySet> keySets, IReadOnlyList<Wallet> wallets, IReadOnlyList<Webhook> webhooks,
        IReadOnlyList<PspMerchant> pspMerchants)
    {
        SalesUnits = salesUnits.ToFrozenDictionary(u => u.Msn);
        Wallets = wallets.ToFrozenDictionary(w => w.Payer.PhoneNumber);
        PspMerchants = pspMerchants.ToFrozenDictionary(m => m.Msn);
        KeySets = keySets;
        Webhooks = webhooks;
        byClientId = keySets.ToFrozenDictionary(k => k.ClientId, StringComparer.OrdinalIgnoreCase);
        pspByMsn = keySets.Where(k => k.Kind == KeySetKind.Psp).SelectMany(k => k.Msns, (k, msn) => (Msn: msn, Set: k)).ToFrozenDictionary(k => k.Msn, k => k.Set);
        // Two that are equal could not be told apart: the first dictionary refuses them.
        bySubscriptionKey = keySets.Where(k => k.Kind != KeySetKind.Accounting).SelectMany(k => new[] { (Key: k.PrimaryKey, Set: k), (Key: k.SecondaryKey, Set: k) })
            .ToDictionary(k => k.Key, k => k.Set).GroupBy(k => HashOf(k.Key), k => (k.Key, k.Value)).ToFrozenDictionary(k => k.Key, k => k.ToArray());
    }

    public FrozenDictionary<string, SalesUnit> SalesUnits { get; }

    /// <summary>By phone number.</summary>
    public FrozenDictionary<string, Wallet> Wallets { get; }

    /// <summary>By serial number; a merchant of a provider's need not be here.</summary>
    public FrozenDictionary<string, PspMerchant> PspMerchants { get; }

    public IReadOnlyList<KeySet> KeySets { get; }
    public IReadOnlyList<Webhook> Webhooks { get; }

    public KeySet? WithSubscriptionKey(string key)
    {
        foreach (var (known, set) in bySubscriptionKey.GetValueOrDefault(HashOf(key)) ?? [])
        {
            if (CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(known.AsSpan()), MemoryMarshal.AsBytes(key.AsSpan()))) return set;
        }
        return null;
    }

    public KeySet? WithClientId(string clientId) => byClientId.GetValueOrDefault(clientId);

    /// <summary>The provider whose merchant a sales unit is; null for one that is its own. All its payments are that provider's transactions.</summary>
    public KeySet? PspOf(string msn) => pspByMsn.GetValueOrDefault(msn);

    /// <summary>The key set that belongs to a sales unit alone.</summary>
    public KeySet? KeysOf(string msn) => KeySets.FirstOrDefault(k => k.Kind == KeySetKind.SalesUnit && k.Msns.Contains(msn));

    static int HashOf(string key) => key.GetHashCode(StringComparison.Ordinal);
}
