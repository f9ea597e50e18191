using System.Net;
using System.Text.RegularExpressions;
using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.Web;

/// <summary>What the wallet says that a payment has cost, after the merchant has taken, released or given back parts of it.</summary>
public sealed partial class ReceiptTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    /// <summary>What the shop does, and what the payer then reads: the title, the sum, and what else the head says.</summary>
    public static TheoryData<string, string, string, string?> Ends => new()
    {
        { "nothing yet", "Paid", "NOK 10.00", null },
        { "capture 400", "Paid", "NOK 10.00", null },
        { "capture 400, cancel", "Paid", "NOK 4.00", null },
        { "cancel", "Released", "NOK 10.00", null },
        { "capture 1000, refund 150", "Paid", "NOK 10.00", "Refunded NOK 1.50" },
        { "capture 400, cancel, refund 400", "Paid", "NOK 4.00", "Refunded NOK 4.00" },
    };

    [Theory, MemberData(nameof(Ends))]
    public async Task The_head_says_what_the_payment_comes_to(string acts, string title, string sum, string? more)
    {
        var shop = new WebShop(shared.Kasse, shared.Merchant);
        var reference = WebShop.NewReference();
        await shop.Create(WebShop.Order(reference, 1000));
        await shop.Approve(reference, WebShop.Ola);
        foreach (var act in acts.Split(", ")) await Do(shop, reference, act.Split(' '));
        using var wallet = await SignedIn();

        var receipt = await wallet.GetStringAsync($"/wallet/payments/{shop.Merchant.Msn}/{reference}");
        var row = (await wallet.GetStringAsync("/wallet/history")).Split($"/wallet/payments/{shop.Merchant.Msn}/{reference}\"")[1].Split("</li>")[0];

        var head = Text(receipt.Split("<h1>")[1].Split("class=\"actions\"")[0]);
        Assert.StartsWith($"{title} {sum} {more}".TrimEnd(), head);
        Assert.Equal(more is not null, head.Contains("Refunded", StringComparison.Ordinal));
        Assert.Contains(sum, Text(row));
    }

    static Task<Answer> Do(WebShop shop, string reference, string[] act) => act switch
    {
        ["capture", var amount] => shop.Capture(reference, long.Parse(amount, provider: null)),
        ["refund", var amount] => shop.Refund(reference, long.Parse(amount, provider: null)),
        ["cancel"] => shop.Cancel(reference),
        _ => shop.Get(reference),
    };

    async Task<HttpClient> SignedIn()
    {
        var browser = new HttpClient(new SocketsHttpHandler()) { BaseAddress = shared.Kasse.Http.BaseAddress };
        var form = await browser.GetStringAsync("/wallet/sign-in?lang=en");
        var token = form.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var answer = await browser.PostAsync("/wallet/sign-in", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("user", "4712345678")]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    static string Text(string html) => Space().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
