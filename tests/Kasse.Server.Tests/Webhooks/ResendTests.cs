using Kasse.Storage.Deliveries;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>What somebody sends again by hand.</summary>
public sealed class ResendTests : IAsyncLifetime
{
    ListeningShop listening = null!;

    Shop Shop => listening.Shop;
    Receiver Receiver => listening.Receiver;
    DeliveryTables Deliveries => listening.Kasse.Server.Platform.Deliveries;

    // Not of expiry: moving the clock brings that about as well.
    public async ValueTask InitializeAsync() => listening = await ListeningShop.Open("epayments.payment.created.v1", "epayments.payment.authorized.v1");

    public ValueTask DisposeAsync() => listening.DisposeAsync();

    [Fact]
    public async Task A_delivered_one_can_be_sent_again_at_once()
    {
        await Shop.Create("order-0001");
        await Shop.Quiet();

        var attempt = await listening.Kasse.Server.Courier.Resend(First().Id);

        Assert.Equal((2, 200), (attempt!.Number, attempt.Status));
        Assert.Equal(2, Receiver.Calls.Count);
        Assert.Single(Receiver.Calls.Select(call => call.Body).Distinct());
        Assert.Equal((DeliveryState.Delivered, 1, 2), (First().State, First().Tries, First().AttemptCount));
    }

    [Fact]
    public async Task Sending_again_in_vain_changes_nothing()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Quiet();
        var before = First();

        await listening.Kasse.Server.Courier.Resend(before.Id);

        Assert.Equal((before.State, before.Tries, before.NextAt), (First().State, First().Tries, First().NextAt));
        Assert.Equal([1, 2], Deliveries.Attempts(before.Id).Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task Sending_again_with_success_lets_what_was_held_back_go_out()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Authorize("order-0001");
        await Shop.Quiet();
        Receiver.Answer = Receiver.With(200);

        await listening.Kasse.Server.Courier.Resend(First().Id);
        await Shop.Quiet();

        Assert.Equal(["CREATED", "CREATED", "AUTHORIZED"], Receiver.Names);
        Assert.All(Deliveries.Newest(null, null, null, null, 10), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Fact]
    public async Task One_that_was_given_up_can_be_sent_again()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Quiet();
        await listening.MoveClock(TimeSpan.FromDays(8));
        Receiver.Answer = Receiver.With(200);

        await listening.Kasse.Server.Courier.Resend(First().Id);

        Assert.Equal((DeliveryState.Delivered, 35, 36), (First().State, First().Tries, First().AttemptCount));
    }

    [Fact]
    public async Task What_belongs_to_a_deleted_registration_cannot_be_sent_again()
    {
        await Shop.Create("order-0001");
        await Shop.Quiet();
        await Shop.Delete(listening.Id);

        Assert.Null(await listening.Kasse.Server.Courier.Resend(First().Id));
        Assert.Null(await listening.Kasse.Server.Courier.Resend(4711));
        Assert.Single(Receiver.Calls);
    }

    Delivery First() => Deliveries.Newest(null, null, null, null, 100)[^1];
}
