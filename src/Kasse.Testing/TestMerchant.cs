using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kasse.Engine.Payments;
using Kasse.Storage.Settings;

namespace Kasse.Testing;

/// <summary>A sales unit with the keys that the code under test is configured with.</summary>
public sealed class TestMerchant
{
    readonly Uri baseAddress;

    internal TestMerchant(Uri baseAddress, SalesUnit unit, KeySet keys)
    {
        this.baseAddress = baseAddress;
        Name = unit.Name;
        Currency = unit.Currency;
        MerchantSerialNumber = unit.Msn;
        ClientId = keys.ClientId;
        ClientSecret = keys.ClientSecret;
        SubscriptionKey = keys.PrimaryKey;
    }

    /// <summary>As payers see it.</summary>
    public string Name { get; }

    /// <summary>The one that it sells in.</summary>
    public string Currency { get; }

    /// <summary>Sent as <c>Merchant-Serial-Number</c>.</summary>
    public string MerchantSerialNumber { get; }

    /// <summary>Sent as <c>client_id</c> for an access token.</summary>
    public string ClientId { get; }

    /// <summary>Sent as <c>client_secret</c> for an access token.</summary>
    public string ClientSecret { get; }

    /// <summary>Sent as <c>Ocp-Apim-Subscription-Key</c> with every call.</summary>
    public string SubscriptionKey { get; }

    /// <summary>A client that has fetched an access token and sends it, with the keys, on every call: for what a test wants to do without the code under test.</summary>
    public async Task<HttpClient> SignIn()
    {
        var http = new HttpClient { BaseAddress = baseAddress };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", SubscriptionKey);
        http.DefaultRequestHeaders.Add("Merchant-Serial-Number", MerchantSerialNumber);
        using var asked = new HttpRequestMessage(HttpMethod.Post, "/accesstoken/get") { Headers = { { "client_id", ClientId }, { "client_secret", ClientSecret } } };
        using var answer = await http.SendAsync(asked);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
