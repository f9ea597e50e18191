namespace Kasse.Server.Tests.Webhooks;

/// <summary>What waits for what.</summary>
public sealed class OrderTests : IAsyncLifetime
{
    ListeningShop listening = null!;

    Shop Shop => listening.Shop;
    Receiver Receiver => listening.Receiver;

    public async ValueTask InitializeAsync() => listening = await ListeningShop.Open();

    public ValueTask DisposeAsync() => listening.DisposeAsync();

    [Fact]
    public async Task A_failing_delivery_holds_back_what_happened_to_the_same_payment_later_and_nothing_else()
    {
        Receiver.Answer = (call, http) => Receiver.With(call is { Reference: "order-0001", Name: "CREATED" } ? 500 : 200)(call, http);
        await Shop.Create("order-0001");
        await Shop.Authorize("order-0001");
        await Shop.Create("order-0002");
        await Shop.Authorize("order-0002");
        await Shop.Capture("order-0001", 100);
        await Shop.Quiet();
        Assert.Equal(["CREATED"], Names("order-0001"));
        Assert.Equal(["CREATED", "AUTHORIZED"], Names("order-0002"));

        await listening.MoveClock(TimeSpan.FromSeconds(2));
        Assert.Equal(["CREATED", "CREATED"], Names("order-0001"));

        Receiver.Answer = Receiver.With(200);
        await listening.MoveClock(TimeSpan.FromSeconds(2));
        Assert.Equal(["CREATED", "CREATED", "CREATED", "AUTHORIZED", "CAPTURED"], Names("order-0001"));
    }

    [Fact]
    public async Task What_a_failing_delivery_holds_back_at_one_registration_goes_out_to_another()
    {
        await using var other = await Receiver.Start();
        await Shop.Listen(other.Url);
        Receiver.Answer = Receiver.With(500);

        await Shop.Create("order-0001");
        await Shop.Authorize("order-0001");
        await Shop.Quiet();

        Assert.Equal(["CREATED"], Receiver.Names);
        Assert.Equal(["CREATED", "AUTHORIZED"], other.Names);
    }

    [Fact]
    public async Task A_slow_receiver_keeps_nobody_else_waiting()
    {
        await using var quick = await Receiver.Start();
        await Shop.Listen(quick.Url);
        Receiver.Answer = Receiver.Hang;

        for (var i = 0; i < 40; i++) await Shop.Create($"order-{i:0000}");
        for (var i = 0; i < 40; i++) await quick.Next();
        for (var i = 0; i < 16; i++) await Receiver.Next();

        Assert.Equal(40, quick.Calls.Count);
        Assert.Equal(16, Receiver.Calls.Count);
    }

    [Fact]
    public async Task Nothing_is_lost_repeated_or_swapped_when_much_happens_at_once()
    {
        var references = Enumerable.Range(0, 60).Select(i => $"order-{i:0000}").ToList();
        await Task.WhenAll(references.Select(async reference =>
        {
            await Shop.Create(reference);
            await Shop.Authorize(reference);
            await Shop.Capture(reference, 30);
            await Shop.Refund(reference, 20);
        }));
        await Shop.Quiet();

        foreach (var reference in references) Assert.Equal(["CREATED", "AUTHORIZED", "CAPTURED", "REFUNDED"], Names(reference));
    }

    IEnumerable<string> Names(string reference) => Receiver.Calls.Where(call => call.Reference == reference).Select(call => call.Name);
}
