using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Server.EPayment;
using Kasse.Storage.Orders;

namespace Kasse.Server.OrderManagement;

/// <summary>A category as the second version has it.</summary>
sealed record PutRequest(string? Category, string? OrderDetailsUrl, string? ImageId);

/// <summary>A category as the third version has it.</summary>
sealed record AddRequest(string? OrderId, string? PaymentType, string? Type, string? Url, string? ImageId);

sealed record ImageRequest(string? ImageId, string? Src, string? Type);

sealed record ImageResponse(string ImageId);

sealed record CategoryAdded(Guid CategoryId);

sealed record CategoriesResponse(IReadOnlyList<CategoryResponse> Categories);

sealed record CategoryResponse(Guid CategoryId, string OrderId, string PaymentType, string Type, string Url, string? ImageId)
{
    public static CategoryResponse From(OrderCategory category) => new(
        category.Id, category.Order.Id, OrderWords.Of(category.Order.Type), OrderWords.Of(category.Kind), category.Url, category.ImageId);
}

/// <summary>What is known of an order; what nobody told is left out.</summary>
sealed record OrderResponse(PutRequest? Category, AskedReceipt? Receipt)
{
    public static OrderResponse From(OrderCategory? category, Receipt? receipt) => new(
        category is null ? null : new(OrderWords.Of(category.Kind), category.Url, category.ImageId),
        receipt is null ? null : new([.. receipt.OrderLines.Select(From)], From(receipt.BottomLine)));

    // Whichever of the two a merchant sent, both are answered where both can say it.
    static AskedOrderLine From(OrderLine line) => new(
        line.Name, line.Id, line.TotalMinor, line.TotalExcludingTaxMinor, line.TaxMinor, line.TaxRate, line.TaxRate % 100 == 0 ? line.TaxRate / 100 : null,
        line.UnitInfo is { } unit ? new(unit.UnitPriceMinor, unit.Quantity, unit.QuantityUnit) : null,
        line.DiscountMinor, line.ProductUrl, line.IsReturn, line.IsShipping);

    static AskedBottomLine From(BottomLine line) => new(
        line.Currency, line.TipMinor, line.PosId, line.ReceiptNumber,
        line.PaymentSources is { } paid ? new(paid.GiftCardMinor, paid.CardMinor, paid.VoucherMinor, paid.CashMinor) : null,
        line.Barcode is { } barcode ? new(barcode.Format, barcode.Data) : null,
        line.Totals?.GiftCardMinor, line.Totals?.TotalMinor, line.Totals?.TaxMinor, line.Totals?.DiscountMinor, line.Totals?.ShippingMinor, line.Totals?.TerminalId,
        line.Totals?.Shipping is { } shipping ? new(shipping.Minor, shipping.ExcludingTaxMinor, shipping.TaxMinor, shipping.TaxPercentage) : null);
}

/// <summary>What the wire calls kinds of orders and of categories, in either letter case.</summary>
static class OrderWords
{
    public static readonly FrozenDictionary<string, OrderType> Types = Words.Meaning(("ECOM", OrderType.Ecom), ("RECURRING", OrderType.Recurring));

    public static readonly FrozenDictionary<string, CategoryKind> Kinds = Words.Meaning(
        ("GENERAL", CategoryKind.General),
        ("RECEIPT", CategoryKind.Receipt),
        ("ORDER_CONFIRMATION", CategoryKind.OrderConfirmation),
        ("DELIVERY", CategoryKind.Delivery),
        ("TICKET", CategoryKind.Ticket),
        ("BOOKING", CategoryKind.Booking));

    public static string Of(OrderType type) => Types.First(word => word.Value == type).Key;

    public static string Of(CategoryKind kind) => Kinds.First(word => word.Value == kind).Key;
}

/// <summary>What several of the operations read.</summary>
static partial class OrderRequest
{
    const int UrlLengthMax = 2500, ImageIdLengthMax = 128;

    /// <summary>The order that the path names.</summary>
    public static OrderName Order(Call call, Shape shape)
    {
        var paymentType = (string)call.Http.Request.RouteValues["paymentType"]!;
        return Order(call, shape, paymentType, call.Reference);
    }

    public static OrderName Order(Call call, Shape shape, string? paymentType, string? orderId) =>
        new(call.SalesUnit.Msn, shape.Word(paymentType, OrderWords.Types, default), shape.Text(orderId, IdForm()));

    /// <summary>Where payers are led from the app.</summary>
    public static string Url(Platform platform, Shape shape, string? url, string member)
    {
        var given = shape.Text(url, 1, UrlLengthMax, member);
        if (given.Length > 0 && !MerchantUrl.OpensForPayer(given, platform.Options.IsTest))
            shape.Fault(member, $"'{given}' is not a valid address. {MerchantUrl.Rule(platform.Options.IsTest)}");
        return given;
    }

    public static string ImageId(Shape shape, string? imageId) => shape.OptionalText(shape.Text(imageId, IdForm()), 0, ImageIdLengthMax, nameof(imageId))!;

    public static string? OptionalImageId(Shape shape, string? imageId) => string.IsNullOrEmpty(imageId) ? null : ImageId(shape, imageId);

    public static bool IsOrderId(string text) => IdForm().Match(text).Length == text.Length;

    public static Reply Refuse(Call call, Shape shape) => ParamsProblem.Invalid(call, [.. shape.Faults.Select(fault => new ParamsProblem.Param(fault.Name, fault.Reason))], RemedyFor);

    static string? RemedyFor(string member) => member switch
    {
        "paymentType" => "A path is such as /order-management/v2/ecom/receipts/{orderId}: ecom also for ePayment, recurring for charges of agreements.",
        "orderId" => "It is the reference of the payment, or the orderId of eCom.",
        "imageId" => "An imageId has 1 to 128 letters, digits, hyphens, underscores and dots. An image is added with POST /order-management/v1/images first, with the keys of the same sales unit.",
        "orderLines" or "bottomLine" => "A receipt is {\"orderLines\": [...], \"bottomLine\": {\"currency\": \"NOK\"}}: the members stand in the body itself, not within receipt.",
        _ => null,
    };

    [GeneratedRegex(@"^[0-9A-Za-z-_\.]+\z")]
    private static partial Regex IdForm();
}

/// <summary>What is known of an order, whoever told it: a receipt may have come with its payment.</summary>
static class KnownOrder
{
    public static Receipt? ReceiptOf(this Platform platform, OrderName order) => platform.Orders.Receipt(order) ?? platform.ReceiptInPayment(order);

    public static Receipt? ReceiptInPayment(this Platform platform, OrderName order) =>
        order.Type == OrderType.Ecom ? platform.Journal.Find(order.Msn, order.Id)?.Payment.Order.Receipt : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    Converters = [typeof(StorableTextConverter), typeof(WholeNumberConverter)])]
[JsonSerializable(typeof(AskedReceipt))]
[JsonSerializable(typeof(PutRequest))]
[JsonSerializable(typeof(AddRequest))]
[JsonSerializable(typeof(ImageRequest))]
[JsonSerializable(typeof(ImageResponse))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(CategoryAdded))]
[JsonSerializable(typeof(CategoryResponse))]
[JsonSerializable(typeof(CategoriesResponse))]
[JsonSerializable(typeof(Guid))]
sealed partial class OrderJson : JsonSerializerContext;
