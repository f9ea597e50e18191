using System.Diagnostics.CodeAnalysis;

namespace Kasse.Client.QuickStart;

/// <summary>An amount of money.</summary>
public sealed class Amount
{
    /// <summary>The currency.</summary>
    public Currency Currency { get; set; }

    /// <summary>Minor units: øre or cent.</summary>
    public long Value { get; set; }

    internal Kasse.Client.Amount InOurWords => new(Value, Currency.ToString());
}

/// <summary>A currency.</summary>
public enum Currency
{
    /// <summary>Norwegian kroner.</summary>
    NOK,

    /// <summary>Danish kroner.</summary>
    DKK,

    /// <summary>Euros.</summary>
    EUR,
}

/// <summary>What is paid with.</summary>
public sealed class PaymentMethod
{
    /// <summary>The app, unless you say otherwise.</summary>
    public PaymentMethodType Type { get; set; }
}

/// <summary>What is paid with.</summary>
public enum PaymentMethodType
{
    /// <summary>The app.</summary>
    WALLET,

    /// <summary>A card that is typed in.</summary>
    CARD,
}

/// <summary>How the payer gets to the payment.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The words of the platform's quick start.")]
public enum CreatePaymentRequestUserFlow
{
    /// <summary>You send the payer's browser to the address that you get.</summary>
    WEB_REDIRECT,

    /// <summary>Your own app opens the payer's app.</summary>
    NATIVE_REDIRECT,

    /// <summary>The payer's phone is told at once.</summary>
    PUSH_MESSAGE,

    /// <summary>You show a code that the payer scans.</summary>
    QR,
}

/// <summary>Who is to pay.</summary>
public sealed class Customer
{
    /// <summary>Digits with country code.</summary>
    public string? PhoneNumber { get; set; }
}

/// <summary>A payment that you ask for.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/quick-start/"/></remarks>
public sealed class CreatePaymentRequest
{
    /// <summary>How much.</summary>
    public Amount Amount { get; set; } = new();

    /// <summary>What is paid with.</summary>
    public PaymentMethod PaymentMethod { get; set; } = new();

    /// <summary>How the payer gets to the payment.</summary>
    public CreatePaymentRequestUserFlow UserFlow { get; set; }

    /// <summary>Your own name for the payment, 8 to 64 letters, digits and hyphens, never used before.</summary>
    public string Reference { get; set; } = "";

    /// <summary>What it is for, 3 to 100 characters.</summary>
    public string? PaymentDescription { get; set; }

    /// <summary>Where the payer comes back to.</summary>
    public string? ReturnUrl { get; set; }

    /// <summary>Who is to pay.</summary>
    public Customer? Customer { get; set; }

    internal EPayment.CreatePayment InOurWords => new()
    {
        Amount = Amount.InOurWords,
        PaymentMethod = new() { Type = PaymentMethod.Type == PaymentMethodType.CARD ? EPayment.PaymentMethodType.Card : EPayment.PaymentMethodType.Wallet },
        UserFlow = UserFlow switch
        {
            CreatePaymentRequestUserFlow.WEB_REDIRECT => EPayment.UserFlow.WebRedirect,
            CreatePaymentRequestUserFlow.NATIVE_REDIRECT => EPayment.UserFlow.NativeRedirect,
            CreatePaymentRequestUserFlow.PUSH_MESSAGE => EPayment.UserFlow.PushMessage,
            CreatePaymentRequestUserFlow.QR => EPayment.UserFlow.Qr,
        },
        Reference = Reference,
        PaymentDescription = PaymentDescription,
        ReturnUrl = ReturnUrl,
        Customer = Customer?.PhoneNumber is { } phone ? new() { PhoneNumber = phone } : null,
    };
}

/// <summary>A capture.</summary>
public sealed class CaptureModificationRequest
{
    /// <summary>How much to take.</summary>
    public Amount ModificationAmount { get; set; } = new();
}

/// <summary>A refund.</summary>
public sealed class RefundModificationRequest
{
    /// <summary>How much to pay back.</summary>
    public Amount ModificationAmount { get; set; } = new();
}
