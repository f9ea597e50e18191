using Kasse.Engine.Psp;
using Kasse.Server.GoLive;
using Kasse.Server.Start;
using Kasse.Server.Tests.Ecom;

namespace Kasse.Server.Tests.GoLive;

public sealed class OtherSurfacesTests
{
    [Fact]
    public async Task A_unit_that_only_uses_eCom_has_its_checklist_and_no_other()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new OrderingShop(kasse, await kasse.Merchant());
        var order = await shop.Reserved();
        await shop.Details(order);
        await shop.Capture(order, requestId: "c-1");
        await shop.Details(order);
        await shop.Refund(order, "10000", "r-1");
        await kasse.Server.Courier.Quiet();

        var list = Of(kasse, FirstStart.NorwegianMsn);

        Assert.All(list.Items, item => Assert.StartsWith("ecom.", item.Id));
        Assert.Equal(
            ["ecom.initiate", "ecom.details", "ecom.capture-full", "ecom.refund-part", "ecom.handles-initiate", "ecom.handles-reserve", "ecom.handles-capture", "ecom.keys-unique", "ecom.tokens", "ecom.polls",
                "ecom.redirect", "ecom.references", "ecom.amounts", "ecom.deadline"],
            list.Items.Where(item => item.Mark == Mark.Done).Select(item => item.Id));
        Assert.Equal(["ecom.callbacks-answered", "ecom.system-headers"], list.Items.Where(item => item.Mark == Mark.Wrong).Select(item => item.Id));
    }

    [Fact]
    public async Task A_providers_merchant_has_the_checklist_of_the_PSP_API()
    {
        await using var psp = await Psp.Psp.Start();
        await psp.Paid("PAID0001");
        await psp.Report("PAID0001", "CAPTURED", 49900);
        await psp.PassTheNight();
        await psp.Details("PAID0001");

        var list = Of(psp.Kasse, FirstStart.PspMsn);

        Assert.All(list.Items, item => Assert.StartsWith("psp.", item.Id));
        Assert.Equal(["psp.init", "psp.details", "psp.report-captured", "psp.handles-ok", "psp.makepayment-answered", "psp.reports-taken", "psp.amounts"],
            list.Items.Where(item => item.Mark == Mark.Done).Select(item => item.Id));
        Assert.Equal(["psp.system-headers"], list.Items.Where(item => item.Mark == Mark.Wrong).Select(item => item.Id));
        Assert.Equal(PspState.Reserved, psp.Find("PAID0001").State);
    }

    [Fact]
    public async Task A_unit_that_nobody_has_called_for_has_everything_before_it()
    {
        await using var kasse = await RunningKasse.Start();

        Assert.All(Of(kasse, FirstStart.NorwegianMsn).Items, item => Assert.Equal(Mark.NotYet, item.Mark));
    }

    static Checklist Of(RunningKasse kasse, string msn) =>
        new Checklists(kasse.Server.Platform, kasse.Server.RequestLog).Of(kasse.Server.Platform.Settings.Current.SalesUnits[msn]);
}
