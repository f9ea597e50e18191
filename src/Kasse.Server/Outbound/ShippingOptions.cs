using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Ecom;
using Kasse.Storage;
using Kasse.Storage.Requests;

namespace Kasse.Server.Outbound;

/// <summary>
/// Express with an address of the merchant's: asks there how goods may travel to a payer, while the payer waits. The payer learns only
/// whether they may; the developer finds the call in the request log, with what was wrong.
/// </summary>
/// <param name="time">Real time.</param>
/// <param name="publicOnly">Call public addresses only.</param>
sealed class ShippingOptions(RequestLogFile log, TimeProvider time, bool publicOnly) : IDisposable
{
    public const string Operation = "Shipping options, asked of the merchant";

    const string JsonType = "application/json;charset=UTF-8";
    const int AnswerBytesMax = 1 << 20, LoggedBytesMax = 64 << 10;
    static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    readonly HttpClient http = new(Destination.Handler(publicOnly)) { Timeout = AnswerMax, MaxResponseContentBufferSize = AnswerBytesMax };

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
        var (offer, startedAt, ecom) = (payment.Order.Shipping!, time.GetTimestamp(), payment.Order.Ecom is not null);
        var question = ecom ? ShippingDetails.Question(address) : Question(payment.Reference, address);
        var answer = await Call(offer, question, stopping);
        var (groups, why) = answer.Why is not null ? (null, answer.Why) : ecom ? ShippingDetails.Read(answer.Body) : Read(answer, payment.Order.Amount.Currency);
        if (log.Count(payment.Msn, Operation, answer.Status))
        {
            var authorization = offer.CallbackAuthorization is null ? "" : "Authorization: (hidden)\n";
            log.Add(new LoggedRequest(
                0, time.GetUtcNow(), Operation, "POST", offer.CallbackUrl ?? "", payment.Msn, payment.Reference, null, answer.Status,
                time.GetElapsedTime(startedAt),
                $"Content-Type: {JsonType}\n{authorization}", question, "", answer.Body[..Math.Min(answer.Body.Length, LoggedBytesMax)], why));
        }
        return groups;
    }

    async Task<Answer> Call(ShippingOffer offer, byte[] question, CancellationToken stopping)
    {
        if (Destination.Objection(offer.CallbackUrl, publicOnly) is { } objection) return new(0, [], new($"The callbackUrl {objection}.", "Name another one when the payment is created."));
        using var request = new HttpRequestMessage(HttpMethod.Post, offer.CallbackUrl) { Content = new ByteArrayContent(question) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(JsonType);
        if (offer.CallbackAuthorization is { } authorization) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        try
        {
            using var response = await http.SendAsync(request, stopping);
            var body = await response.Content.ReadAsByteArrayAsync(stopping);
            return new((int)response.StatusCode, body, response.IsSuccessStatusCode ? null : Undelivered(response.StatusCode));
        }
        catch (HttpRequestException fault)
        {
            return new(0, [], ReceiverWhy.Unreached(new Uri(offer.CallbackUrl!), fault));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new(0, [], ReceiverWhy.Late(AnswerMax));
        }
    }

    static Why Undelivered(HttpStatusCode status) => new($"The merchant does not deliver to this address: the answer is {(int)status}, not 200.",
        "Where it should, look in the merchant's log for what went wrong with this call.");

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

    static (List<ShippingGroup>? Groups, Why? Why) Read(Answer answer, string currency)
    {
        try
        {
            var groups = JsonSerializer.Deserialize(answer.Body, ShippingJson.Default.ShippingAnswer)?.Groups?.ConvertAll(group => Read(group, currency));
            return groups is null || groups.All(group => group.Options.Count == 0)
                ? (null, new("The answer offers nothing.", $"Answer {{\"groups\": [...]}} with options, each with id, name and an amount in {currency}; answer 400 where nothing is delivered."))
                : (groups, null);
        }
        catch (JsonException wrong)
        {
            return (null, new($"The answer is not JSON of the documented form, at {wrong.Path ?? "its beginning"}.", "What the merchant answered is below."));
        }
    }

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

    /// <param name="Status">0 when no answer came.</param>
    readonly record struct Answer(int Status, byte[] Body, Why? Why);
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
