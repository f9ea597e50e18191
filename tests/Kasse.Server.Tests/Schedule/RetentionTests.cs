using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Tests.Schedule;

public sealed class RetentionTests
{
    [Fact]
    public async Task What_has_arrived_is_forgotten_when_it_is_old_and_what_has_not_never_is()
    {
        await using var kasse = await RunningKasse.Start(options => options with { KeepDeliveries = TimeSpan.FromDays(1) }, new MovableTime());
        await using var good = await Receiver.Start();
        await using var bad = await Receiver.Start();
        bad.Answer = Receiver.With(500);
        var (shop, deliveries) = (await Webhooks.Shop.In(kasse), kasse.Server.Platform.Deliveries);
        var (heard, refused) = ((await shop.Listen(good.Url)).Id, (await shop.Listen(bad.Url)).Id);
        await shop.Create("old");
        await shop.Quiet();

        await kasse.Server.Platform.Clock.Advance(TimeSpan.FromHours(23), kasse.Server.Platform.Settings);
        await kasse.Server.Retention.Sweep();
        Assert.Equal(2, Created().Count());

        await kasse.Server.Platform.Clock.Advance(TimeSpan.FromHours(2), kasse.Server.Platform.Settings);
        await shop.Create("new");
        await shop.Quiet();
        await kasse.Server.Retention.Sweep();

        Assert.Equal(
            [(heard, "new", DeliveryState.Delivered), (refused, "new", DeliveryState.Pending), (refused, "old", DeliveryState.Pending)],
            Created().Select(delivery => (delivery.Webhook, delivery.Reference, delivery.State)).OrderBy(row => row.Webhook == refused).ThenBy(row => row.Reference));

        // That nobody paid is told of too, whenever the schedule comes to it.
        IEnumerable<Delivery> Created() =>
            deliveries.Newest(null, null, null, null, 10).Where(delivery => delivery.Event.EndsWith("created.v1", StringComparison.Ordinal));
    }
}
