using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Kasse.Engine.Payments;

namespace Kasse.Server.EPayment;

/// <summary>What a create request asks for, as the engine's order; everything that is malformed on the way is collected.</summary>
static partial class CreateOrder
{
    public const string CardPassthrough = "CARD_PASSTHROUGH";

    static readonly FrozenDictionary<string, PaymentMethod> Methods = Words.Meaning(
        ("WALLET", PaymentMethod.Wallet),
        ("CARD", PaymentMethod.Card),
        // Known to the wire and refused later, so that no order ever says it.
        (CardPassthrough, PaymentMethod.Card));

    static readonly FrozenDictionary<string, UserFlow> Flows = Words.Meaning(
        ("WEB_REDIRECT", UserFlow.WebRedirect),
        ("NATIVE_REDIRECT", UserFlow.NativeRedirect),
        ("PUSH_MESSAGE", UserFlow.PushMessage),
        ("QR", UserFlow.Qr));

    static readonly FrozenDictionary<string, bool> Interactions = Words.Meaning(("CUSTOMER_PRESENT", true), ("CUSTOMER_NOT_PRESENT", false));

    static readonly FrozenDictionary<string, QrImage> QrImages = Words.Meaning(
        ("TEXT/TARGETURL", QrImage.TargetUrl), ("IMAGE/SVG+XML", QrImage.Svg), ("IMAGE/PNG", QrImage.Png));

    /// <summary>Express needs to know who gets the goods, and where.</summary>
    static readonly string[] ExpressScopes = ["name", "address", "email", "phoneNumber"];

    /// <param name="phoneNumber">The customer's, however they were named.</param>
    public static Order From(CreateRequest request, Shape shape, string? phoneNumber)
    {
        var amount = shape.Amount(request.Amount);
        var flow = shape.Word(request.UserFlow, Flows, default);
        Customer.OnlyOne(request.Customer, shape);
        var order = new Order
        {
            Reference = shape.Text(request.Reference, ReferenceForm()),
            Amount = amount,
            Method = Method(request.PaymentMethod, shape),
            Flow = flow,
            PhoneNumber = phoneNumber,
            CustomerPresent = shape.OptionalWord(request.CustomerInteraction, Interactions, false),
            MinimumUserAge = (int?)shape.OptionalNumber(request.MinimumUserAge, 0, 100),
            Description = shape.OptionalText(request.PaymentDescription, 3, 100),
            ReturnUrl = Given(shape.OptionalText(request.ReturnUrl, 0, 2500)),
            ReceiptUrl = Given(request.ReceiptUrl),
            Scope = Scope(request.Profile),
            BlocksCommercialCards = BlocksCommercialCards(request.PaymentMethod, shape),
            ExpiresAt = Moment(request.ExpiresAt, shape),
            Qr = flow == UserFlow.Qr && request.QrFormat is not null ? Qr(request.QrFormat, shape.In("qrFormat")) : null,
            Metadata = request.Metadata is { Count: > 0 } pairs ? pairs.DistinctBy(p => p.Key).ToDictionary() : null,
            Receipt = request.Receipt is { } receipt ? CreateReceipt.From(receipt, shape.In("receipt")) : null,
            Shipping = request.Shipping is { } shipping ? CreateShipping.From(shipping, amount.Currency, shape.In("shipping")) : null,
            LegalLinks = LegalLinks(request.MerchantLegalLinks),
            AirlineTicket = request.IndustryData?.AirlineData is { } airline ? Ticket(airline, shape.In("industryData.airlineData")) : null,
        };
        if (order.Method == PaymentMethod.Card) OnlyForWallets(order, shape);
        if (order.Shipping is not null && !ExpressScopes.All(order.Asks))
            shape.Fault("profile.scope", $"The field Scope must hold {string.Join(", ", ExpressScopes)} when Shipping is set.");
        return order;
    }

    static PaymentMethod Method(AskedPaymentMethod? paymentMethod, Shape shape) =>
        shape.Has(paymentMethod) ? shape.In("paymentMethod").Word(paymentMethod.Type, Methods, default) : default;

    static bool BlocksCommercialCards(AskedPaymentMethod? paymentMethod, Shape shape) =>
        shape.In("paymentMethod").Each(paymentMethod?.BlockedSources, BlockedSource) is { Count: > 0 };

    static string BlockedSource(Shape at, string source)
    {
        if (!source.Equals("COMMERCIAL_CARDS", StringComparison.OrdinalIgnoreCase)) at.Fault($"The value '{source}' is not valid.");
        return source;
    }

    static void OnlyForWallets(Order order, Shape shape)
    {
        if (order.Flow != UserFlow.WebRedirect) shape.Fault("userFlow", "The field UserFlow must be WEB_REDIRECT when PaymentMethod.Type is CARD.");
        if (order.Shipping is not null) shape.Fault("shipping", "The field Shipping can only be set when PaymentMethod.Type is WALLET.");
        if (order.ExpiresAt is not null) shape.Fault("expiresAt", "The field ExpiresAt can only be set when PaymentMethod.Type is WALLET.");
        if (order.BlocksCommercialCards)
            shape.Fault("paymentMethod.blockedSources", "The field BlockedSources can only be set when PaymentMethod.Type is WALLET.");
    }

    static string? Scope(AskedProfile? profile) =>
        profile?.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words ? string.Join(' ', words) : null;

    static DateTimeOffset? Moment(string? expiresAt, Shape shape)
    {
        if (expiresAt is null) return null;
        if (MomentForm().IsMatch(expiresAt)
            && DateTimeOffset.TryParse(expiresAt, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment)) return moment;
        shape.Fault("expiresAt", "The field ExpiresAt must be a date and time by RFC 3339, with Z or an offset.");
        return null;
    }

    static QrFormat Qr(AskedQrFormat qr, Shape at)
    {
        const int sizeUsual = 1024;
        var image = at.Word(qr.Format, QrImages, default);
        return new(image, image == QrImage.Png ? (int)(at.OptionalNumber(qr.Size, 100, 2000) ?? sizeUsual) : sizeUsual);
    }

    static LegalLinks? LegalLinks(AskedLegalLinks? links) =>
        Given(links?.TermsOfSaleUrl) is var terms && Given(links?.PrivacyPolicyUrl) is var privacy && (terms ?? privacy) is not null
            ? new(terms, privacy)
            : null;

    static AirlineTicket Ticket(AskedAirlineData airline, Shape at) => new(
        at.Text(airline.AgencyInvoiceNumber, 1, 6),
        at.Text(airline.AirlineCode, 3, 3),
        at.Text(airline.AirlineDesignatorCode, 2, 2),
        at.Text(airline.PassengerName, 1, 49),
        at.OptionalText(airline.TicketNumber, 1, 150));

    /// <summary>An empty address is none.</summary>
    static string? Given(string? url) => url is "" ? null : url;

    [GeneratedRegex(@"^[a-zA-Z0-9-]{8,64}\z")]
    private static partial Regex ReferenceForm();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex MomentForm();
}
