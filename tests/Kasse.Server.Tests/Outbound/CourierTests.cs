using Dapper;
using Kasse.Server.Outbound;
using Kasse.Server.Tests.Ecom;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Deliveries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kasse.Server.Tests.Outbound;

/// <summary>A second courier beside the server's own, as while a turn is handed over of which the one who had it does not know yet.</summary>
public sealed class CourierTests : IAsyncLifetime
{
    readonly CancellationTokenSource over = new();
    readonly Faults faults = new();
    RunningKasse kasse = null!;
    Receiver receiver = null!;
    OrderingShop shop = null!;
    MakePayment makePayment = null!;
    Courier second = null!;
    Task running = null!;

    DeliveryTables Deliveries => kasse.Server.Platform.Deliveries;

    public async ValueTask InitializeAsync()
    {
        (kasse, receiver) = (await RunningKasse.Start(), await Receiver.Start());
        shop = new OrderingShop(kasse, await kasse.Merchant());
        makePayment = new MakePayment(kasse.Server.Platform, NullLogger<MakePayment>.Instance);
        second = new Courier(kasse.Server.Platform, makePayment, faults);
        running = second.Run(over.Token);
        await second.Quiet();
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await running;
        second.Dispose();
        makePayment.Dispose();
        await kasse.DisposeAsync();
        await receiver.DisposeAsync();
        over.Dispose();
    }

    [Fact]
    public async Task No_callback_is_made_by_both()
    {
        var orders = new List<string>();
        for (var i = 0; i < 10; i++) orders.Add(await Owed());

        await Task.WhenAll(Task.Run(second.Wake), Task.Run(kasse.Server.Courier.Wake));
        foreach (var _ in orders) await receiver.Next();
        await Task.WhenAll(second.Quiet(), kasse.Server.Courier.Quiet());

        Assert.Equal(orders.Order(), receiver.Calls.Select(call => call.Target.Split('/')[^1]).Order());
    }

    [Fact]
    public async Task A_callback_of_which_nobody_knows_whether_it_was_begun_is_not_made()
    {
        // The server's own is not told of it, so that the second one has it for itself.
        var orderId = await Owed();
        await Sql("create trigger lost before update on deliveries when new.tries = 1 and old.tries = 0 begin select raise(abort, 'The answer is lost.'); end");
        second.Wake();
        await faults.Next;
        await Sql("drop trigger lost; update deliveries set tries = 1, next_at = null");

        await second.Quiet();

        var callback = Assert.Single(Deliveries.Newest(null, null, orderId, null, 10));
        Assert.Equal(DeliveryState.GivenUp, callback.State);
        Assert.StartsWith("The database could not be reached", Assert.Single(Deliveries.Attempts(callback.Id)).Error?.Cause);
        Assert.Empty(receiver.Calls);
    }

    [Fact]
    public async Task Whoever_has_no_turn_any_more_still_sends_again_when_asked()
    {
        var orderId = await Owed();
        second.Wake();
        await receiver.Next();
        await second.Quiet();
        await over.CancelAsync();
        await running;

        var again = await second.Resend(Assert.Single(Deliveries.Newest(null, null, orderId, null, 10)).Id);

        Assert.Equal((2, 200), (again!.Number, again.Status));
    }

    /// <returns>The id of an order whose merchant is to be called back.</returns>
    async Task<string> Owed()
    {
        var orderId = await shop.Initiated(merchant: $$"""{ "callbackPrefix": "{{new Uri(receiver.Url).GetLeftPart(UriPartial.Authority)}}" }""");
        var (msn, platform) = (shop.Merchant.Msn, kasse.Server.Platform);
        var last = platform.Journal.Find(msn, orderId)!.Entries[^1];
        await platform.Database.Write(session => DeliveryTables.Open(session, new NewDelivery(
            CallbackLine.Of(msn), last.Stream, last.Seq, msn, orderId, "ecom.callback.reserved", "{}"u8.ToArray(), platform.Clock.GetUtcNow())));
        return orderId;
    }

    Task<int> Sql(string sql) => kasse.Server.Platform.Database.Write(session => session.Connection.Execute(sql));

    /// <summary>What the courier says went wrong.</summary>
    sealed class Faults : ILogger<Courier>
    {
        readonly TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Next => said.Task;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? fault, Func<TState, Exception?, string> say) => said.TrySetResult();
    }
}
