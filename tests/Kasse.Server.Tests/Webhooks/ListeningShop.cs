namespace Kasse.Server.Tests.Webhooks;

/// <summary>A Kasse whose time the test holds, a shop in it, and a receiver that is told everything.</summary>
public sealed class ListeningShop : IAsyncDisposable
{
    ListeningShop(MovableTime time, RunningKasse kasse, Shop shop, Receiver receiver) => (Time, Kasse, Shop, Receiver) = (time, kasse, shop, receiver);

    public MovableTime Time { get; }
    public RunningKasse Kasse { get; }
    public Shop Shop { get; }
    public Receiver Receiver { get; }

    /// <summary>The registration of the receiver.</summary>
    public string Id { get; private set; } = "";

    public string Secret { get; private set; } = "";

    public static async Task<ListeningShop> Open(params string[] events)
    {
        var time = new MovableTime();
        var kasse = await RunningKasse.Start(time: time);
        var opened = new ListeningShop(time, kasse, await Shop.In(kasse), await Receiver.Start());
        (opened.Id, opened.Secret) = await opened.Shop.Listen(opened.Receiver.Url, events);
        return opened;
    }

    /// <summary>Moves the business clock, as a developer does, and waits until everything that follows has happened.</summary>
    public async Task MoveClock(TimeSpan by)
    {
        await Kasse.Server.Platform.Clock.Advance(by, Kasse.Server.Platform.Settings);
        await Shop.Quiet();
    }

    public async ValueTask DisposeAsync()
    {
        await Kasse.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
