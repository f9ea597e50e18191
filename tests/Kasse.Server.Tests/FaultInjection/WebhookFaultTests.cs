using Kasse.Server.FaultInjection;
using Kasse.Server.Tests.Control;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Deliveries;
using TellingShop = Kasse.Server.Tests.Webhooks.Shop;

namespace Kasse.Server.Tests.FaultInjection;

/// <summary>Webhooks go wrong as asked, each attempt says so, and whatever is not struck arrives once and in order.</summary>
public sealed class WebhookFaultTests(KasseWithTime shared) : IClassFixture<KasseWithTime>, IAsyncLifetime
{
    RunningKasse Kasse => shared.Kasse;
    TellingShop Shop { get; set; } = null!;
    Receiver Receiver { get; set; } = null!;
    string Id { get; set; } = "";
    string Secret { get; set; } = "";
    Administrator Administrator => new(Kasse);
    DeliveryTables Deliveries => Kasse.Server.Platform.Deliveries;
    FaultList Faults => Kasse.Server.Platform.Faults;

    public async ValueTask InitializeAsync()
    {
        (Shop, Receiver) = (await TellingShop.In(Kasse), await Receiver.Start());
        (Id, Secret) = await Shop.Listen(Receiver.Url);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var fault in Faults.All) Faults.Remove(fault.Id);
        await Shop.Delete(Id);
        await Receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_arrives_twice_and_both_calls_are_recorded()
    {
        await Add("webhookTwice", """ "count": 1 """);

        await Happen("order-0101");

        Assert.Equal(["CREATED", "CREATED", "AUTHORIZED"], Receiver.Names);
        Assert.Equal([(1, 200), (2, 200)], Attempts("order-0101").Select(attempt => (attempt.Number, attempt.Status!.Value)));
        Assert.All(Attempts("order-0101"), attempt => Assert.Equal("A fault that was asked for: it delivers a webhook twice.", attempt.Fault));
        Assert.All(Receiver.Calls, call => Assert.True(call.IsSignedWith(Secret)));
    }

    [Fact]
    public async Task A_webhook_arrives_after_the_next_one_about_its_payment()
    {
        await Add("webhookReordered", """ "count": 1 """);

        await Happen("order-0201");
        await Shop.Capture("order-0201", 50);
        await Shop.Quiet();

        Assert.Equal(["AUTHORIZED", "CREATED", "CAPTURED"], Receiver.Names);
        Assert.Equal("A fault that was asked for: it delivers a webhook after the next one about the same payment.", Assert.Single(Attempts("order-0201")).Fault);
    }

    [Fact]
    public async Task Without_end_each_second_webhook_comes_before_the_first()
    {
        await Add("webhookReordered");

        await Happen("order-0301");
        await Shop.Capture("order-0301", 50);
        await Shop.Refund("order-0301", 20);
        await Shop.Quiet();

        Assert.Equal(["AUTHORIZED", "CREATED", "REFUNDED", "CAPTURED"], Receiver.Names);
    }

    [Fact]
    public async Task A_webhook_that_none_follows_arrives_ten_minutes_later()
    {
        await Add("webhookReordered", """ "event": "epayments.payment.authorized.v1" """);
        await Happen("order-0401");

        await Pass(Harm.WaitMax - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["CREATED"], Receiver.Names);
        await Pass(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["CREATED", "AUTHORIZED"], Receiver.Names);
    }

    [Fact]
    public async Task A_webhook_whose_next_one_fails_does_not_wait_for_it_for_ever()
    {
        Receiver.Answer = async (call, http) => await Receiver.With(call.Name == "AUTHORIZED" ? 500 : 200)(call, http);
        await Add("webhookReordered", """ "count": 1 """);
        await Happen("order-0501");

        await Pass(Harm.WaitMax);

        Assert.Equal("CREATED", Assert.Single(Receiver.Names, name => name != "AUTHORIZED"));
        Assert.Equal(DeliveryState.Delivered, First("order-0501").State);
    }

    [Fact]
    public async Task A_webhook_arrives_an_hour_late_and_holds_back_only_its_own_payment()
    {
        await Add("webhookLate", """ "seconds": 3600, "count": 1 """);

        await Happen("order-0601");
        await Happen("order-0602");
        Assert.Equal(["order-0602", "order-0602"], Receiver.Calls.Select(call => call.Reference));
        Assert.Equal(0, First("order-0601").AttemptCount);
        await Pass(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, Receiver.Calls.Count);
        await Pass(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["CREATED", "AUTHORIZED"], Receiver.Calls.Where(call => call.Reference == "order-0601").Select(call => call.Name).Take(2));
        Assert.Equal("A fault that was asked for: it delivers a webhook 3600 seconds late.", Assert.Single(Attempts("order-0601")).Fault);
    }

    [Fact]
    public async Task What_a_fault_keeps_back_is_let_go_in_order_when_it_is_switched_off_and_nothing_else_is()
    {
        await Add("webhookLate", """ "seconds": 3600, "reference": "order-1201" """);
        await Add("webhookLate", """ "seconds": 1800, "reference": "order-1202" """);
        await Happen("order-1201");
        await Happen("order-1202");
        Assert.Empty(Receiver.Calls);

        Assert.Equal(204, (await Administrator.Delete($"/faults/{Faults.All[0].Id}")).Status);
        await Shop.Quiet();

        Assert.Equal([("order-1201", "CREATED"), ("order-1201", "AUTHORIZED")], Receiver.Calls.Select(call => (call.Reference, call.Name)));
    }

