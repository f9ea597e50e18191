using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class PspPaymentPagesTests : IAsyncLifetime
{
    Psp.Psp psp = null!;
    PortalVisitor developer = null!;

    [Fact]
    public async Task Payments_are_listed_and_found_by_either_id()
    {
        await psp.Init("FIRST1");
        await psp.Paid("SECOND2");

        var all = await developer.Get("/portal/psp-payments");
        var found = await developer.Get("/portal/psp-payments?q=ORDER-second");

        Assert.Contains("FIRST1", all.Body);
        Assert.Contains("Reserved", all.Body);
        Assert.Contains("SECOND2", found.Body);
        Assert.DoesNotContain("FIRST1", found.Body);
        Assert.Contains("No payment fits.", (await developer.Get("/portal/psp-payments?q=THIRD")).Body);
        Assert.Equal("/portal/psp-payments?msn=456789", (await developer.Get("/portal/payments?msn=456789")).Location);
    }

    [Fact]
    public async Task A_payment_shows_its_history_what_waits_and_every_call_both_ways()
    {
        await psp.Paid("SHOWN1", 10001);
        await psp.Kasse.Http.GetAsync((string)psp.Pretend.Calls.Last().Body["operations"]![0]!["url"]!);
        await psp.Report("SHOWN1", "CAPTURED", 10001);
        await psp.Report("SHOWN1", "CAPTURED", 1);

        Assert.Equal("/portal/psp-payments/456789/SHOWN1", (await developer.Get("/portal/payments/456789/SHOWN1")).Location);
        var page = await developer.Get("/portal/psp-payments/456789/SHOWN1");

        Assert.All(
            ["The provider asked for 3-D Secure", "Reserved by the provider", "Reported by the provider: captured", "Waits for the batch",
             "makePayment ACCEPTED", "PSP init", "The batch looks at what was reported."],
            text => Assert.Contains(text, page.Body));

        var ran = await developer.Post("/portal/psp-payments/batch");
        Assert.Contains("The batch has looked at 2 reports.", (await developer.Get(ran.Location!)).Body);
        page = await developer.Get("/portal/psp-payments/456789/SHOWN1");
        Assert.Contains("The batch took: captured", page.Body);
        Assert.Contains("that is more than is left of what was reserved", page.Body);
        Assert.DoesNotContain("Waits for the batch", page.Body);
    }

    [Fact]
    public async Task A_call_with_a_card_is_not_offered_to_be_sent_again_and_cannot_be()
    {
        await psp.Paid("CARD1", 10030);
        var delivery = Assert.Single(psp.Kasse.Server.Platform.Deliveries.NewestOf(["456789"], null, 10));

        var page = await developer.Get($"/portal/deliveries/{delivery.Id}");
        Assert.Contains($"{psp.Pretend.Url}/makepayment", page.Body);
        Assert.Contains("It is never made again", page.Body);
        Assert.DoesNotContain("/resend", page.Body);
        await developer.Post($"/portal/deliveries/{delivery.Id}/resend");

        Assert.Single(psp.Pretend.Calls);
        Assert.Single(psp.Kasse.Server.Platform.Deliveries.Attempts(delivery.Id));
    }

    [Fact]
    public async Task Another_company_sees_nothing_of_it_and_is_not_even_led_there()
    {
        await psp.Paid("HIDDEN1");
        await psp.Report("HIDDEN1", "CAPTURED", 49900);
        using var stranger = await PortalVisitor.SignedIn(psp.Kasse, Role.Developer, company: "Somebody Else AS");

        Assert.DoesNotContain("HIDDEN1", (await stranger.Get("/portal/psp-payments?msn=456789")).Body);
        Assert.DoesNotContain("HIDDEN1", (await stranger.Get("/portal/psp-payments")).Body);
        Assert.DoesNotContain("PSP payments</a>", (await stranger.Get("/portal/payments")).Body);
        Assert.Equal(404, (await stranger.Get("/portal/psp-payments/456789/HIDDEN1")).Status);
        await stranger.Post("/portal/psp-payments/batch");

        Assert.Single(psp.Find("HIDDEN1").Waiting);
    }

    public async ValueTask InitializeAsync()
    {
        psp = await Psp.Psp.Start();
        developer = await PortalVisitor.SignedIn(psp.Kasse, Role.Developer);
    }

    public ValueTask DisposeAsync()
    {
        developer.Dispose();
        return psp.DisposeAsync();
    }
}
