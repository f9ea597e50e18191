using Kasse.Server.Tests.Outbound;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>What is tried again, when, and until when.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    static readonly string[] ToldOf = ["epayments.payment.created.v1", "epayments.payment.authorized.v1"];

    ListeningShop listening = null!;

    Shop Shop => listening.Shop;
    Receiver Receiver => listening.Receiver;
    DeliveryTables Deliveries => listening.Kasse.Server.Platform.Deliveries;

    // Not of expiry: moving the clock brings that about as well.
    public async ValueTask InitializeAsync() => listening = await ListeningShop.Open(ToldOf);

    public ValueTask DisposeAsync() => listening.DisposeAsync();

    [Fact]
    public async Task Each_attempt_comes_when_it_is_due_and_not_a_moment_sooner()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Quiet();

        var count = 1;
        foreach (var pause in Pauses())
        {
            await listening.MoveClock(pause - TimeSpan.FromMilliseconds(1));
            Assert.Equal(count, Receiver.Calls.Count);
            await listening.MoveClock(TimeSpan.FromMilliseconds(1));
            Assert.Equal(++count, Receiver.Calls.Count);
        }
        Assert.Equal((DeliveryState.GivenUp, 35), (First().State, First().Tries));
    }

    [Fact]
    public async Task The_time_that_passes_by_itself_brings_attempts_too()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Quiet();
        await Receiver.Next();

        listening.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("order-0001", (await Receiver.Next()).Reference);
    }

    [Fact]
    public async Task A_clock_moved_by_a_day_shows_a_day_of_attempts()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Quiet();

        await listening.MoveClock(TimeSpan.FromDays(1));

        Assert.Equal(RetryScheduleTests.WholeSchedule.Count(due => due <= TimeSpan.FromDays(1)), Receiver.Calls.Count);
    }

    [Fact]
    public async Task After_a_week_it_is_given_up_and_what_was_held_back_gets_its_turn()
    {
        Receiver.Answer = async (call, http) => await Receiver.With(call.Name == "CREATED" ? 500 : 200)(call, http);
        await Shop.Create("order-0001");
        await Shop.Authorize("order-0001");
        await Shop.Quiet();

        await listening.MoveClock(TimeSpan.FromDays(7));
        var count = Receiver.Calls.Count;
        await listening.MoveClock(TimeSpan.FromDays(30));

        Assert.Equal((36, 36), (count, Receiver.Calls.Count));
        Assert.Equal("AUTHORIZED", Receiver.Names.Last());
        Assert.Equal(DeliveryState.GivenUp, First().State);
    }

    [Fact]
    public async Task What_was_held_back_for_a_week_is_tried_once()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Authorize("order-0001");
        await Shop.Quiet();

        await listening.MoveClock(TimeSpan.FromDays(8));

        Assert.Equal(36, Receiver.Calls.Count);
        Assert.All(Deliveries.Newest(null, null, null, null, 10), delivery => Assert.Equal(DeliveryState.GivenUp, delivery.State));
    }

    [Fact]
    public async Task Each_attempt_is_signed_anew_with_the_real_time()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Quiet();
        listening.Time.Advance(TimeSpan.FromSeconds(2));
        await Shop.Quiet();
        await listening.MoveClock(TimeSpan.FromHours(5));

        Assert.Equal(10, Receiver.Calls.Count);
        Assert.All(Receiver.Calls, call => Assert.True(call.IsSignedWith(listening.Secret)));
        Assert.Single(Receiver.Calls.Select(call => call.Body).Distinct());
        Assert.Equal(
            Enumerable.Repeat(listening.Time.GetUtcNow().ToString("r"), 9).Prepend((listening.Time.GetUtcNow() - TimeSpan.FromSeconds(2)).ToString("r")),
            Receiver.Calls.Select(call => call.Headers["x-ms-date"]));
    }

    [Fact]
    public async Task A_receiver_that_comes_back_gets_everything_in_order()
    {
        var address = await Receiver.FreeAddress();
        await Shop.Listen($"{address}/hooks", ToldOf);
        await Shop.Create("order-0001");
        await Shop.Authorize("order-0001");
        await Shop.Quiet();
        await listening.MoveClock(TimeSpan.FromHours(3));

        await using var back = await Receiver.Start(address);
        await listening.MoveClock(TimeSpan.FromHours(1));

        Assert.Equal(["CREATED", "AUTHORIZED"], back.Names);
    }

    [Fact]
    public async Task A_registration_whose_address_is_silent_for_two_weeks_is_removed()
    {
        await Shop.Listen($"{await Receiver.FreeAddress()}/gone", ToldOf);
        await Shop.Create("order-0001");
        await Shop.Quiet();

        await listening.MoveClock(TimeSpan.FromDays(14) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, (await Shop.List()).Count);
        await listening.MoveClock(TimeSpan.FromMilliseconds(1));

        Assert.Equal(listening.Id, (string)Assert.Single(await Shop.List())!["id"]!);
    }

    [Fact]
    public async Task A_jump_over_the_two_weeks_leaves_time_to_answer()
    {
        var address = await Receiver.FreeAddress();
        var (id, _) = await Shop.Listen($"{address}/hooks", ToldOf);
        await Shop.Create("order-0001");
        await Shop.Quiet();

        await using var back = await Receiver.Start(address);
        await listening.MoveClock(TimeSpan.FromDays(15));

        Assert.Equal(["CREATED"], back.Names);
        Assert.Contains(await Shop.List(), webhook => (string)webhook!["id"]! == id);
    }

    [Fact]
    public async Task Who_answers_however_badly_is_not_removed()
    {
        Receiver.Answer = Receiver.With(500);
        await Shop.Create("order-0001");
        await Shop.Quiet();

        await listening.MoveClock(TimeSpan.FromDays(20));

        Assert.Single(await Shop.List());
    }

    Delivery First() => Deliveries.Newest(null, null, null, null, 100)[^1];

    static IEnumerable<TimeSpan> Pauses() => RetryScheduleTests.WholeSchedule.Zip(RetryScheduleTests.WholeSchedule.Skip(1), (one, next) => next - one);
}
