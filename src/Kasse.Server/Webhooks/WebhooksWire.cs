using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kasse.Server.Webhooks;

sealed record RegisterRequest(string? Url, IReadOnlyList<string?>? Events);

/// <summary>The only time that the secret is told.</summary>
sealed record RegisterResponse(string Id, string Secret);

sealed record ListResponse(IReadOnlyList<ListedWebhook> Webhooks);

sealed record ListedWebhook(string Id, string Url, IReadOnlyList<string> Events);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(ListResponse))]
[JsonSerializable(typeof(WebhooksProblem.Body))]
sealed partial class WebhooksJson : JsonSerializerContext;
