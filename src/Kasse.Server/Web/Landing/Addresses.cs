using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine.Payments;
using Kasse.Engine.Psp;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Web.Landing;

/// <summary>
/// The addresses that payers open. Each carries a signed token that names the payment; it is made from the payment alone, so that a
/// repeated request gets the very same address.
/// </summary>
public sealed class Addresses
{
    /// <summary>Where the landing page of an eCom order or a PSP transaction is, for clients that take such an address apart.</summary>
    public const string EcomLanding = "/dwo-api-application/v1/deeplink/vippsgateway";

    const string SettingName = "landing-token-key";
    static readonly string Header = Base64Url.EncodeToString("""{"kid":"landing","typ":"JWT","alg":"HS256"}"""u8);

    public const string ChallengeEndPath = "/mobileintercept";

    static readonly byte[] HeaderBytes = Encoding.ASCII.GetBytes($"{Header}.");

    // Each thread's own, kept: to set one up takes four times as long as to use it, and every payment that is made is given an address.
    readonly ThreadLocal<IncrementalHash> signing;
    readonly KasseOptions options;

    Addresses(KasseOptions options, byte[] key)
    {
        this.options = options;
        signing = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
        Base = options.PublicUrl ?? options.Urls.Split(';')[0];
    }

    public static async Task<Addresses> Load(KasseOptions options, SettingsTables settings)
    {
        var saved = settings.Value(SettingName);
        if (saved is null) await settings.SaveValue(SettingName, saved = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new Addresses(options, Convert.FromBase64String(saved));
    }

    /// <summary>What all addresses begin with; known for certain once the server listens, when its port was left to chance.</summary>
    public string Base { get; private set; }

    public void Listening(string address) => Base = options.PublicUrl ?? address;

    /// <summary>The landing page of a payment.</summary>
    public string Landing(Payment payment) => $"{Base}/pay?token={Token(payment)}";

    /// <summary>What a merchant's create call answers with; null where the payer is asked directly.</summary>
    public string? Redirect(Payment payment) => payment.Order.Flow switch
    {
        UserFlow.WebRedirect or UserFlow.PushMessage when payment.Order.Ecom is not null => $"{Base}{EcomLanding}?v=2&token={Token(payment)}",
        UserFlow.WebRedirect => Landing(payment),
        UserFlow.NativeRedirect => $"{(options.IsTest ? "vippsMT" : "vipps")}://?token={Token(payment)}",
        UserFlow.Qr when payment.Order.Qr is null or { Image: not QrImage.TargetUrl } => $"{Base}/qr-image/v1?token={Token(payment)}",
        UserFlow.Qr => Landing(payment),
        UserFlow.PushMessage => null,
    };

    /// <summary>What a provider's init call answers with.</summary>
    public string Redirect(PspTransaction transaction) => transaction.Order.IsApp
        ? $"{(options.IsTest ? "vippsMT" : "vipps")}://?token={Token(transaction.Msn, transaction.Order.Id)}"
        : $"{Base}{EcomLanding}?v=2&token={Token(transaction.Msn, transaction.Order.Id)}";

    /// <summary>Where a provider's 3-D Secure page leads back to; how it ended is to be added.</summary>
    public string ChallengeEnd(string msn, string id) => $"{Base}{ChallengeEndPath}?transactionId={Token(msn, id)}";

    public string Token(Payment payment) => Token(payment.Msn, payment.Reference);

    string Token(string msn, string reference)
    {
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes([msn, reference], AddressJson.Default.StringArray));
        return $"{Header}.{payload}.{Sign(payload)}";
    }

    /// <returns>Which payment a token names; null when it is not one of ours.</returns>
    public (string Msn, string Reference)? Read(string token)
    {
        if (token.Split('.') is not [var header, var payload, var signature] || header != Header) return null;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Sign(payload)))) return null;
        return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(payload), AddressJson.Default.StringArray) is [var msn, var reference] ? (msn, reference) : null;
    }

    string Sign(string payload)
    {
        var hash = signing.Value!;
        hash.AppendData(HeaderBytes);
        Span<byte> part = payload.Length <= 256 ? stackalloc byte[256] : new byte[payload.Length];
        hash.AppendData(part[..Encoding.ASCII.GetBytes(payload, part)]);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(signature);
        return Base64Url.EncodeToString(signature);
    }
}

[JsonSerializable(typeof(string[]))]
sealed partial class AddressJson : JsonSerializerContext;
