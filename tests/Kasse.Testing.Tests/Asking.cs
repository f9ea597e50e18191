using System.Net.Http.Json;

namespace Kasse.Testing.Tests;

/// <summary>A merchant in two lines.</summary>
static class Asking
{
    public static async Task Ask(this TestKasse kasse, string reference, long amount, TestMerchant? merchant = null)
    {
        merchant ??= kasse.Merchant;
        using var http = await merchant.SignIn();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/epayment/v1/payments")
        {
            Headers = { { "Idempotency-Key", $"create-{reference}" } },
            Content = JsonContent.Create(new
            {
                amount = new { currency = merchant.Currency, value = amount },
                paymentMethod = new { type = "WALLET" },
                reference,
                userFlow = "WEB_REDIRECT",
                returnUrl = "https://shop.example/thanks",
                paymentDescription = "Socks",
            }),
        };
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
