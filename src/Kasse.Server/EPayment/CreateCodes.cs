using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary>
/// What is wrong with a well-formed create request and has a code: the first of these, in the order of their codes. Rules about the sales
/// unit and about money come after, from the engine.
/// </summary>
static class CreateCodes
{
    const int MetadataPairsMax = 5, MetadataKeyMax = 100, MetadataValueMax = 500;

    static readonly string[] Scopes = ["name", "address", "email", "phoneNumber", "birthDate", "nin", "accountNumbers"];

    public static Reply? FirstWrong(Call call, CreateRequest request, Order order, Platform platform) =>
        Amounts(call, request)
        ?? Customer.Refuse(call, platform, request.Customer, order.Reference)
        ?? Scope(call, order)
        ?? Urls(call, order, platform.Options.IsTest)
        ?? (request.Metadata is { } metadata ? Metadata(call, metadata) : null)
        ?? Missing(call, request, order)
        ?? Method(call, request);

    static Reply? Amounts(Call call, CreateRequest request)
    {
        var wrong = request.Amount!.Minor is null
            ? request.Amount
            : request.Shipping?.FixedOptions?.SelectMany(group => group!.Options!).Select(option => option!.Amount).FirstOrDefault(cost => cost!.Minor is null);
        return wrong is null ? null : EPaymentProblem.InvalidAmount(call, wrong.Value);
    }

    static Reply? Scope(Call call, Order order)
    {
        if (order.Scope?.Split(' ').FirstOrDefault(word => !Scopes.Contains(word)) is not { } unknown) return null;
        return Say(call, "4080", "Invalid scope", $"The scope {unknown} is invalid.",
            new($"profile.scope was '{order.Scope}'.", $"The scopes are {string.Join(", ", Scopes)}, spelled just so, with spaces between them and no commas."));
    }

    static Reply? Urls(Call call, Order order, bool test)
    {
        return Unless(MerchantUrl.OpensForPayer, "returnUrl", order.ReturnUrl)
            ?? Unless(MerchantUrl.OpensForPayer, "receiptUrl", order.ReceiptUrl)
            ?? Unless(MerchantUrl.IsWeb, "callbackUrl", order.Shipping?.CallbackUrl)
            ?? Unless(MerchantUrl.IsWeb, "termsOfSaleUrl", order.LegalLinks?.TermsOfSaleUrl)
            ?? Unless(MerchantUrl.IsWeb, "privacyPolicyUrl", order.LegalLinks?.PrivacyPolicyUrl);

        Reply? Unless(Func<string, bool, bool> good, string name, string? url) => url is null || good(url, test)
            ? null
            : Say(call, "4090", "Invalid URL", $"The parameter {name} is invalid.", new($"{name} was '{url}'.", MerchantUrl.Rule(test)));
    }

    static Reply? Metadata(Call call, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count > MetadataPairsMax)
            return No("4100", "Metadata capacity exceeded", $"Metadata can hold {MetadataPairsMax} pairs.");
        if (pairs.DistinctBy(p => p.Key).Count() < pairs.Count)
            return No("4110", "Metadata duplicate keys not allowed", "Each key can be used once.");
        if (pairs.Any(p => p.Key.Length > MetadataKeyMax))
            return No("4120", "Metadata key length exceeded", $"A key can have {MetadataKeyMax} characters.");
        if (pairs.Any(p => p.Value.Length > MetadataValueMax))
            return No("4130", "Metadata value length exceeded", $"A value can have {MetadataValueMax} characters.");
        return null;

        Reply No(string code, string title, string detail) =>
            Say(call, code, title, detail, new($"The metadata was {string.Join(", ", pairs.Take(MetadataPairsMax + 1).Select(p => $"{Beginning(p.Key)} = {Beginning(p.Value)}"))}.", detail));
    }

    static string Beginning(string text) => text.Length <= MetadataKeyMax ? text : $"{text[..MetadataKeyMax]}…";

    static Reply? Missing(Call call, CreateRequest request, Order order)
    {
        if (order is { Flow: UserFlow.WebRedirect, ReturnUrl: null }) return Needed("returnUrl", "WEB_REDIRECT brings the payer back to it: send the address of a page that reads the payment back and shows how it went.");
        if (order is { Flow: UserFlow.PushMessage, PhoneNumber: null }) return Needed("customer", "PUSH_MESSAGE asks one person's app: name a phoneNumber, personalQr or customerToken, or use WEB_REDIRECT.");
        if (IsPassthrough(request) && request.CardPassthrough is null) return Needed("cardPassthrough", "It describes a CARD_PASSTHROUGH payment.");
        return null;

        Reply Needed(string name, string remedy) => Say(call, "4140", "Missing required parameter", $"The parameter {name} is required.", new($"{name} is missing.", remedy));
    }

    static Reply? Method(Call call, CreateRequest request)
    {
        if (IsPassthrough(request))
        {
            return Problem.Coded(call.Http, 422, "5070", "Payment cannot be created", $"Reference {request.Reference} cannot be created.",
                new("The payment method type is CARD_PASSTHROUGH, which Kasse does not offer.", "It is for payment service providers. Use WALLET, or CARD for those without the app."));
        }
        return request.CardPassthrough is null
            ? null
            : Say(call, "4160", "Invalid payment method type", "cardPassthrough needs the payment method type CARD_PASSTHROUGH.",
                new($"cardPassthrough was sent with the type {request.PaymentMethod!.Type}.", "Leave cardPassthrough out."));
    }

    static bool IsPassthrough(CreateRequest request) =>
        CreateOrder.CardPassthrough.Equals(request.PaymentMethod!.Type, StringComparison.OrdinalIgnoreCase);

    static Reply Say(Call call, string code, string title, string detail, Why why) => Problem.Coded(call.Http, 400, code, title, detail, why);
}
