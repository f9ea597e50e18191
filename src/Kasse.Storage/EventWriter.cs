using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Storage;

/// <summary>Writes events member by member, as <see cref="EventReader"/> reads them. What has its usual value is left out.</summary>
static class EventWriter
{
    public static void Write(Utf8JsonWriter json, PaymentEvent happened)
    {
        json.WriteStartObject();
        json.WriteString("at"u8, happened.At);
        json.WriteString("pspReference"u8, happened.PspReference);
        switch (happened)
        {
            case PaymentEvent.Created e:
                json.WriteString("expiresAt"u8, e.ExpiresAt);
                json.WritePropertyName("order"u8);
                Write(json, e.Order);
                break;
            case PaymentEvent.SentToPayer e: json.WriteString("phoneNumber"u8, e.PhoneNumber); break;
            case PaymentEvent.Declined e:
                Write(json, "amount"u8, e.Amount);
                json.WriteString("reason"u8, e.Reason.ToString());
                break;
            case PaymentEvent.AnswerOutstanding e:
                json.WriteString("resolvesAt"u8, e.ResolvesAt);
                json.WritePropertyName("answer"u8);
                Write(json, (PaymentEvent)e.Answer);
                break;
            case PaymentEvent.Authorized e: Authorized(json, e); break;
            case PaymentEvent.Aborted e: if (e.OnLandingPage) json.WriteBoolean("onLandingPage"u8, true); break;
            case PaymentEvent.Captured e: Done(json, e.Amount, e.Text); break;
            case PaymentEvent.CaptureFailed e: Failed(json, e.Amount, e.Reason, e.Text); break;
            case PaymentEvent.Cancelled e: Write(json, "amount"u8, e.Amount); break;
            case PaymentEvent.Refunded e: Done(json, e.Amount, e.Text); break;
            case PaymentEvent.RefundFailed e: Failed(json, e.Amount, e.Reason, e.Text); break;
            case PaymentEvent.ChallengeStarted or PaymentEvent.Expired or PaymentEvent.Terminated: break;
            default: throw new InvalidOperationException($"Nobody has said how {happened.GetType().Name} is stored.");
        }
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Order order)
    {
        json.WriteStartObject();
        json.WriteString("reference"u8, order.Reference);
        Write(json, "amount"u8, order.Amount);
        json.WriteString("method"u8, order.Method.ToString());
        json.WriteString("flow"u8, order.Flow.ToString());
        Write(json, "phoneNumber"u8, order.PhoneNumber);
        if (order.CustomerPresent) json.WriteBoolean("customerPresent"u8, true);
        if (order.MinimumUserAge is { } age) json.WriteNumber("minimumUserAge"u8, age);
        Write(json, "description"u8, order.Description);
        Write(json, "returnUrl"u8, order.ReturnUrl);
        Write(json, "receiptUrl"u8, order.ReceiptUrl);
        Write(json, "scope"u8, order.Scope);
        if (order.BlocksCommercialCards) json.WriteBoolean("blocksCommercialCards"u8, true);
        if (order.ExpiresAt is { } expiresAt) json.WriteString("expiresAt"u8, expiresAt);
        Write(json, "qr"u8, order.Qr, JournalJson.Default.QrFormat);
        Write(json, "metadata"u8, order.Metadata, JournalJson.Default.IReadOnlyDictionaryStringString);
        Write(json, "receipt"u8, order.Receipt, JournalJson.Default.Receipt);
        Write(json, "shipping"u8, order.Shipping, JournalJson.Default.ShippingOffer);
        Write(json, "legalLinks"u8, order.LegalLinks, JournalJson.Default.LegalLinks);
        Write(json, "airlineTicket"u8, order.AirlineTicket, JournalJson.Default.AirlineTicket);
        Write(json, "ecom"u8, order.Ecom, JournalJson.Default.EcomTerms);
        json.WriteEndObject();
    }

    static void Authorized(Utf8JsonWriter json, PaymentEvent.Authorized e)
    {
        Write(json, "amount"u8, e.Amount);
        Write(json, "phoneNumber"u8, e.PhoneNumber);
        json.WriteStartObject("card"u8);
        json.WriteString("bin"u8, e.Card.Bin);
        json.WriteString("lastFour"u8, e.Card.LastFour);
        json.WriteString("scheme"u8, e.Card.Scheme.ToString());
        json.WriteString("conduct"u8, e.Card.Conduct.ToString());
        json.WriteEndObject();
        json.WriteString("captureBefore"u8, e.CaptureBefore);
        json.WriteString("guaranteedUntil"u8, e.GuaranteedUntil);
        Write(json, "shipping"u8, e.Shipping, JournalJson.Default.ShippingChoice);
        Write(json, "profile"u8, e.Profile, JournalJson.Default.SharedProfile);
        if (e.Forced) json.WriteBoolean("forced"u8, true);
    }

    static void Done(Utf8JsonWriter json, Money amount, string? text)
    {
        Write(json, "amount"u8, amount);
        Write(json, "text"u8, text);
    }

    static void Failed(Utf8JsonWriter json, Money amount, Refusal reason, string? text)
    {
        Done(json, amount, text);
        json.WriteString("reason"u8, reason.ToString());
    }

    static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Money amount)
    {
        Span<byte> text = stackalloc byte[48];
        if (System.Text.Unicode.Utf8.TryWrite(text, $"{amount.Minor} {amount.Currency}", out var length)) json.WriteString(name, text[..length]);
        else json.WriteString(name, amount.ToString());
    }

    static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, T? part, JsonTypeInfo<T> type) where T : class
    {
        if (part is null) return;
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, part, type);
    }
}
