using Kasse.Engine.Payments;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class PaymentPagesTests : IAsyncLifetime
{
    RunningKasse kasse = null!;
    Shop shop = null!;
    PortalVisitor developer = null!;

    [Fact]
    public async Task A_payment_is_in_the_list_as_soon_as_it_is_created()
    {
        await shop.Create("order-0001", 12_900);

        var page = await developer.Get("/portal/payments");

        Assert.Contains("order-0001", page.Body);
        Assert.Contains("NOK\u00A0129.00", page.Body);
        Assert.Contains(">Created</span>", page.Body);
    }

    [Theory]
    [InlineData("?q=RDER-0002", "order-0002x")]
    [InlineData("?q=0002x&msn=&state=&from=&until=", "order-0002x")]
    [InlineData("?state=Authorized", "order-0002x")]
    [InlineData("?state=nonsense&q=0003x", "order-0003x")]
    [InlineData("?msn=123456&q=order-0001x&from=2020-01-01&until=2199-01-01", "order-0001x")]
    public async Task The_list_shows_what_is_asked_for(string query, string reference)
    {
        await shop.Create("order-0001x");
        await shop.Authorize("order-0002x");
        await shop.Create("order-0003x");

        var page = await developer.Get("/portal/payments" + query);

        string[] all = ["order-0001x", "order-0002x", "order-0003x"];
        Assert.Equal([reference], all.Where(one => page.Body.Contains($">{one}</a>")));
    }

    [Theory]
    [InlineData("?q=nothing-like-that")]
    [InlineData("?state=Expired")]
    [InlineData("?until=2020-01-01")]
    [InlineData("?msn=999999")]
    public async Task A_list_without_anything_says_so(string query)
    {
        await shop.Create("order-0001");

        Assert.Contains("No payment fits.", (await developer.Get("/portal/payments" + query)).Body);
    }

    [Fact]
    public async Task Older_payments_are_a_page_away()
    {
        for (var i = 0; i < 60; i++) await shop.Create($"order-{i:0000}x");

        var first = await developer.Get("/portal/payments?q=x");
        var older = first.Body.Split("href=\"").Select(part => part.Split('"')[0]).Single(address => address.Contains("before="));
        var second = await developer.Get(older);

        Assert.Contains("order-0059x", first.Body);
        Assert.DoesNotContain("order-0009x", first.Body);
        Assert.Contains("order-0009x", second.Body);
        Assert.DoesNotContain("rel=\"next\"", second.Body);
    }

    [Fact]
    public async Task A_payment_shows_its_history_what_comes_next_and_the_calls_about_it()
    {
        var merchant = await kasse.Merchant();
        await shop.Authorize("order-0001", 10_000);
        await merchant.Post("/epayment/v1/payments/order-0001/capture", """{"modificationAmount":{"currency":"NOK","value":99900}}""", "too-much");
        await shop.Capture("order-0001", 4_000);

        var page = await developer.Get("/portal/payments/123456/order-0001");

        Assert.Contains("Authorized", page.Body);
        Assert.Contains("Capture refused", page.Body);
        Assert.Contains("That is more than is left to capture.", page.Body);
        Assert.Contains("too-much", page.Body);
        Assert.Contains("NOK\u00A060.00 that nobody captured goes back to the payer.", page.Body);
        Assert.Contains("ePayment capture", page.Body);
        Assert.Contains(shop.Find("order-0001").PspReference.ToString(), page.Body);
    }

    [Fact]
    public async Task A_payment_says_what_time_alone_will_bring_and_when()
    {
        await (await kasse.Merchant()).Post("/webhooks/v1/webhooks", $$"""{"url":"{{await Webhooks.Receiver.FreeAddress()}}/","events":["epayments.payment.created.v1"]}""");
        await shop.Create("order-open");
        await kasse.Server.Courier.Quiet();
        await shop.Authorize("order-silent", 201);
        var paid = (await shop.Authorize("order-paid", 10_000)).Authorization!;
        await shop.Authorize("order-sold", 10_000);
        await shop.Capture("order-sold", 10_000);
        await shop.Create("order-over");
        await shop.Acts.Reject("123456", "order-over");

        Assert.Equal([(shop.Find("order-open").ExpiresAt, "It expires, unless the payer answers before.")], Coming("order-open", deliveries: false));
        Assert.Contains(Coming("order-open"), one => one.What == "epayments.payment.created.v1 is delivered once more.");
        Assert.Equal([(shop.Find("order-silent").Outstanding!.ResolvesAt, "The issuer answers at last: yes.")], Coming("order-silent", deliveries: false));
        Assert.Equal(
            [(paid.GuaranteedUntil, "The issuer's guarantee ends: after that a capture may fail."), (paid.CaptureBefore, "NOK\u00A0100.00 that nobody captured goes back to the payer.")],
            Coming("order-paid", deliveries: false));
        Assert.Equal([(shop.Find("order-sold").Authorization!.At.AddDays(365), "NOK\u00A0100.00 can be refunded until then.")], Coming("order-sold", deliveries: false));
        Assert.Empty(Coming("order-over", deliveries: false));
        Assert.Contains("can be refunded until then", (await developer.Get("/portal/payments/123456/order-sold")).Body);

        IEnumerable<(DateTimeOffset At, string What)> Coming(string reference, bool deliveries = true) => Server.Web.Portal.Payments.Coming.Of(
            shop.Find(reference), deliveries ? kasse.Server.Platform.Deliveries.About(shop.History(reference).Stream) : [], shop.Now).Select(one => (one.At, one.What));
    }

    [Fact]
    public async Task Captures_refunds_and_cancels()
    {
        await shop.Authorize("order-0001", 10_000);
        const string page = "/portal/payments/123456/order-0001";

        var captured = await developer.Post($"{page}/capture", ("amount", "60,50"), ("key", $"{Guid.NewGuid()}"));
        var refunded = await developer.Post($"{page}/refund", ("amount", "10"), ("key", $"{Guid.NewGuid()}"));
        var cancelled = await developer.Post($"{page}/cancel", ("key", $"{Guid.NewGuid()}"));

        Assert.Equal(($"{page}?done=capture", $"{page}?done=refund", $"{page}?done=cancel"), (captured.Location, refunded.Location, cancelled.Location));
        var payment = shop.Find("order-0001");
        Assert.Equal((6_050, 1_000, 3_950), (payment.Captured.Minor, payment.Refunded.Minor, payment.Cancelled.Minor));
        Assert.Contains("Captured.", (await developer.Get(captured.Location!)).Body);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_moves_the_money_once()
    {
        await shop.Authorize("order-0001", 10_000);
        var key = $"{Guid.NewGuid()}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            developer.Post("/portal/payments/123456/order-0001/capture", ("amount", "10.00"), ("key", key))));

        Assert.Equal(1_000, shop.Find("order-0001").Captured.Minor);
        Assert.All(answers, answer => Assert.DoesNotContain("refused", answer.Location));
    }

    [Theory]
    [InlineData("capture", "100.01", "That is more than is left to capture.")]
    [InlineData("capture", "0", "The amount must be more than nothing.")]
    [InlineData("capture", "1.234", "Write the amount as a number")]
    [InlineData("capture", "-1", "Write the amount as a number")]
    [InlineData("capture", "", "Write the amount as a number")]
    [InlineData("refund", "1", "That is more than is left to refund")]
    public async Task What_cannot_be_done_is_said_in_plain_words(string act, string amount, string words)
    {
        await shop.Authorize("order-0001", 10_000);

        var answer = await developer.Post($"/portal/payments/123456/order-0001/{act}", ("amount", amount), ("key", $"{Guid.NewGuid()}"));

        Assert.Contains(words, (await developer.Get(answer.Location!)).Body);
        Assert.True(shop.Find("order-0001").Captured.IsZero);
    }

    [Fact]
    public async Task Only_who_may_is_offered_to_move_money_and_can()
    {
        await shop.Authorize("order-0001");
        using var viewer = await PortalVisitor.SignedIn(kasse, Role.Viewer);

        var page = await viewer.Get("/portal/payments/123456/order-0001");
        var answer = await viewer.Post("/portal/payments/123456/order-0001/capture", ("amount", "1"), ("key", $"{Guid.NewGuid()}"));

        Assert.DoesNotContain("/capture", page.Body);
        Assert.Equal(403, answer.Status);
        Assert.True(shop.Find("order-0001").Captured.IsZero);
    }

    [Fact]
    public async Task A_form_of_another_site_moves_nothing()
    {
        await shop.Authorize("order-0001");

        var answer = await developer.PostForged("/portal/payments/123456/order-0001/capture", ("amount", "1"), ("key", $"{Guid.NewGuid()}"));

        Assert.Equal(400, answer.Status);
        Assert.Equal(PaymentState.Authorized, shop.Find("order-0001").State);
        Assert.True(shop.Find("order-0001").Captured.IsZero);
    }

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start();
        shop = new Shop(kasse.Server, Shop.Norwegian);
        developer = await PortalVisitor.SignedIn(kasse, Role.Developer);
    }

    public ValueTask DisposeAsync()
    {
        developer.Dispose();
        return kasse.DisposeAsync();
    }
}
