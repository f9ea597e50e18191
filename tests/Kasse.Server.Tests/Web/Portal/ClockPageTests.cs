using Kasse.Server.Start;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class ClockPageTests : IAsyncLifetime
{
    RunningKasse kasse = null!;
    Shop shop = null!;
    PortalVisitor developer = null!;

    [Fact]
    public async Task Shows_what_is_due_next_and_after_a_move_what_happened()
    {
        await shop.Create("order-0001");
        await shop.Authorize("order-0002", 10_000);

        var before = await developer.Get("/portal/clock");
        var moved = await developer.Post("/portal/clock/advance", ("by", "10"), ("unit", "minutes"));
        var after = await developer.Get(moved.Location!);

        Assert.Contains("It expires, unless the payer answers before.", before.Body);
        Assert.Contains("NOK\u00A0100.00 that nobody captured goes back to the payer.", before.Body);
        Assert.Equal(303, moved.Status);
        Assert.Contains("The clock was moved, and 1 thing happened", after.Body);
        Assert.Contains("<td data-label=\"What happened\">Expired</td>", after.Body);
        Assert.DoesNotContain("It expires, unless the payer answers before.", after.Body);
    }

    [Fact]
    public async Task Jumps_to_a_moment()
    {
        await shop.Authorize("order-0001", 10_000);
        var then = shop.Now.AddDays(200);

        var moved = await developer.Post("/portal/clock/jump", ("to", then.ToString("yyyy-MM-ddTHH:mm")));

        Assert.Contains("Cancelled, NOK\u00A0100.00", (await developer.Get(moved.Location!)).Body);
        Assert.InRange(shop.Now, then.AddMinutes(-2), then.AddMinutes(2));
    }

    [Theory]
    [InlineData("advance", "by", "-1", "Write a whole number.")]
    [InlineData("advance", "by", "1.5", "Write a whole number.")]
    [InlineData("advance", "by", "99999", "The clock goes up to 2200-01-01.")]
    [InlineData("jump", "to", "2001-01-01T00:00", "The clock only moves forward.")]
    [InlineData("jump", "to", "soon", "Choose a day and a time.")]
    public async Task What_the_clock_cannot_do_stands_beside_the_field(string act, string field, string value, string words)
    {
        var before = shop.Now;

        var page = await developer.Post($"/portal/clock/{act}", (field, value), ("unit", "days"));

        Assert.Equal(422, page.Status);
        Assert.Contains(words, page.Body);
        Assert.InRange(shop.Now, before, before.AddHours(1));
    }

    [Fact]
    public async Task Tells_nothing_of_other_companies()
    {
        await shop.Create("order-0001");
        using var stranger = await PortalVisitor.SignedIn(kasse, Role.Developer, company: "Somebody Else AS");

        Assert.DoesNotContain("order-0001", (await stranger.Get("/portal/clock")).Body);
        var moved = await stranger.Post("/portal/clock/advance", ("by", "1"), ("unit", "hours"));
        Assert.DoesNotContain("order-0001", (await stranger.Get(moved.Location!)).Body);
    }

    [Fact]
    public async Task Is_there_in_a_test_environment_only()
    {
        await using var strict = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });
        using var administrator = await PortalVisitor.SignedIn(strict, Role.Administrator);

        Assert.Equal(404, (await administrator.Get("/portal/clock")).Status);
        Assert.DoesNotContain("/portal/clock", (await administrator.Get("/portal/payments")).Body);
    }

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start();
        shop = new Shop(kasse.Server, Shop.Norwegian);
        developer = await PortalVisitor.SignedIn(kasse, Role.Developer);
    }

    public ValueTask DisposeAsync()
    {
        developer.Dispose();
        return kasse.DisposeAsync();
    }
}
