using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Server.Outbound;

/// <summary>Express with an address of the merchant's: asks there how goods may travel to a payer, while the payer waits.</summary>
/// <param name="publicOnly">Call public addresses only.</param>
sealed class ShippingOptions(bool publicOnly) : IDisposable
{
    static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    readonly HttpClient http = new(Destination.Handler(publicOnly))
    {
        Timeout = AnswerMax,
        MaxResponseContentBufferSize = 1 << 20,
    };

    /// <summary>What a payer with this address can choose from: the merchant's fixed list, or what it answers now.</summary>
    /// <returns>Empty when nothing is delivered there.</returns>
    public async Task<IReadOnlyList<ShippingGroup>> For(Payment payment, SalesUnit unit, PostalAddress address, CancellationToken stopping)
    {
        var offer = payment.Order.Shipping!;
        if (!Countries(offer, unit).Contains(address.Country, StringComparer.OrdinalIgnoreCase)) return [];
        return offer.FixedOptions ?? await Ask(payment, address, stopping) ?? [];
    }

    public void Dispose() => http.Dispose();

    static IReadOnlyList<string> Countries(ShippingOffer offer, SalesUnit unit) => offer.AllowedCountries ?? [unit.Market switch
    {
        Market.Norway => "NO",
        Market.Denmark => "DK",
        Market.Finland => "FI",
    }];

    /// <returns>Null when the merchant does not deliver there, or gave no answer that can be used.</returns>
    async Task<IReadOnlyList<ShippingGroup>?> Ask(Payment payment, PostalAddress address, CancellationToken stopping)
    {
        var offer = payment.Order.Shipping!;
        if (!Uri.TryCreate(offer.CallbackUrl, UriKind.Absolute, out var url)) return null;
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Question(payment.Reference, address)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json;charset=UTF-8");
        if (offer.CallbackAuthorization is { } authorization) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        try
        {
            using var response = await http.SendAsync(request, stopping);
            if (!response.IsSuccessStatusCode) return null;
            var answer = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(stopping), ShippingJson.Default.ShippingAnswer);
            return answer?.Groups?.ConvertAll(offered => Read(offered, payment.Order.Amount.Currency));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Each member in both spellings: merchants read the one or the other.</summary>
    static byte[] Question(string reference, PostalAddress address) => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string>
        {
            ["reference"] = reference,
            ["addressLine1"] = address.AddressLine1,
            ["addressLine2"] = address.AddressLine2 ?? "",
            ["city"] = address.City,
            ["postCode"] = address.PostCode,
            ["country"] = address.Country,
            ["Reference"] = reference,
            ["AddressLine1"] = address.AddressLine1,
            ["AddressLine2"] = address.AddressLine2 ?? "",
            ["City"] = address.City,
            ["PostCode"] = address.PostCode,
            ["Country"] = address.Country,
        },
        ShippingJson.Default.DictionaryStringString);

    static ShippingGroup Read(ShippingAnswer.Group offered, string currency) => new(
        offered.Type ?? "OTHER",
        offered.Brand,
        offered.IsDefault ?? false,
        offered.Priority ?? 0,
        [.. (offered.Options ?? []).Select(option => Read(option, currency)).OfType<ShippingOption>()]);

    /// <returns>Null for what nobody could choose or pay: no name, no price, or one in another currency.</returns>
    static ShippingOption? Read(ShippingAnswer.Option option, string currency) =>
        option is { Id: { } id, Name: { } name, Amount: { Value: >= 0 } price } && price.Currency == currency
            ? new ShippingOption(id, new Money(price.Value, currency), name, option.IsDefault ?? false, option.Priority ?? 0, option.Meta, option.EstimatedDelivery)
            : null;
}

sealed record ShippingAnswer(List<ShippingAnswer.Group>? Groups)
{
    public sealed record Group(string? Type, string? Brand, bool? IsDefault, int? Priority, List<Option>? Options);

    public sealed record Option(string? Id, Price? Amount, string? Name, bool? IsDefault, int? Priority, string? Meta, string? EstimatedDelivery);

    public sealed record Price(string? Currency, long Value);
}

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, NumberHandling = JsonNumberHandling.AllowReadingFromString, AllowTrailingCommas = true)]
[JsonSerializable(typeof(ShippingAnswer))]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class ShippingJson : JsonSerializerContext;
