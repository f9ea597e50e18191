using Kasse.Server.FaultInjection;
using Kasse.Server.Tests.Ecom;
using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.FaultInjection;

/// <summary>The connection breaks after the commit, the caller asks again with the same key, and no money moves twice.</summary>
public sealed class LostAnswerTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);
    readonly Shop shelf = new(shared.Kasse.Server, Shop.Norwegian);
    readonly OrderingShop ecom = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task Of_a_capture()
    {
        var reference = await shop.Authorized(10_000);

        Assert.Equal(200, (await Again("ePayment capture", reference, () => shop.Capture(reference, 4_000, "capture-1"))).Status);

        Assert.Equal(4_000, shelf.Find(reference).Captured.Minor);
    }

    [Fact]
    public async Task Of_a_refund()
    {
        var reference = await shop.Captured(10_000);

        Assert.Equal(200, (await Again("ePayment refund", reference, () => shop.Refund(reference, 4_000, "refund-1"))).Status);

        Assert.Equal(4_000, shelf.Find(reference).Refunded.Minor);
    }

    [Fact]
    public async Task Of_a_cancel()
    {
        var reference = await shop.Authorized(10_000);

        Assert.Equal(200, (await Again("ePayment cancel", reference, () => shop.Cancel(reference, key: "cancel-1"))).Status);

        Assert.Equal(10_000, shelf.Find(reference).Cancelled.Minor);
    }

    [Fact]
    public async Task Of_a_create()
    {
        var (reference, key) = (WebShop.NewReference(), Guid.NewGuid().ToString());

        Assert.Equal(201, (await Again("ePayment create", reference, () => shop.Create(WebShop.Order(reference), key))).Status);
    }

    [Fact]
    public async Task Of_a_capture_by_eCom()
    {
        var order = await ecom.Reserved(10_000);

        Assert.Equal(200, (await Again("eCom capture", order, () => ecom.Capture(order, "4000", "capture-1"))).Status);

        Assert.Equal(4_000, shelf.Find(order).Captured.Minor);
    }

    [Fact]
    public async Task Of_a_refund_by_eCom()
    {
        var order = await ecom.Captured(10_000);

        Assert.Equal(200, (await Again("eCom refund", order, () => ecom.Refund(order, "4000", "refund-1"))).Status);

        Assert.Equal(4_000, shelf.Find(order).Refunded.Minor);
    }

    [Fact]
    public async Task Of_a_cancel_by_eCom()
    {
        var order = await ecom.Reserved(10_000);

        Assert.Equal(200, (await Again("eCom cancel", order, () => ecom.Cancel(order, requestId: "cancel-1"))).Status);

        Assert.Equal(10_000, shelf.Find(order).Cancelled.Minor);
    }

    /// <returns>What the repetition is answered.</returns>
    async Task<Answer> Again(string operation, string reference, Func<Task<Answer>> ask)
    {
        shared.Kasse.Server.Platform.Faults.Add("123456", operation, new Harm(FaultKind.DropAfter), count: 1, reference: reference);
        await Assert.ThrowsAsync<HttpRequestException>(ask);
        return await ask();
    }
}
