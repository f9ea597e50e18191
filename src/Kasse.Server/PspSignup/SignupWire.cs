using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage.Settings;

namespace Kasse.Server.PspSignup;

sealed record MerchantRequest(
    string? OrganizationNumber, string? CompanyName, string? CompanyEmail, string? Name, string? MccCode, string? Logo, string? Email, string? Website,
    AddressWire? Address, bool? Deactivate);

sealed record AddressWire(string? AddressLine1, string? AddressLine2, string? City, string? PostCode, string? Country)
{
    public static AddressWire From(PostalAddress? address) =>
        new(address?.AddressLine1, address?.AddressLine2, address?.City, address?.PostCode, address?.Country);

    public PostalAddress Read() => new(AddressLine1!, string.IsNullOrEmpty(AddressLine2) ? null : AddressLine2, City!, PostCode!, Country ?? "NO");
}

sealed record MerchantResponse(
    string OrganizationNumber, string CompanyName, string CompanyEmail, string MerchantSerialNumber, string Name, string Status, string? Email,
    string? Website, string? CreatedAt, string? UpdatedAt, AddressWire Address)
{
    public static MerchantResponse From(SalesUnit unit, PspMerchant merchant) => new(
        merchant.OrganizationNumber, unit.CompanyName, merchant.CompanyEmail, unit.Msn, unit.Name, unit.May(SalesUnitFeatures.Active) ? "ACTIVE" : "DEACTIVATED",
        merchant.Email, merchant.Website, Moment(merchant.CreatedAt), Moment(merchant.UpdatedAt), AddressWire.From(merchant.Address));

    static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

sealed record MerchantsResponse(IReadOnlyList<MerchantResponse> Merchants);

sealed record CreatedResponse(string MerchantSerialNumber);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SignupProblem.Body))]
[JsonSerializable(typeof(MerchantResponse))]
[JsonSerializable(typeof(MerchantsResponse))]
[JsonSerializable(typeof(CreatedResponse))]
sealed partial class SignupJson : JsonSerializerContext;

/// <summary>What is read, with patience: numbers where text is due, and members that nobody knows.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip,
    Converters = [typeof(StorableTextConverter)])]
[JsonSerializable(typeof(MerchantRequest))]
sealed partial class SignupRequestJson : JsonSerializerContext
{
    public static (MerchantRequest? Body, Reply? Refused) Read(Call call)
    {
        try
        {
            return JsonSerializer.Deserialize(call.Text, Default.MerchantRequest) is { } body ? (body, null) : (null, SignupProblem.Unreadable(call, "The body is null.", WrongBody.Empty));
        }
        catch (JsonException wrong)
        {
            return (null, SignupProblem.Unreadable(call, $"The body cannot be read, at {wrong.Path?.TrimStart('$', '.') ?? "its beginning"}.", WrongBody.Unreadable(call.Text, wrong)));
        }
    }
}
