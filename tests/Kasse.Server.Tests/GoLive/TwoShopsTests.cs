using Kasse.Server.GoLive;
using Kasse.Server.Start;
using Kasse.Server.Tests.Control;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Webhooks;
using Kasse.Server.Web.Wallet;
using Kasse.Storage;

namespace Kasse.Server.Tests.GoLive;

/// <summary>Two whole integrations before the same checklist: it has nothing to say against the one, and finds every mistake of the other and no more.</summary>
public sealed class TwoShopsTests : IAsyncLifetime
{
    const string Msn = FirstStart.NorwegianMsn, CodeOfOla = $"https://qr.vipps.no/28/2/01/031/{WebShop.Ola}?v=1";

    readonly MovableTime time = new();
    RunningKasse kasse = null!;
    Receiver receiver = null!;
    PayerActs people = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start(time: time);
        receiver = await Receiver.Start();
        people = new PayerActs(kasse.Server.Platform, kasse.Server.PspActs);
    }

    public async ValueTask DisposeAsync()
    {
        await kasse.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_good_integration_has_everything_done()
    {
        await LiveGood();

        var list = Checklist();

        Assert.Empty(list.Items.Where(item => item.Mark != Mark.Done).Select(item => $"{item.Id}: {item.Seen}"));
        Assert.True(list.Items.Count() > 30);
        Assert.True(list.IsWhole);
    }

    [Fact]
    public async Task Each_mistake_of_a_careless_one_is_named_and_nothing_else_called_wrong()
    {
        await LiveCareless();

        var list = Checklist();

        Assert.Equal(CarelessShop.NamedBy.Values.Order(), list.Items.Where(item => item.Mark == Mark.Wrong).Select(item => item.Id).Order());
        Assert.All(list.Items.Where(item => item.Mark == Mark.Wrong), item => Assert.NotEmpty(item.ToDo!));
    }

    [Fact]
    public async Task The_control_API_tells_it_with_addresses_to_look_at_and_from_a_moment_on_if_asked()
    {
        await LiveCareless();
        var administrator = new Administrator(kasse);

        var list = (await administrator.Get($"/sales-units/{Msn}/checklist")).Json;
        var later = (await administrator.Get($"/sales-units/{Msn}/checklist?since={time.GetUtcNow().AddSeconds(1).UtcDateTime:O}")).Json;

        Assert.Equal(CarelessShop.NamedBy.Count, (int)list["wrongCount"]!);
        var redirect = list["sections"]!.AsArray().SelectMany(section => section!["items"]!.AsArray()).Single(item => (string)item!["id"]! == "epayment.redirect")!;
        Assert.Equal("wrong", (string)redirect["mark"]!);
        Assert.StartsWith($"{kasse.Server.Address}/portal/requests/", (string)redirect["proofs"]![0]!["url"]!);
        // Who has mended everything begins anew; what stands registered stands.
        Assert.Equal((0, 1), ((int)later["doneCount"]!, (int)later["wrongCount"]!));
        Assert.Equal((404, "There is no sales unit 999999."), (await administrator.Get("/sales-units/999999/checklist")).Problem());
    }

    async Task LiveGood()
    {
        var shop = new GoodShop(kasse.Http, kasse.Server.Platform.Settings.Current.KeysOf(Msn)!, Msn, Wait);
        await shop.Listen(receiver.Url);

        await Sell("order-1001", 149_900);
        shop.LoseNextAnswer();
        await shop.Capture("order-1001", 149_900);
        await shop.State("order-1001");

        await Sell("order-1002", 100_000);
        await shop.Capture("order-1002", 50_000);
        await shop.Cancel("order-1002");
        await shop.Refund("order-1002", 20_000);
        await shop.EventLog("order-1002");

        await Sell("order-1003", 30_000);
        await shop.Capture("order-1003", 30_000);
        await shop.Refund("order-1003", 30_000);
        await shop.State("order-1003");

        await shop.Order("order-1004", 12_000);
        await shop.WaitForPayer("order-1004", () => people.Reject(Msn, "order-1004"));

        await shop.Order("order-1005", 12_000);
        await shop.WaitForPayer("order-1005", () => kasse.Server.ClockHand.Move(TimeSpan.FromMinutes(11)));

        await shop.Order("order-1006", 12_000);
        await shop.Cancel("order-1006");
        await shop.State("order-1006");

        await Sell("order-1007", 12_000);
        await shop.Cancel("order-1007");
        await shop.State("order-1007");

        await Sell("order-1008", 12_000);
        await shop.Capture("order-1008", 12_001);

        await shop.ScanAtTheTill("order-1009", 8_900, CodeOfOla);
        await shop.WaitForPayer("order-1009", () => Approve("order-1009"));
        await shop.Capture("order-1009", 8_900);
        await kasse.Server.Courier.Quiet();

        async Task Sell(string reference, long amount)
        {
            await shop.Order(reference, amount);
            Assert.Equal("AUTHORIZED", await shop.WaitForPayer(reference, () => Approve(reference)));
        }
    }

    async Task LiveCareless()
    {
        receiver.Answer = Receiver.With(500);
        var shop = new CarelessShop(kasse, kasse.Server.Platform.Settings.Current.KeysOf(Msn)!, Msn);
        await shop.Listen(receiver.Url);

        var slow = await shop.Order(49_900);
        await shop.PollInALoop(slow);
        await Approve(slow);
        await shop.ShowThanks(slow, 20_000);
        await shop.CaptureMore(slow, 29_900);
        await shop.CaptureStubbornly(slow, 10_000);
        await shop.RefundUntilItWorks(slow, 90_000);

        await Approve(await shop.Order(15_000));
        await shop.OrderWithDecimals();
        await shop.ScanAtTheTill(CodeOfOla);
        await kasse.Server.Courier.Quiet();
        await kasse.Server.ClockHand.Move(TimeSpan.FromDays(181));
        await kasse.Server.Courier.Quiet();
    }

    /// <summary>No call to the receiver is under way while time leaps.</summary>
    async Task Wait(TimeSpan by)
    {
        await kasse.Server.Courier.Quiet();
        time.Advance(by);
    }

    Task<Outcome> Approve(string reference) => people.Approve(Msn, reference, WebShop.Ola);

    Checklist Checklist() => new Checklists(kasse.Server.Platform, kasse.Server.RequestLog).Of(kasse.Server.Platform.Settings.Current.SalesUnits[Msn]);
}