    [Fact]
    public async Task A_webhook_that_is_signed_with_another_secret_is_tried_again_with_the_right_one()
    {
        Receiver.Answer = async (call, http) => await Receiver.With(call.IsSignedWith(Secret) ? 200 : 401)(call, http);
        await Add("webhookMissigned", """ "count": 1 """);
        await Happen("order-0701");

        await Pass(TimeSpan.FromSeconds(2));

        Assert.Equal([false, true, true], Receiver.Calls.Select(call => call.IsSignedWith(Secret)));
        Assert.Equal(["A fault that was asked for: it signs a webhook with another secret.", null], Attempts("order-0701").Select(attempt => attempt.Fault));
    }

    [Fact]
    public async Task A_lost_webhook_is_never_sent_unless_somebody_sends_it_by_hand()
    {
        await Add("webhookLost", """ "event": "epayments.payment.created.v1" """);

        await Happen("order-0801");
        await Pass(TimeSpan.FromHours(3));

        Assert.DoesNotContain("CREATED", Receiver.Names);
        var lost = Assert.Single(Attempts("order-0801"));
        Assert.Equal(("It was not sent.", "A fault that was asked for: it never delivers a webhook."), (lost.Error?.Cause, lost.Fault));
        Assert.Equal(DeliveryState.GivenUp, First("order-0801").State);

        var again = await Administrator.Post($"/deliveries/{First("order-0801").Id}/resend", null);
        Assert.Equal((200, null), ((int)again.Json["status"]!, (string?)again.Json["fault"]));
        Assert.Contains("CREATED", Receiver.Names);
    }

    [Fact]
    public async Task Losing_all_webhooks_does_not_make_an_address_look_silent()
    {
        await Add("webhookLost");
        await Happen("order-0901");

        await Pass(TimeSpan.FromDays(15));

        Assert.Single(await Shop.List());
    }

    [Fact]
    public async Task A_fault_of_one_payment_or_of_another_sales_unit_spares_the_rest()
    {
        await Add("webhookLost", """ "reference": "order-1002" """);
        Assert.NotNull(Faults.Add("234567", null, new Harm(FaultKind.WebhookLost)));

        await Happen("order-1001");
        await Happen("order-1002");

        Assert.Equal(["order-1001", "order-1001"], Receiver.Calls.Select(call => call.Reference));
    }

    [Theory]
    [InlineData("webhookReordered", "")]
    [InlineData("webhookLate", """ "seconds": 3600 """)]
    public async Task What_was_held_back_when_Kasse_ended_is_delivered_in_order_after_a_restart(string kind, string more)
    {
        var folder = Directory.CreateTempSubdirectory("kasse-test-");
        await using (var kasse = await RunningKasse.Start(options => options with { DataFolder = folder.FullName }))
        {
            var shop = await TellingShop.In(kasse);
            await shop.Listen(Receiver.Url, "epayments.payment.created.v1", "epayments.payment.authorized.v1");
            await Add(kind, more, new Administrator(kasse));
            await shop.Create("order-1101");
            await shop.Quiet();
            var held = Assert.Single(kasse.Server.Platform.Deliveries.Newest(null, null, null, null, 10));
            Assert.Equal((DeliveryState.Pending, 0), (held.State, held.AttemptCount));
        }
        Assert.Empty(Receiver.Calls);

        await using (var again = await RunningKasse.Start(options => options with { DataFolder = folder.FullName }))
        {
            await (await TellingShop.In(again)).Authorize("order-1101");
            await again.Server.Courier.Quiet();
            Assert.All(again.Server.Platform.Deliveries.Newest(null, null, null, null, 10), told => Assert.Equal(DeliveryState.Delivered, told.State));
        }

        Assert.Equal(["CREATED", "AUTHORIZED"], Receiver.Names);
        folder.Delete(recursive: true);
    }

    async Task Pass(TimeSpan time)
    {
        await Kasse.Server.Platform.Clock.Advance(time, Kasse.Server.Platform.Settings);
        await Shop.Quiet();
    }

    async Task Happen(string reference)
    {
        await Shop.Create(reference);
        await Shop.Authorize(reference);
        await Shop.Quiet();
    }

    async Task Add(string kind, string more = "", Administrator? by = null)
    {
        var asked = $$"""{"msn": "123456", "kind": "{{kind}}"{{(more.Length == 0 ? "" : $", {more}")}}}""";
        Assert.Equal(201, (await (by ?? Administrator).Post("/faults", asked)).Status);
    }

    /// <summary>What was first to be told about a payment.</summary>
    Delivery First(string reference) => Deliveries.Newest(null, null, reference, null, 100)[^1];

    IReadOnlyList<Attempt> Attempts(string reference) => Deliveries.Attempts(First(reference).Id);
}

/// <summary>One server for all tests of a class, whose time stands still unless they move it.</summary>
public sealed class KasseWithTime : IAsyncLifetime
{
    public MovableTime Time { get; } = new();
    public RunningKasse Kasse { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Kasse = await RunningKasse.Start(time: Time);

    public ValueTask DisposeAsync() => Kasse.DisposeAsync();
}
