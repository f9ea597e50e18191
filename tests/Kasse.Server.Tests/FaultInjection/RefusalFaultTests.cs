using Kasse.Server.FaultInjection;
using Kasse.Server.Tests.Control;
using Kasse.Server.Tests.Ecom;
using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.FaultInjection;

/// <summary>A surface refuses on purpose as it would by one of its rules, and does nothing.</summary>
public sealed class RefusalFaultTests(SharedKasse shared) : IClassFixture<SharedKasse>, IDisposable
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);
    readonly Shop shelf = new(shared.Kasse.Server, Shop.Norwegian);
    readonly Administrator administrator = new(shared.Kasse);

    FaultList Faults => shared.Kasse.Server.Platform.Faults;

    public void Dispose()
    {
        foreach (var fault in Faults.All) Faults.Remove(fault.Id);
    }

    [Theory]
    [InlineData("exceeds-capturable", 400, "6090")]
    [InlineData("capture-period-expired", 400, "6100")]
    [InlineData("funds-unavailable", 400, "6260")]
    [InlineData("capture-failed-for-now", 500, "6280")]
    [InlineData("operation-in-progress", 423, "6160")]
    [InlineData("payment-not-found", 404, "5090")]
    public async Task A_capture_is_refused_with_the_surface_s_own_code_and_nothing_is_done(string refusal, int status, string code)
    {
        var reference = await shop.Authorized(10_000);

        var answer = await Asking($"refuse {refusal}", reference);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal("application/problem+json; charset=utf-8", answer.ContentType);
        Assert.True(shelf.Find(reference).Captured.IsZero);
        Assert.Equal(200, (await shop.Capture(reference, 4_000)).Status);
    }

    [Fact]
    public async Task A_create_is_refused_and_the_reference_stays_free()
    {
        var reference = WebShop.NewReference();
        await Switch($$"""{"msn":"123456","kind":"refuse","refusal":"amountTooSmall","operation":"ePayment create","reference":"{{reference}}","count":1}""");

        Assert.Equal("6010", (await shop.Create(WebShop.Order(reference))).Code);
        Assert.Equal(201, (await shop.Create(WebShop.Order(reference))).Status);
    }

    [Fact]
    public async Task Every_refusal_has_its_answer_on_every_surface_that_says_it()
    {
        // Beside the documents: they list what an operation refuses for by itself.
        using var http = new HttpClient { BaseAddress = shared.Kasse.Http.BaseAddress };
        var anyone = new WebShop(shared.Kasse, new Merchant(http, shared.Merchant.Keys, shared.Merchant.Msn, shared.Merchant.Token));
        var ecom = new OrderingShop(anyone);
        var (reference, order) = (await shop.Authorized(10_000), await ecom.Reserved(10_000));

        foreach (var refusal in Enum.GetValues<Engine.Refusal>())
        {
            Faults.Add(Shop.Norwegian, null, new Harm(FaultKind.Refuse, Refusal: refusal), count: 2);
            var (asked, ordered) = (await anyone.Capture(reference, 100), await ecom.Capture(order, "100"));

            Assert.NotNull(asked.Code);
            Assert.NotEmpty((string)ordered.Json[0]!["errorCode"]!);
            Assert.InRange(asked.Status, 400, 500);
        }
        Assert.Empty(Faults.All);
        Assert.Equal((0, 0), (shelf.Find(reference).Captured.Minor, shelf.Find(order).Captured.Minor));
    }

    [Fact]
    public async Task Ecom_refuses_in_its_own_words()
    {
        var ecom = new OrderingShop(shop);
        var order = await ecom.Reserved(10_000);
        await Switch($$"""{"msn":"123456","kind":"refuse","refusal":"captureFailedForNow","operation":"eCom capture","reference":"{{order}}","count":1}""");

        var answer = await ecom.Capture(order);

        Assert.Equal((402, "63"), (answer.Status, (string?)answer.Json[0]!["errorCode"]));
        Assert.Equal(200, (await ecom.Capture(order)).Status);
    }

    [Fact]
    public async Task A_refusal_strikes_only_where_it_can_be_said()
    {
        var reference = await shop.Authorized(10_000);
        await Switch("""{"msn":"123456","kind":"refuse","refusal":"exceedsCapturable","count":1}""");

        Assert.Equal(200, (await shared.Merchant.Get("/webhooks/v1/webhooks")).Status);
        Assert.Equal("6090", (await shop.Capture(reference, 100)).Code);

        var (status, why) = (await administrator.Post("/faults", """{"msn":"123456","kind":"refuse","refusal":"exceedsCapturable","operation":"Webhooks list"}""")).Problem();
        Assert.Equal((400, "refusal: Webhooks list never says exceeds-capturable."), (status, why));
    }

    [Fact]
    public async Task An_expired_token_is_answered_as_the_gateway_does_and_the_log_says_why()
    {
        var reference = await shop.Authorized(10_000);

        var answer = await Asking("401", reference);

        Assert.Equal((401, "Unauthorized"), (answer.Status, (string?)answer.Json["responseInfo"]!["responseMessage"]));
        Assert.True(shelf.Find(reference).Captured.IsZero);
        Assert.Equal("A fault that was asked for: it answers 401, and nothing is done.",
            shared.Kasse.Server.RequestLog.Find(new(["123456"]), 1).Requests[0].Why?.Cause);
    }

    [Fact]
    public async Task A_fault_of_one_payment_spares_the_others()
    {
        var (struck, spared) = (await shop.Authorized(10_000), await shop.Authorized(10_000));
        await Switch($$"""{"msn":"123456","kind":"answer","status":503,"reference":"{{struck}}"}""");

        Assert.Equal((503, 200), ((await shop.Get(struck)).Status, (await shop.Get(spared)).Status));
    }

    Task<Answer> Asking(string fault, string reference) => shared.Merchant.Send(
        HttpMethod.Post, $"/epayment/v1/payments/{reference}/capture", """{"modificationAmount":{"currency":"NOK","value":4000}}""", Guid.NewGuid().ToString(),
        request => request.Headers.Add(FaultList.HeaderName, fault));

    async Task Switch(string fault) => Assert.Equal(201, (await administrator.Post("/faults", fault)).Status);
}
