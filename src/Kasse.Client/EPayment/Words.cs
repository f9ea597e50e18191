using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.EPayment;

/// <summary>Where a payment stands. Capture, refund and cancel after approval are events, not states: a paid payment stays <see cref="Authorized"/>.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/concepts"/></remarks>
[JsonConverter(typeof(PaymentStateConverter))]
public enum PaymentState
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>The payer has not decided yet. The only state that changes.</summary>
    Created,

    /// <summary>The payer approved, and the amount is reserved.</summary>
    Authorized,

    /// <summary>The payer said no, or went back.</summary>
    Aborted,

    /// <summary>The payer did nothing in time.</summary>
    Expired,

    /// <summary>You cancelled before the payer approved.</summary>
    Terminated,
}

/// <summary>What happened to a payment.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/get-event-log"/></remarks>
[JsonConverter(typeof(PaymentEventNameConverter))]
public enum PaymentEventName
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>You asked for it.</summary>
    Created,

    /// <summary>The payer approved.</summary>
    Authorized,

    /// <summary>The payer said no, or went back.</summary>
    Aborted,

    /// <summary>The payer did nothing in time.</summary>
    Expired,

    /// <summary>You cancelled before the payer approved.</summary>
    Terminated,

    /// <summary>An amount was captured.</summary>
    Captured,

    /// <summary>What was left of the reservation was given free.</summary>
    Cancelled,

    /// <summary>An amount was paid back.</summary>
    Refunded,
}

/// <summary>What is paid with.</summary>
[JsonConverter(typeof(PaymentMethodTypeConverter))]
public enum PaymentMethodType
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>The app.</summary>
    Wallet,

    /// <summary>A card that is typed into the platform's own page. Web only, and not in the platform's test environment.</summary>
    Card,

    /// <summary>A card of the app that a payment service provider charges itself.</summary>
    CardPassthrough,
}

/// <summary>How the payer gets to the payment.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/create"/></remarks>
[JsonConverter(typeof(UserFlowConverter))]
public enum UserFlow
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>You send the payer's browser to the address that you get. On a phone it opens the app.</summary>
    WebRedirect,

    /// <summary>Your own app opens the payer's app with the address that you get.</summary>
    NativeRedirect,

    /// <summary>The payer's phone is told at once; you need their phone number, and the platform's leave.</summary>
    PushMessage,

    /// <summary>You show a code that the payer scans.</summary>
    Qr,
}

/// <summary>Whether the customer stands in front of you.</summary>
[JsonConverter(typeof(CustomerInteractionConverter))]
public enum CustomerInteraction
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>As at a till.</summary>
    CustomerPresent,

    /// <summary>As on the web: the usual case.</summary>
    CustomerNotPresent,
}

/// <summary>Kinds of cards that can be refused.</summary>
[JsonConverter(typeof(BlockedSourceConverter))]
public enum BlockedSource
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>Cards of companies. Denmark and Finland only.</summary>
    CommercialCards,
}

/// <summary>In which form a QR code is answered.</summary>
[JsonConverter(typeof(QrImageFormatConverter))]
public enum QrImageFormat
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>The address of an SVG image.</summary>
    Svg,

    /// <summary>The address of a PNG image.</summary>
    Png,

    /// <summary>The address that the code is to lead to; you draw it.</summary>
    TargetUrl,
}

/// <summary>Cards that may be passed through to a payment service provider.</summary>
[JsonConverter(typeof(PassthroughCardTypeConverter))]
public enum PassthroughCardType
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>Visa debit.</summary>
    VisaDebit,

    /// <summary>Visa credit.</summary>
    VisaCredit,

    /// <summary>Mastercard debit.</summary>
    McDebit,

    /// <summary>Mastercard credit.</summary>
    McCredit,

    /// <summary>Dankort.</summary>
    Dankort,
}

sealed class PaymentStateConverter : WordConverter<PaymentState>;

sealed class PaymentEventNameConverter : WordConverter<PaymentEventName>;

sealed class PaymentMethodTypeConverter : WordConverter<PaymentMethodType>;

sealed class UserFlowConverter : WordConverter<UserFlow>;

sealed class CustomerInteractionConverter : WordConverter<CustomerInteraction>;

sealed class BlockedSourceConverter : WordConverter<BlockedSource>;

sealed class QrImageFormatConverter() : WordConverter<QrImageFormat>(
    (QrImageFormat.Svg, "IMAGE/SVG+XML"), (QrImageFormat.Png, "IMAGE/PNG"), (QrImageFormat.TargetUrl, "TEXT/TARGETURL"));

sealed class PassthroughCardTypeConverter : WordConverter<PassthroughCardType>;
