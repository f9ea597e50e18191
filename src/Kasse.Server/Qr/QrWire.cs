using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Server.Callers;

namespace Kasse.Server.Qr;

sealed record OneTimeRequest(string? Url);

/// <param name="ExpiresIn">Seconds.</param>
sealed record OneTimeResponse(string Url, long ExpiresIn);

sealed record RedirectRequest(string? Id, string? RedirectUrl, long? Ttl);

/// <param name="ExpiresIn">Seconds; -1 is for good.</param>
sealed record RedirectResponse(string Id, string Url, string RedirectUrl, long ExpiresIn);

/// <summary>How a taken id is refused.</summary>
sealed record TakenResponse(string Id);

sealed record TillRequest(string? LocationDescription, string? Category);

sealed record TillResponse(string MerchantSerialNumber, string MerchantQrId, string LocationDescription, string QrImageUrl, string QrContent);

sealed record PersonalRequest(string? QrCode, IReadOnlyList<string?>? RequestedData);

sealed record PersonalResponse(string Msisdn, long? Timestamp, string Version);

sealed record CustomerRequest(CustomerNamed? Customer, IReadOnlyList<string?>? RequestedData);

sealed record CustomerNamed(string? CustomerToken);

sealed record CustomerResponse(string Msisdn, long Timestamp);

/// <summary>How an exchange is refused.</summary>
sealed record ExchangeError(string Title, int Status, string Detail, IReadOnlyList<ParamsProblem.Param> ExtraDetails);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    Converters = [typeof(StorableTextConverter), typeof(WholeNumberConverter)])]
[JsonSerializable(typeof(OneTimeRequest))]
[JsonSerializable(typeof(OneTimeResponse))]
[JsonSerializable(typeof(RedirectRequest))]
[JsonSerializable(typeof(RedirectResponse))]
[JsonSerializable(typeof(IReadOnlyList<RedirectResponse>))]
[JsonSerializable(typeof(TakenResponse))]
[JsonSerializable(typeof(TillRequest))]
[JsonSerializable(typeof(TillResponse))]
[JsonSerializable(typeof(IReadOnlyList<TillResponse>))]
[JsonSerializable(typeof(PersonalRequest))]
[JsonSerializable(typeof(PersonalResponse))]
[JsonSerializable(typeof(CustomerRequest))]
[JsonSerializable(typeof(CustomerResponse))]
[JsonSerializable(typeof(ExchangeError))]
sealed partial class QrJson : JsonSerializerContext;
