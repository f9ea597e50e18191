using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Storage;

/// <summary>
/// The members of a stored event, in whatever order they were written. By hand, because every request about a payment reads its whole
/// history; members that seldom occur are left to the library.
/// </summary>
struct EventReader
{
    DateTimeOffset? at, expiresAt, captureBefore, guaranteedUntil, resolvesAt;
    Guid? pspReference;
    Money? amount;
    Order? order;
    Card? card;
    string? phoneNumber, reason, text;
    ShippingChoice? shipping;
    SharedProfile? profile;
    PaymentEvent.Authorized? answer;
    bool forced, onLandingPage;

    /// <param name="json">At the beginning of the event; afterwards at its end.</param>
    public void All(ref Utf8JsonReader json)
    {
        Begin(json);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref json, "at"u8)) at = json.GetDateTimeOffset();
            else if (Is(ref json, "pspReference"u8)) pspReference = json.GetGuid();
            else if (Is(ref json, "amount"u8)) amount = MoneyConverter.Read(ref json);
            else if (Is(ref json, "order"u8)) order = OrderIn(ref json);
            else if (Is(ref json, "expiresAt"u8)) expiresAt = json.GetDateTimeOffset();
            else if (Is(ref json, "phoneNumber"u8)) phoneNumber = json.GetString();
            else if (Is(ref json, "card"u8)) card = CardIn(ref json);
            else if (Is(ref json, "captureBefore"u8)) captureBefore = json.GetDateTimeOffset();
            else if (Is(ref json, "guaranteedUntil"u8)) guaranteedUntil = json.GetDateTimeOffset();
            else if (Is(ref json, "forced"u8)) forced = json.GetBoolean();
            else if (Is(ref json, "reason"u8)) reason = json.GetString();
            else if (Is(ref json, "text"u8)) text = json.GetString();
            else if (Is(ref json, "shipping"u8)) shipping = JsonSerializer.Deserialize(ref json, JournalJson.Default.ShippingChoice);
            else if (Is(ref json, "profile"u8)) profile = JsonSerializer.Deserialize(ref json, JournalJson.Default.SharedProfile);
            else if (Is(ref json, "resolvesAt"u8)) resolvesAt = json.GetDateTimeOffset();
            else if (Is(ref json, "answer"u8)) answer = AnswerIn(ref json);
            else if (Is(ref json, "onLandingPage"u8)) onLandingPage = json.GetBoolean();
            else json.Skip();
        }
    }

    /// <exception cref="JsonException">A member is missing without which such an event says nothing.</exception>
    public readonly PaymentEvent As(Type type)
    {
        var (when, id) = (Needed(at), Needed(pspReference));
        return type.Name switch
        {
            nameof(PaymentEvent.Created) => new PaymentEvent.Created(when, id, order ?? throw Missing(nameof(order)), Needed(expiresAt)),
            nameof(PaymentEvent.SentToPayer) => new PaymentEvent.SentToPayer(when, id, phoneNumber ?? throw Missing(nameof(phoneNumber))),
            nameof(PaymentEvent.ChallengeStarted) => new PaymentEvent.ChallengeStarted(when, id),
            nameof(PaymentEvent.Declined) => new PaymentEvent.Declined(when, id, Needed(amount), Word<DeclineReason>(reason)),
            nameof(PaymentEvent.AnswerOutstanding) =>
                new PaymentEvent.AnswerOutstanding(when, id, Needed(resolvesAt), answer ?? throw Missing(nameof(answer))),
            nameof(PaymentEvent.Authorized) => new PaymentEvent.Authorized(
                when, id, Needed(amount), phoneNumber, card ?? throw Missing(nameof(card)), Needed(captureBefore), Needed(guaranteedUntil), shipping, profile, forced),
            nameof(PaymentEvent.Aborted) => new PaymentEvent.Aborted(when, id, onLandingPage),
            nameof(PaymentEvent.Expired) => new PaymentEvent.Expired(when, id),
            nameof(PaymentEvent.Terminated) => new PaymentEvent.Terminated(when, id),
            nameof(PaymentEvent.Captured) => new PaymentEvent.Captured(when, id, Needed(amount), text),
            nameof(PaymentEvent.CaptureFailed) => new PaymentEvent.CaptureFailed(when, id, Needed(amount), Word<Refusal>(reason), text),
            nameof(PaymentEvent.Cancelled) => new PaymentEvent.Cancelled(when, id, Needed(amount)),
            nameof(PaymentEvent.Refunded) => new PaymentEvent.Refunded(when, id, Needed(amount), text),
            nameof(PaymentEvent.RefundFailed) => new PaymentEvent.RefundFailed(when, id, Needed(amount), Word<Refusal>(reason), text),
            _ => throw new InvalidOperationException($"Nobody has said how {type.Name} is read."),
        };
    }

    static Order OrderIn(ref Utf8JsonReader json)
    {
        Begin(json);
        string? reference = null;
        Money? amount = null;
        var (method, flow) = (default(PaymentMethod), default(UserFlow));
        string? phoneNumber = null, description = null, returnUrl = null, receiptUrl = null, scope = null;
        var (customerPresent, blocksCommercialCards) = (false, false);
        int? minimumUserAge = null;
        DateTimeOffset? expiresAt = null;
        QrFormat? qr = null;
        IReadOnlyDictionary<string, string>? metadata = null;
        Receipt? receipt = null;
        ShippingOffer? shipping = null;
        LegalLinks? legalLinks = null;
        AirlineTicket? airlineTicket = null;
        EcomTerms? ecom = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref json, "reference"u8)) reference = json.GetString();
            else if (Is(ref json, "amount"u8)) amount = MoneyConverter.Read(ref json);
            else if (Is(ref json, "method"u8)) method = Word<PaymentMethod>(json);
            else if (Is(ref json, "flow"u8)) flow = Word<UserFlow>(json);
            else if (Is(ref json, "phoneNumber"u8)) phoneNumber = json.GetString();
            else if (Is(ref json, "description"u8)) description = json.GetString();
            else if (Is(ref json, "returnUrl"u8)) returnUrl = json.GetString();
            else if (Is(ref json, "customerPresent"u8)) customerPresent = json.GetBoolean();
            else if (Is(ref json, "minimumUserAge"u8)) minimumUserAge = json.GetInt32();
            else if (Is(ref json, "receiptUrl"u8)) receiptUrl = json.GetString();
            else if (Is(ref json, "scope"u8)) scope = json.GetString();
            else if (Is(ref json, "blocksCommercialCards"u8)) blocksCommercialCards = json.GetBoolean();
            else if (Is(ref json, "expiresAt"u8)) expiresAt = json.GetDateTimeOffset();
            else if (Is(ref json, "qr"u8)) qr = JsonSerializer.Deserialize(ref json, JournalJson.Default.QrFormat);
            else if (Is(ref json, "metadata"u8)) metadata = JsonSerializer.Deserialize(ref json, JournalJson.Default.IReadOnlyDictionaryStringString);
            else if (Is(ref json, "receipt"u8)) receipt = JsonSerializer.Deserialize(ref json, JournalJson.Default.Receipt);
            else if (Is(ref json, "shipping"u8)) shipping = JsonSerializer.Deserialize(ref json, JournalJson.Default.ShippingOffer);
            else if (Is(ref json, "legalLinks"u8)) legalLinks = JsonSerializer.Deserialize(ref json, JournalJson.Default.LegalLinks);
            else if (Is(ref json, "airlineTicket"u8)) airlineTicket = JsonSerializer.Deserialize(ref json, JournalJson.Default.AirlineTicket);
            else if (Is(ref json, "ecom"u8)) ecom = JsonSerializer.Deserialize(ref json, JournalJson.Default.EcomTerms);
            else json.Skip();
        }
        return new Order
        {
            Reference = reference ?? throw Missing(nameof(reference)),
            Amount = Needed(amount),
            Method = method,
            Flow = flow,
            PhoneNumber = phoneNumber,
            CustomerPresent = customerPresent,
            MinimumUserAge = minimumUserAge,
            Description = description,
            ReturnUrl = returnUrl,
            ReceiptUrl = receiptUrl,
            Scope = scope,
            BlocksCommercialCards = blocksCommercialCards,
            ExpiresAt = expiresAt,
            Qr = qr,
            Metadata = metadata,
            Receipt = receipt,
            Shipping = shipping,
            LegalLinks = legalLinks,
            AirlineTicket = airlineTicket,
            Ecom = ecom,
        };
    }

    static Card CardIn(ref Utf8JsonReader json)
    {
        Begin(json);
        string? bin = null, lastFour = null;
        CardScheme? scheme = null;
        var conduct = CardConduct.Pays;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref json, "bin"u8)) bin = json.GetString();
            else if (Is(ref json, "lastFour"u8)) lastFour = json.GetString();
            else if (Is(ref json, "scheme"u8)) scheme = Word<CardScheme>(json);
            else if (Is(ref json, "conduct"u8)) conduct = Word<CardConduct>(json);
            else json.Skip();
        }
        return new Card(
            bin ?? throw Missing(nameof(bin)),
            lastFour ?? throw Missing(nameof(lastFour)),
            Needed(scheme),
            conduct);
    }

    static PaymentEvent.Authorized AnswerIn(ref Utf8JsonReader json)
    {
        var nested = new EventReader();
        nested.All(ref json);
        return (PaymentEvent.Authorized)nested.As(typeof(PaymentEvent.Authorized));
    }

    static void Begin(in Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new JsonException($"It begins with {json.TokenType}.");
    }

    /// <summary>When the member at hand has that name, goes on to its value.</summary>
    static bool Is(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();

    static T Word<T>(in Utf8JsonReader json) where T : struct, Enum
    {
        foreach (var (word, meaning) in Words<T>.All)
        {
            if (json.ValueTextEquals(word)) return meaning;
        }
        return Word<T>(json.GetString());
    }

    static T Word<T>(string? word) where T : struct, Enum =>
        word is [>= 'A' and <= 'Z', ..] && Enum.TryParse<T>(word, out var meaning) ? meaning : throw new JsonException($"'{word}' is no {typeof(T).Name}.");

    static T Needed<T>(T? member, [CallerArgumentExpression(nameof(member))] string name = "") where T : struct => member ?? throw Missing(name);

    static JsonException Missing(string name) => new($"The member {name} is missing.");
}

/// <summary>The names of an enumeration, as they are stored.</summary>
static class Words<T> where T : struct, Enum
{
    public static readonly (byte[] Name, T Value)[] All = [.. Enum.GetValues<T>().Select(value => (Encoding.UTF8.GetBytes($"{value}"), value))];
}
