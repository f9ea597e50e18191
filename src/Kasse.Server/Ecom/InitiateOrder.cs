using System.Text.RegularExpressions;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Faults = System.Collections.Generic.List<(string Field, string Message)>;

namespace Kasse.Server.Ecom;

/// <summary>What an initiate request asks for, as the engine's order; everything that is malformed on the way is collected by the name of its field.</summary>
static partial class InitiateOrder
{
    const string Express = "eComm Express Payment", Regular = "eComm Regular Payment";
    const int UrlMax = 255, TextMax = 100, ShippingMethodMax = 256, ShippingMethodIdMax = 100;

    /// <summary>What an express payer always shares: who gets the goods, and where.</summary>
    const string ExpressScope = "name address email phoneNumber";

    static readonly string[] Scopes = ["name", "address", "email", "phoneNumber", "birthDate", "nin"];

    public static (Order Order, Faults Faults) From(InitiateRequest request, bool test)
    {
        var faults = new Faults();
        var merchant = request.MerchantInfo;
        var transaction = request.Transaction;
        var orderId = transaction?.OrderId ?? "";
        if (!OrderId().IsMatch(orderId)) faults.Add(("transaction.orderId", "OrderId must be 1 to 50 letters, digits and hyphens"));
        if (transaction?.Amount is null) faults.Add(("transaction.amount", "Amount should not be null"));
        Text(transaction?.TransactionText, "transaction.transactionText", TextMax, faults);
        if (merchant?.MerchantSerialNumber is null) faults.Add(("merchantInfo.merchantSerialNumber", "MerchantSerialNumber should not be null or empty"));
        Url(merchant?.CallbackPrefix, "callbackPrefix", test, faults);
        if (!MerchantAddress.OpensForPayer(merchant?.FallBack, merchant?.IsApp == true, test))
            faults.Add(("merchantInfo.fallBack.invalid", "Fallback should not be null or empty"));
        if (merchant?.AuthToken is { Length: > UrlMax }) faults.Add(("merchantInfo.authToken", $"AuthToken can have {UrlMax} characters"));
        var express = IsExpress(merchant?.PaymentType, faults);
        var order = new Order
        {
            Reference = orderId,
            Amount = new Money(transaction?.Amount ?? 0, "NOK"),
            Flow = transaction?.SkipLandingPage == true ? UserFlow.PushMessage : merchant?.IsApp == true ? UserFlow.NativeRedirect : UserFlow.WebRedirect,
            PhoneNumber = PhoneNumber.Repaired(request.CustomerInfo?.MobileNumber),
            Description = transaction?.TransactionText,
            ReturnUrl = merchant?.FallBack,
            Scope = express ? ExpressScope : Scope(transaction?.Scope, faults),
            AirlineTicket = Ticket(transaction?.AdditionalData, faults),
            Shipping = express ? Shipping(merchant!, orderId, test, faults) : null,
            Ecom = new EcomTerms(merchant?.CallbackPrefix ?? "", NullIfEmpty(merchant?.AuthToken), express ? merchant!.ConsentRemovalPrefix : null),
        };
        if (express)
        {
            if (NullIfEmpty(transaction?.Scope) is not null) faults.Add(("transaction.scope", "Scope cannot be combined with express"));
            Url(merchant!.ConsentRemovalPrefix, "consentRemovalPrefix", test, faults);
        }
        return (order, faults);
    }

    static bool IsExpress(string? paymentType, Faults faults)
    {
        if (Express.Equals(paymentType, StringComparison.OrdinalIgnoreCase)) return true;
        if (NullIfEmpty(paymentType) is not null && !Regular.Equals(paymentType, StringComparison.OrdinalIgnoreCase))
            faults.Add(("merchantInfo.paymentType", $"PaymentType should be {Regular} or {Express}"));
        return false;
    }

    static ShippingOffer Shipping(AskedMerchant merchant, string orderId, bool test, Faults faults)
    {
        if (merchant.StaticShippingDetails is not { Count: > 0 } list)
        {
            Url(merchant.ShippingDetailsPrefix, "shippingDetailsPrefix", test, faults);
            return new ShippingOffer(null, ShippingDetails.AddressOf(merchant.ShippingDetailsPrefix ?? "", orderId), NullIfEmpty(merchant.AuthToken), null);
        }
        var options = list.Select(way => Option(way, faults)).ToList();
        return new ShippingOffer([ShippingDetails.Group(options)], null, null, null);
    }

    static ShippingOption Option(AskedShipping? way, Faults faults)
    {
        const string field = "merchantInfo.staticShippingDetails";
        if (way?.IsDefault is not ("Y" or "N")) faults.Add(($"{field}.isDefault", "IsDefault should be Y or N"));
        if (way?.ShippingCost is not >= 0) faults.Add(($"{field}.shippingCost", "ShippingCost should be 0.00 or more"));
        Text(way?.ShippingMethod, $"{field}.shippingMethod", ShippingMethodMax, faults);
        Text(way?.ShippingMethodId, $"{field}.shippingMethodId", ShippingMethodIdMax, faults);
        return ShippingDetails.Option(way ?? new(null, null, null, null, null));
    }

    static string? Scope(string? scope, Faults faults)
    {
        if (NullIfEmpty(scope?.Trim()) is not { } given) return null;
        var words = given.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var unknown in words.Except(Scopes)) faults.Add(("transaction.scope", $"The scope {unknown} is unknown"));
        return string.Join(' ', words);
    }

    static AirlineTicket? Ticket(AskedAirline? asked, Faults faults)
    {
        if (asked is not { PassengerName: not null } and not { AirlineCode: not null } and not { AgencyInvoiceNumber: not null }) return null;
        const string field = "transaction.additionalData";
        Text(asked!.PassengerName, $"{field}.passengerName", 49, faults);
        Text(asked.AirlineCode, $"{field}.airlineCode", 3, faults);
        Text(asked.AirlineDesignatorCode, $"{field}.airlineDesignatorCode", 2, faults);
        Text(asked.AgencyInvoiceNumber, $"{field}.agencyInvoiceNumber", 6, faults);
        return new AirlineTicket(asked.AgencyInvoiceNumber ?? "", asked.AirlineCode ?? "", asked.AirlineDesignatorCode ?? "", asked.PassengerName ?? "", asked.TicketNumber);
    }

    static void Url(string? prefix, string name, bool test, Faults faults)
    {
        if (!MerchantAddress.CanBeCalled(prefix, test) || prefix!.Length > UrlMax)
            faults.Add(($"merchantInfo.{name}", $"{char.ToUpperInvariant(name[0])}{name[1..]} should be an address of at most {UrlMax} characters"));
    }

    static void Text(string? text, string field, int lengthMax, Faults faults)
    {
        if (string.IsNullOrEmpty(text) || text.Length > lengthMax) faults.Add((field, $"It should be text of 1 to {lengthMax} characters"));
    }

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    [GeneratedRegex(@"^[a-zA-Z0-9-]{1,50}\z")]
    private static partial Regex OrderId();
}
