using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Accounts;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class WebhookPagesTests : IAsyncLifetime
{
    ListeningShop listening = null!;
    PortalVisitor developer = null!;

    DeliveryTables Deliveries => listening.Kasse.Server.Platform.Deliveries;

    [Fact]
    public async Task Registers_and_deletes_as_calls_do()
    {
        var made = await developer.Post("/portal/webhooks",
            ("url", "http://127.0.0.1:9/hooks"), ("msn", "123456"), ("events", "epayments.payment.created.v1"), ("events", "epayments.payment.captured.v1"));

        Assert.Equal(303, made.Status);
        Assert.Contains("http://127.0.0.1:9/hooks", (await developer.Get(made.Location!)).Body);
        var listed = (await listening.Shop.List()).Single(webhook => (string)webhook!["url"]! == "http://127.0.0.1:9/hooks")!;
        Assert.Equal(2, listed["events"]!.AsArray().Count);

        Assert.Equal("/portal/webhooks", (await developer.Post($"{made.Location}/delete")).Location);
        Assert.Single(await listening.Shop.List());
        Assert.Equal(404, (await developer.Get(made.Location!)).Status);
    }

    [Fact]
    public async Task What_is_wrong_with_a_registration_stands_beside_its_field()
    {
        var page = await developer.Post("/portal/webhooks", ("url", "ftp://shop.example/"), ("msn", "123456"));

        Assert.Equal(422, page.Status);
        Assert.Contains("The Url field must be an absolute http or https address.", page.Body);
        Assert.Contains("The Events field is required.", page.Body);
        Assert.Contains("value=\"ftp://shop.example/\"", page.Body);
    }

    [Fact]
    public async Task A_delivery_shows_what_was_sent_signed_and_answered()
    {
        await listening.Shop.Create("order-0001");
        await listening.Shop.Quiet();
        var delivery = Assert.Single(Deliveries.NewestOf(["123456"], null, 10));

        var list = await developer.Get("/portal/deliveries?state=delivered");
        var page = await developer.Get($"/portal/deliveries/{delivery.Id}");

        Assert.Contains("order-0001", list.Body);
        Assert.Contains("POST /hooks?shop=7 HTTP/1.1", page.Body);
        Assert.Contains(Deliveries.Attempts(delivery.Id)[0].StringToSign.ReplaceLineEndings("\n"), page.Body);
        Assert.Contains("HTTP/1.1 200 OK", page.Body);
        Assert.DoesNotContain(listening.Secret, page.Body);
    }

    [Fact]
    public async Task Sends_again_what_was_not_acknowledged()
    {
        listening.Receiver.Answer = Receiver.With(500);
        await listening.Shop.Create("order-0001");
        await listening.Shop.Quiet();
        listening.Receiver.Answer = Receiver.With(200);
        var page = $"/portal/deliveries/{Assert.Single(Deliveries.NewestOf(["123456"], null, 10)).Id}";

        Assert.Contains("Retrying", (await developer.Get(page)).Body);
        var answer = await developer.Post($"{page}/resend");

        Assert.Contains("Sent again, and acknowledged with 200.", (await developer.Get(answer.Location!)).Body);
        Assert.Equal(2, listening.Receiver.Calls.Count);
    }

    [Fact]
    public async Task Secrets_are_for_developers()
    {
        using var viewer = await PortalVisitor.SignedIn(listening.Kasse, Role.Viewer);

        Assert.Contains(listening.Secret, (await developer.Get($"/portal/webhooks/{listening.Id}")).Body);
        var page = await viewer.Get($"/portal/webhooks/{listening.Id}");
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain(listening.Secret, page.Body);
        Assert.Equal(403, (await viewer.Post($"/portal/webhooks/{listening.Id}/delete")).Status);
    }

    public async ValueTask InitializeAsync()
    {
        listening = await ListeningShop.Open("epayments.payment.created.v1");
        developer = await PortalVisitor.SignedIn(listening.Kasse, Role.Developer);
    }

    public ValueTask DisposeAsync()
    {
        developer.Dispose();
        return listening.DisposeAsync();
    }
}
