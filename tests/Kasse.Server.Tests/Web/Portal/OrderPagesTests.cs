using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.OrderManagement;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class OrderPagesTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Receipt = """{"orderLines":[{"name":"Socks","id":"1","totalAmount":12900,"totalAmountExcludingTax":10320,"totalTaxAmount":2580,"taxRate":2500}],"bottomLine":{"currency":"NOK"}}""";

    [Fact]
    public async Task What_was_told_of_an_order_is_found_by_its_company_and_by_nobody_else()
    {
        var merchant = shared.Merchant;
        await merchant.Post("/order-management/v1/images", Pictures.Asked("sock", Pictures.Png(200, 200)));
        await merchant.Post("/order-management/v2/recurring/receipts/charge-1", Receipt);
        await merchant.Send(HttpMethod.Put, "/order-management/v2/recurring/categories/charge-1", """{"category":"BOOKING","orderDetailsUrl":"https://shop.example/7","imageId":"sock"}""", null);
        using var viewer = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);
        using var stranger = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer, "Another AS");

        var list = (await viewer.Get("/portal/orders")).Body;
        Assert.Contains("receipt, category", list);
        Assert.Contains("/portal/orders/images/123456/sock", list);
        var order = (await viewer.Get("/portal/orders/123456/Recurring/charge-1")).Body;
        Assert.Contains("Socks", order);
        Assert.Contains("https://shop.example/7", order);
        Assert.Equal(200, (await viewer.Get("/portal/orders/images/123456/sock")).Status);

        Assert.DoesNotContain("charge-1", (await stranger.Get("/portal/orders")).Body);
        foreach (var path in (string[])["/portal/orders/123456/Recurring/charge-1", "/portal/orders/images/123456/sock", "/portal/orders/123456/Ecom/nothing"])
            Assert.Equal(404, (await stranger.Get(path)).Status);
        Assert.Equal(404, (await viewer.Get("/portal/orders/123456/Ecom/charge-1")).Status);
    }

    [Fact]
    public async Task The_page_of_a_payment_has_the_receipt_whichever_way_it_was_told()
    {
        var shop = new WebShop(shared.Kasse, shared.Merchant);
        var (created, told) = (await shop.Created(change: $$"""{ "receipt": {{Receipt}} }"""), await shop.Created());
        await shared.Merchant.Post($"/order-management/v2/ecom/receipts/{told}", Receipt);
        using var viewer = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);

        foreach (var reference in (string[])[created, told]) Assert.Contains("Socks", (await viewer.Get($"/portal/payments/123456/{reference}")).Body);
        Assert.Contains("came with the payment", (await viewer.Get($"/portal/orders/123456/Ecom/{created}")).Body);
        Assert.Contains("told by Order Management", (await viewer.Get($"/portal/orders/123456/Ecom/{told}")).Body);
    }
}
