using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary>
/// Express: ways to ship, as eCom words them: one flat list, and costs in kroner. Asked for by
/// <c>POST {shippingDetailsPrefix}/v2/payments/{orderId}/shippingDetails</c>, where the order brings no list of its own.
/// </summary>
static class ShippingDetails
{
    /// <summary>Payers have one address each; the merchant only sends its number back.</summary>
    const int AddressId = 100;

    public static string AddressOf(string prefix, string orderId) => $"{prefix}/v2/payments/{orderId}/shippingDetails";

    public static byte[] Question(PostalAddress address) => JsonSerializer.SerializeToUtf8Bytes(
        new ShippingQuestion(AddressId, address.AddressLine1, address.AddressLine2, Countries.Name(address.Country), address.City, address.PostCode, address.PostCode, "H"),
        ShippingDetailsJson.Default.ShippingQuestion);

    /// <returns>What is offered; or why the answer is of no use.</returns>
    public static (List<ShippingGroup>? Groups, Why? Why) Read(byte[] answer)
    {
        try
        {
            var ways = JsonSerializer.Deserialize(answer, ShippingDetailsJson.Default.ShippingReply)?.ShippingDetails ?? [];
            var options = ways.Where(way => way is { ShippingMethodId: not null, ShippingMethod: not null, ShippingCost: >= 0 }).Select(Option).ToList();
            return options.Count > 0
                ? ([Group(options)], null)
                : (null, new("The answer offers nothing.", "Answer a list shippingDetails, each with shippingMethod, shippingMethodId and shippingCost in kroner."));
        }
        catch (JsonException wrong)
        {
            return (null, new($"The answer is not JSON of the documented form, at {wrong.Path ?? "its beginning"}.", "What the merchant answered is below."));
        }
    }

    public static ShippingGroup Group(IReadOnlyList<ShippingOption> options) => new("OTHER", null, IsDefault: true, Priority: 0, options);

    public static ShippingOption Option(AskedShipping way) => new(
        way.ShippingMethodId ?? "",
        new Money((long)decimal.Round((way.ShippingCost ?? 0) * 100, MidpointRounding.AwayFromZero), "NOK"),
        way.ShippingMethod ?? "",
        way.IsDefault is "Y" or "y",
        way.Priority ?? 0,
        Meta: null,
        EstimatedDelivery: null);
}

/// <summary>The post code under both of its names: some merchants read the one, some the other.</summary>
sealed record ShippingQuestion(
    int AddressId, string AddressLine1, string? AddressLine2, string Country, string City, string PostalCode, string PostCode, string AddressType);

sealed record ShippingReply(IReadOnlyList<AskedShipping>? ShippingDetails);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    AllowTrailingCommas = true,
    Converters = [typeof(TextConverter)])]
[JsonSerializable(typeof(ShippingQuestion))]
[JsonSerializable(typeof(ShippingReply))]
sealed partial class ShippingDetailsJson : JsonSerializerContext;
