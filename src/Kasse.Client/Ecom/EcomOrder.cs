namespace Kasse.Client.Ecom;

/// <summary>An order that you ask payment for, as before ePayment. Amounts are øre, unless something else is said.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/ecom-api/vipps-ecom-api"/></remarks>
public sealed record EcomOrder
{
    /// <summary>1 to 50 letters, digits and hyphens, never used before by this sales unit.</summary>
    public required string OrderId { get; init; }

    /// <summary>Øre, at least 100.</summary>
    public required long Amount { get; init; }

    /// <summary>What it is for, at most 100 characters. Payers see it.</summary>
    public required string TransactionText { get; init; }

    /// <summary>
    /// Https. What happens is posted to this text with <c>/v2/payments/{orderId}</c> behind it, once and for three seconds: read the details as
    /// well.
    /// </summary>
    public required string CallbackPrefix { get; init; }

    /// <summary>Where the payer comes back to: https, or a scheme of your app.</summary>
    public required string FallBack { get; init; }

    /// <summary>Eight Norwegian digits, where you know them.</summary>
    public string? MobileNumber { get; init; }

    /// <summary>Comes back as the whole <c>Authorization</c> header of callbacks, at most 255 characters.</summary>
    public string? AuthToken { get; init; }

    /// <summary>True answers with an address that opens the payer's app from yours.</summary>
    public bool? IsApp { get; init; }

    /// <summary>True asks the phone at once, with the platform's leave.</summary>
    public bool? SkipLandingPage { get; init; }

    /// <summary>What you want to know about the payer: <c>name address email phoneNumber birthDate</c>. Not in express.</summary>
    public string? Scope { get; init; }

    /// <summary>The payer chooses address and delivery in the app.</summary>
    public EcomExpress? Express { get; init; }

    /// <summary>Of airlines.</summary>
    public EPayment.AirlineData? AirlineData { get; init; }
}

/// <summary>Express: the payer chooses address and delivery in the app.</summary>
public sealed record EcomExpress
{
    /// <summary>Https. A withdrawn consent is told there.</summary>
    public required string ConsentRemovalPrefix { get; init; }

    /// <summary>Https. Asked how you deliver to an address, unless <see cref="StaticShipping"/> says it.</summary>
    public string? ShippingDetailsPrefix { get; init; }

    /// <summary>The same deliveries for every address.</summary>
    public IReadOnlyList<EcomShippingMethod>? StaticShipping { get; init; }
}

/// <summary>One way to deliver.</summary>
public sealed record EcomShippingMethod
{
    /// <summary>Yours, at most 100 characters.</summary>
    public required string Id { get; init; }

    /// <summary>What payers read.</summary>
    public required string Name { get; init; }

    /// <summary><b>Kroner</b>, unlike every other amount. It is added to the order.</summary>
    public required decimal CostInKroner { get; init; }

    /// <summary>Whether it is chosen until the payer chooses another.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The lowest comes first.</summary>
    public int Priority { get; init; }
}

/// <summary>An order that can be paid now.</summary>
public sealed record EcomInitiated
{
    /// <summary>As you asked.</summary>
    public required string OrderId { get; init; }

    /// <summary>Where to send the payer, within five minutes.</summary>
    public required string Url { get; init; }
}
