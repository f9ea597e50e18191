using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Accounts;
using Kasse.Storage.Requests;

namespace Kasse.Server.Tests.Web.Portal;

/// <summary>An account sees what belongs to its company's sales units, also when it guesses addresses.</summary>
public sealed class SightTests : IAsyncLifetime
{
    const string Reference = "order-secret-0001";

    ListeningShop listening = null!;
    PortalVisitor stranger = null!;

    [Theory]
    [InlineData("/portal/payments")]
    [InlineData("/portal/payments?q=secret")]
    [InlineData("/portal/payments?msn=123456")]
    [InlineData("/portal/payments?state=created")]
    [InlineData("/portal/webhooks")]
    [InlineData("/portal/deliveries")]
    [InlineData("/portal/deliveries?msn=123456")]
    [InlineData("/portal/requests")]
    [InlineData("/portal/requests?msn=123456")]
    [InlineData("/portal/requests?msn=123456&reference=order-secret-0001")]
    [InlineData("/portal/requests?q=secret")]
    [InlineData("/portal/dashboard")]
    [InlineData("/portal/dashboard?msn=123456&period=week")]
    [InlineData("/portal/clock")]
    [InlineData("/portal/clock?since=0")]
    public async Task Lists_hold_nothing_of_another_company(string path)
    {
        var page = await stranger.Get(path);

        Assert.Equal(200, page.Status);
        Assert.All([$"/{Reference}", listening.Receiver.Url, "ePayment get", "Fjordby"], foreign => Assert.DoesNotContain(foreign, page.Body));
    }

    [Fact]
    public async Task What_belongs_to_another_company_is_as_good_as_not_there()
    {
        var server = listening.Kasse.Server;
        var delivery = Assert.Single(server.Platform.Deliveries.NewestOf(["123456"], null, 1));
        var call = server.RequestLog.Find(new RequestQuery(["123456"]), 1).Requests[0];
        using var insider = await PortalVisitor.SignedIn(listening.Kasse, Role.Developer);

        foreach (var path in (string[])[$"payments/123456/{Reference}", $"webhooks/{listening.Id}", $"deliveries/{delivery.Id}", $"requests/{call.Id}"])
        {
            Assert.Equal(200, (await insider.Get($"/portal/{path}")).Status);
            Assert.Equal(404, (await stranger.Get($"/portal/{path}")).Status);
        }
    }

    [Fact]
    public async Task Nothing_of_another_company_can_be_changed()
    {
        var delivery = Assert.Single(listening.Kasse.Server.Platform.Deliveries.NewestOf(["123456"], null, 1));
        var key = ("key", $"{Guid.NewGuid()}");

        (string Path, (string, string)[] Fields)[] acts =
        [
            ($"payments/123456/{Reference}/cancel", [key]), ($"payments/123456/{Reference}/capture", [key, ("amount", "1")]),
            ($"webhooks/{listening.Id}/delete", []), ($"deliveries/{delivery.Id}/resend", []),
        ];
        foreach (var (path, fields) in acts) Assert.Equal(404, (await stranger.Post($"/portal/{path}", fields)).Status);
        var registering = await stranger.Post("/portal/webhooks", ("url", "http://127.0.0.1:9/"), ("msn", "123456"), ("events", "epayments.payment.created.v1"));

        Assert.Equal(422, registering.Status);
        Assert.Single(await listening.Shop.List());
        Assert.Single(listening.Receiver.Calls);
        Assert.Single(listening.Kasse.Server.Platform.Journal.Find("123456", Reference)!.Entries);
    }

    public async ValueTask InitializeAsync()
    {
        listening = await ListeningShop.Open("epayments.payment.created.v1");
        await listening.Shop.Create(Reference);
        await (await listening.Kasse.Merchant()).Get($"/epayment/v1/payments/{Reference}");
        await listening.Shop.Quiet();
        stranger = await PortalVisitor.SignedIn(listening.Kasse, Role.Developer, company: "Somebody Else AS");
    }

    public ValueTask DisposeAsync()
    {
        stranger.Dispose();
        return listening.DisposeAsync();
    }
}
