using Kasse.Server.Start;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>Who is told of what.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    ListeningShop listening = null!;

    Shop Shop => listening.Shop;
    Receiver Receiver => listening.Receiver;
    DeliveryTables Deliveries => listening.Kasse.Server.Platform.Deliveries;

    public async ValueTask InitializeAsync() => listening = await ListeningShop.Open();

    public ValueTask DisposeAsync() => listening.DisposeAsync();

    [Fact]
    public async Task It_comes_by_itself()
    {
        await Shop.Create("order-0001");

        Assert.Equal("CREATED", (await Receiver.Next()).Name);
    }

    [Fact]
    public async Task A_registration_is_told_only_what_it_asked_for_and_nothing_from_before()
    {
        await using var late = await Receiver.Start();
        await Shop.Create("order-0001");
        await Shop.Authorize("order-0001");
        await Shop.Listen(late.Url, "epayments.payment.captured.v1", "epayments.payment.created.v1");
        await Shop.Capture("order-0001", 10);
        await Shop.Refund("order-0001", 10);
        await Shop.Quiet();

        Assert.Equal(["CREATED", "AUTHORIZED", "CAPTURED", "REFUNDED"], Receiver.Names);
        Assert.Equal(["CAPTURED"], late.Names);
    }

    [Fact]
    public async Task Each_registration_has_its_own_secret()
    {
        var (_, secret) = await Shop.Listen(Receiver.Url);
        await Shop.Create("order-0001");
        await Shop.Quiet();

        Assert.Equal(2, Receiver.Calls.Count);
        Assert.Single(Receiver.Calls, call => call.IsSignedWith(secret));
        Assert.Single(Receiver.Calls, call => call.IsSignedWith(listening.Secret));
    }

    [Fact]
    public async Task A_partner_is_told_of_all_its_sales_units_now_and_later()
    {
        await using var partner = await Receiver.Start();
        var keys = FirstStart.NewKeys(KeySetKind.Partner, "Till maker", ["234567"]);
        var settings = listening.Kasse.Server.Platform.Settings;
        await settings.Save(keys);
        var caller = await Merchant.SignIn(listening.Kasse.Http, keys, "234567");
        var registered = await caller.Send(HttpMethod.Post, Shop.Path, Shop.Registration(partner.Url, Shop.AllEvents), null,
            request => request.Headers.Remove("Merchant-Serial-Number"));

        await Shop.Create("order-0001");
        await Shop.Quiet();
        await settings.Save(keys with { Msns = ["234567", FirstStart.NorwegianMsn] });
        await Shop.Create("order-0002");
        await Shop.Quiet();

        Assert.Equal(201, registered.Status);
        var told = Assert.Single(partner.Calls);
        Assert.Equal(("order-0002", FirstStart.NorwegianMsn), (told.Reference, (string)told.Json["msn"]!));
    }

    [Fact]
    public async Task Whoever_registers_while_payments_are_made_misses_none_that_begins_afterwards()
    {
        for (var round = 0; round < 10; round++)
        {
            using var enough = new CancellationTokenSource();
            await using var late = await Receiver.Start();
            var busy = MakePayments(round, enough.Token);
            var (id, _) = await Shop.Listen(late.Url, "epayments.payment.created.v1");
            var afterwards = Enumerable.Range(0, 20).Select(i => $"after-{round}-{i}").ToList();
            await Task.WhenAll(afterwards.Select(reference => Shop.Create(reference)));
            await enough.CancelAsync();
            await busy;
            await Shop.Quiet();
            await Shop.Delete(id);

            Assert.Empty(afterwards.Except(late.Calls.Select(call => call.Reference)));
            Assert.Equal(late.Calls.Count, late.Calls.Select(call => call.Reference).Distinct().Count());
        }
    }

    [Fact]
    public async Task Deleting_a_registration_drops_what_it_was_still_to_be_told()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Authorize("order-0001");
        await Shop.Quiet();

        await Shop.Delete(listening.Id);
        await listening.MoveClock(TimeSpan.FromDays(1));
        await Shop.Capture("order-0001", 100);
        await Shop.Quiet();

        Assert.Single(Receiver.Calls);
        Assert.Equal([DeliveryState.Dropped, DeliveryState.Dropped], Newest().Select(delivery => delivery.State));
    }

    [Fact]
    public async Task Deliveries_are_listed_by_what_one_looks_for_newest_first()
    {
        await using var broken = await Receiver.Start();
        broken.Answer = Receiver.With(503);
        var (brokenId, _) = await Shop.Listen(broken.Url, "epayments.payment.created.v1");
        await Shop.Create("order-0001");
        await Shop.Create("order-0002");
        await Shop.Authorize("order-0001");
        await Shop.Quiet();

        Assert.Equal(5, Newest().Count);
        Assert.Equal(Newest().Select(delivery => delivery.Id).OrderDescending(), Newest().Select(delivery => delivery.Id));
        Assert.Equal(["order-0002", "order-0001"], Deliveries.Newest(brokenId, null, null, null, 10).Select(delivery => delivery.Reference));
        Assert.Equal(3, Deliveries.Newest(null, null, "order-0001", null, 10).Count);
        Assert.Equal(2, Deliveries.Newest(null, null, null, DeliveryState.Pending, 10).Count);
        Assert.Empty(Deliveries.Newest(null, "234567", null, null, 10));
        Assert.Equal(Newest().Skip(2).Take(2).Select(d => d.Id), Deliveries.Newest(null, null, null, null, 2, before: Newest()[1].Id).Select(d => d.Id));
    }

    async Task MakePayments(int round, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++) await Shop.Create($"busy-{round}-{i}");
    }

    IReadOnlyList<Delivery> Newest() => Deliveries.Newest(null, null, null, null, 100);
}
