using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TestedShop;

/// <summary>Where the platform is and with which keys it is called; in a real shop this comes from its configuration.</summary>
public sealed record CheckoutSettings(Uri BaseAddress, string ClientId, string ClientSecret, string SubscriptionKey, string MerchantSerialNumber);

/// <summary>The platform said no for good.</summary>
public sealed class CheckoutException(HttpStatusCode status, string body) : Exception($"{(int)status}: {body}")
{
    public HttpStatusCode Status => status;
}

/// <summary>
/// The code under test: a shop's whole integration. It keeps its token, makes one idempotency key for each thing it wants and uses it for
/// every attempt, and tries again what failed on the way.
/// </summary>
public sealed class Checkout(CheckoutSettings settings) : IDisposable
{
    const int AttemptsMax = 3;

    readonly HttpClient http = new() { BaseAddress = settings.BaseAddress };
    string? token;

    /// <returns>Where the payer has to be sent.</returns>
    public async Task<Uri> Start(string reference, long amount, string description)
    {
        var answer = await Send(HttpMethod.Post, "/epayment/v1/payments", new
        {
            amount = new { currency = "NOK", value = amount },
            paymentMethod = new { type = "WALLET" },
            reference,
            userFlow = "WEB_REDIRECT",
            returnUrl = "https://shop.example/thanks",
            paymentDescription = description,
        });
        return new Uri(answer.GetProperty("redirectUrl").GetString()!);
    }

    public async Task<string> State(string reference) =>
        (await Send(HttpMethod.Get, $"/epayment/v1/payments/{reference}", null)).GetProperty("state").GetString()!;

    public Task Capture(string reference, long amount) => Change(reference, "capture", amount);

    public Task Refund(string reference, long amount) => Change(reference, "refund", amount);

    public Task Cancel(string reference) => Send(HttpMethod.Post, $"/epayment/v1/payments/{reference}/cancel", null);

    public void Dispose() => http.Dispose();

    async Task Change(string reference, string what, long amount) => await Send(
        HttpMethod.Post, $"/epayment/v1/payments/{reference}/{what}", new { modificationAmount = new { currency = "NOK", value = amount } });

    async Task<JsonElement> Send(HttpMethod method, string path, object? body)
    {
        var idempotencyKey = Guid.NewGuid().ToString();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var answer = await Send(method, path, body, idempotencyKey);
                if (answer.IsSuccessStatusCode) return await answer.Content.ReadFromJsonAsync<JsonElement>();
                if (answer.StatusCode == HttpStatusCode.Unauthorized) token = null;
                else if (!IsForNow(answer.StatusCode)) throw new CheckoutException(answer.StatusCode, await answer.Content.ReadAsStringAsync());
                if (attempt == AttemptsMax) throw new CheckoutException(answer.StatusCode, "was answered each time");
            }
            catch (HttpRequestException) when (attempt < AttemptsMax)
            {
                // Nobody knows whether it arrived: the same key makes it safe to ask again.
            }
        }
    }

    async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, string idempotencyKey)
    {
        token ??= await FetchToken();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Ocp-Apim-Subscription-Key", settings.SubscriptionKey);
        request.Headers.Add("Merchant-Serial-Number", settings.MerchantSerialNumber);
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null) request.Content = JsonContent.Create(body);
        return await http.SendAsync(request);
    }

    async Task<string> FetchToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/accesstoken/get");
        request.Headers.Add("client_id", settings.ClientId);
        request.Headers.Add("client_secret", settings.ClientSecret);
        request.Headers.Add("Ocp-Apim-Subscription-Key", settings.SubscriptionKey);
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new CheckoutException(answer.StatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    static bool IsForNow(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
