using System.Net;
using System.Text.RegularExpressions;
using Kasse.Engine.Psp;

namespace Kasse.Server.Tests.Psp;

/// <summary>From the address that init answers to the provider's own, as a payer without JavaScript goes.</summary>
public sealed partial class PayerPageTests(SharedPsp shared) : IClassFixture<SharedPsp>, IDisposable
{
    readonly Psp psp = shared.Psp;
    readonly HttpClient browser = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(shared.Psp.Kasse.Server.Address) };

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task The_landing_page_says_who_asks_for_how_much_and_leads_to_the_wallet_and_back()
    {
        var init = (await psp.Post("psppayments/init", psp.Order("PAGE1").ToJsonString())).Json;
        var landing = await Go((string)init["vippsRedirectUrl"]!);
        Assert.Contains("Fjordby Kaf", landing);
        Assert.Contains("Two tickets", landing);

        var token = ((string)init["vippsRedirectUrl"]!).Split('=', 3)[2];
        await Post($"/pay?token={token}", ("countryCode", "47"), ("phone", "91234567"));
        Assert.Equal(Psp.Phone, psp.Find("PAGE1").SentTo);
        var request = await SignedIn("PAGE1");
        Assert.Contains("Pretend PSP", request);

        await Answer("PAGE1", request, "approve");

        Assert.Equal(PspState.Reserved, psp.Find("PAGE1").State);
        using var waiting = await browser.GetAsync($"/pay/waiting?token={token}");
        Assert.Equal("https://psp.example/return", waiting.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_payer_reads_why_the_provider_said_no_and_cannot_try_another_card()
    {
        var token = await psp.Init("PAGE2", 10010);
        await Post($"/pay?token={token}", ("countryCode", "47"), ("phone", "91234567"));

        await Answer("PAGE2", await SignedIn("PAGE2"), "approve");

        var result = await Go("/wallet/payments/456789/PAGE2");
        Assert.Contains(new Kasse.Server.Web.Texts(Kasse.Server.Web.Language.English).Declined(Engine.Payments.DeclineReason.InsufficientFunds), WebUtility.HtmlDecode(result));
        Assert.DoesNotContain("name=\"card\"", result);
    }

    [Fact]
    public async Task Three_D_Secure_is_a_link_to_the_providers_page_and_leads_back_to_the_wallet()
    {
        var token = await psp.Init("PAGE3", 10001);
        await Post($"/pay?token={token}", ("countryCode", "47"), ("phone", "91234567"));

        var challenge = await Answer("PAGE3", await SignedIn("PAGE3"), "approve");

        Assert.Contains($"href=\"{psp.Pretend.Url}/3ds/PAGE3\"", challenge);
        using var provider = new HttpClient();
        var theirs = await provider.GetStringAsync($"{psp.Pretend.Url}/3ds/PAGE3");
        await Go(WebUtility.HtmlDecode(Success().Match(theirs).Groups[1].Value));
        Assert.Equal(PspState.Reserved, psp.Find("PAGE3").State);
    }

    [Fact]
    public async Task Cancel_on_the_landing_page_tells_the_provider_and_leads_back()
    {
        var token = await psp.Init("PAGE4");

        using var answer = await browser.PostAsync($"/pay/cancel?token={token}", null);

        Assert.Equal("https://psp.example/return", answer.Headers.Location!.ToString());
        Assert.Equal(PspState.CancelledByUser, psp.Find("PAGE4").State);
    }

    /// <returns>The page of the request, in English.</returns>
    async Task<string> SignedIn(string id)
    {
        var signIn = await Go("/wallet/sign-in");
        await Post("/wallet/sign-in", ("user", Psp.Phone), ("__RequestVerificationToken", TokenIn(signIn)));
        return await Go($"/wallet/payments/456789/{id}");
    }

    async Task<string> Answer(string id, string page, string answer)
    {
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", TokenIn(page)), new("card", Card().Match(page).Groups[1].Value)]);
        using var posted = await browser.PostAsync($"/wallet/payments/456789/{id}/{answer}", form);
        return await Go(posted.Headers.Location!.ToString());
    }

    async Task Post(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await browser.PostAsync(path, form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    async Task<string> Go(string address)
    {
        while (true)
        {
            using var answer = await browser.GetAsync(address);
            if (answer.Headers.Location is not { } onward) return await answer.Content.ReadAsStringAsync();
            address = onward.ToString();
        }
    }

    static string TokenIn(string page) => Form().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Form();

    [GeneratedRegex("name=\"card\" value=\"([^\"]+)\"")]
    private static partial Regex Card();

    [GeneratedRegex("id='3dssuccess' href='([^']+)'")]
    private static partial Regex Success();
}
