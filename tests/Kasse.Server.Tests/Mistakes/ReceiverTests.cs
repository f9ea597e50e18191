using Kasse.Server.Outbound;
using Kasse.Server.Tests.Ecom;
using Kasse.Server.Tests.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Kasse.Server.Tests.Mistakes;

public sealed class ReceiverTests
{
    /// <summary>What the explanation says that no other says, by what the receiver answers.</summary>
    static readonly Dictionary<string, string[]> WhenAnswered = new()
    {
        ["401"] = ["check of the signature failed", "/401?shop=7", "X-Forwarded-Host", "not decoded from base64", "before anything parses them"],
        ["302"] = ["it leads on to https://shop.example/login"],
        ["404"] = ["nothing at /404", "letter by letter"],
        ["405"] = ["takes no POST"],
        ["419"] = ["CSRF"],
        ["422"] = ["make sense of the body"],
        ["502"] = ["proxy answers 502"],
        ["500"] = ["its program has failed"],
        ["499"] = ["acknowledges nothing"],
    };

    [Fact]
    public async Task A_webhook_that_was_not_taken_is_explained()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = AsItsPathSays;
        var origin = receiver.Url[..receiver.Url.IndexOf("/hooks", StringComparison.Ordinal)];
        var nobody = await Receiver.FreeAddress();
        await using var kasse = await RunningKasse.Start();
        var shop = await Webhooks.Shop.In(kasse);
        const string created = "epayments.payment.created.v1";
        var expected = new Dictionary<string, string[]>();
        foreach (var (status, says) in WhenAnswered) expected.Add((await shop.Listen($"{origin}/{status}?shop=7", created)).Id, says);
        expected.Add((await shop.Listen($"{nobody}/hooks", created)).Id, ["Nothing listens at 127.0.0.1:", "host.docker.internal"]);
        expected.Add((await shop.Listen("http://nowhere.invalid/hooks", created)).Id, ["The name nowhere.invalid leads to no address"]);
        expected.Add((await shop.Listen($"https{origin[4..]}/hooks", created)).Id, ["TLS could not be agreed upon", "plain http"]);

        await shop.Create("order-0001");
        await shop.Quiet();

        var found = kasse.Server.Platform.Deliveries.Newest(null, null, "order-0001", null, 100, long.MaxValue)
            .ToDictionary(delivery => delivery.Webhook, delivery => ReceiverWhy.Of(kasse.Server.Platform.Deliveries.Attempts(delivery.Id)[0])!);
        Assert.All(expected, one => Assert.All(one.Value, words => Assert.Contains(words, $"{found[one.Key]}", StringComparison.Ordinal)));
        Assert.All(found.Values, why => Assert.True(why is { Cause.Length: > 0, Remedy.Length: > 0 }, $"{why}"));
        Assert.Equal(found.Count, found.Values.Distinct().Count());
        Assert.DoesNotContain(found.Values, why => kasse.Server.Platform.Settings.Current.Webhooks.Any(webhook => $"{why}".Contains(webhook.Secret, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null, "the order named none")]
    [InlineData("the-token-of-this-order", "verbatim and without the word Bearer")]
    public async Task A_callback_that_was_not_taken_is_explained_without_its_token(string? token, string says)
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.With(401);
        await using var kasse = await RunningKasse.Start();
        var shop = new OrderingShop(kasse, await kasse.Merchant());
        var prefix = receiver.Url[..receiver.Url.IndexOf('?', StringComparison.Ordinal)];
        var orderId = OrderingShop.NewOrderId();
        var order = shop.Order(orderId, merchant: token is null ? $$"""{ "callbackPrefix": "{{prefix}}" }""" : $$"""{ "callbackPrefix": "{{prefix}}", "authToken": "{{token}}" }""");
        Assert.Equal(200, (await shop.Initiate(order)).Status);
        await shop.Merchant.Post($"/ecomm/v2/integration-test/payments/{orderId}/approve", $$"""{"customerPhoneNumber":"{{OrderingShop.Ola}}"}""");
        await kasse.Server.Courier.Quiet();

        var delivery = Assert.Single(kasse.Server.Platform.Deliveries.Newest(null, null, orderId, null, 100, long.MaxValue));
        var why = $"{ReceiverWhy.Of(kasse.Server.Platform.Deliveries.Attempts(delivery.Id)[0])}";
        Assert.Contains(says, why, StringComparison.Ordinal);
        Assert.DoesNotContain("the-token-of-this-order", why, StringComparison.Ordinal);
    }

    static Task AsItsPathSays(Received call, HttpContext http)
    {
        http.Response.StatusCode = int.Parse(call.Target.Split('/', '?')[1]);
        if (http.Response.StatusCode == 302) http.Response.Headers.Location = "https://shop.example/login";
        return Task.CompletedTask;
    }
}
