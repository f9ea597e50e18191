namespace Kasse.Server.Tests.Control;

public sealed class PaymentsTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Fact]
    public async Task The_newest_come_first_page_by_page()
    {
        await using var kasse = await RunningKasse.Start();
        var administrator = new Administrator(kasse);
        foreach (var reference in (string[])["a", "b", "c"]) await new Shop(kasse.Server, Shop.Norwegian).Create($"norwegian-{reference}");
        await new Shop(kasse.Server, Shop.Danish).Create("danish");

        var first = (await administrator.Get("/payments?max=2")).Json;
        var second = (await administrator.Get($"/payments?max=2&before={first["next"]}")).Json;
        var norwegian = (await administrator.Get("/payments?msn=123456")).Json;

        Assert.Equal(["danish", "norwegian-c"], References(first));
        Assert.Equal(["norwegian-b", "norwegian-a"], References(second));
        Assert.Equal(["norwegian-c", "norwegian-b", "norwegian-a"], References(norwegian));
        Assert.Null(norwegian["next"]);

        static IEnumerable<string> References(System.Text.Json.Nodes.JsonNode page) => page["payments"]!.AsArray().Select(p => (string)p!["reference"]!);
    }

    [Fact]
    public async Task One_is_shown_with_its_history_and_what_will_happen_when()
    {
        var shop = new Shop(shared.Kasse.Server, Shop.Danish);
        var payment = await shop.Authorize("shown", 10_000);
        await shop.Capture("shown", 4_000);

        var shown = (await new Administrator(shared.Kasse).Get("/payments/234567/shown")).Json;

        Assert.Equal(("authorized", 4_000), ((string)shown["payment"]!["state"]!, (long)shown["payment"]!["captured"]!["value"]!));
        Assert.StartsWith($"{shared.Kasse.Server.Address}/", (string)shown["payment"]!["landingPage"]!);
        Assert.Equal([("created", "create"), ("authorized", "payer-approve"), ("captured", "capture")],
            shown["history"]!.AsArray().Select(e => ((string)e!["kind"]!, (string)e["operation"]!)));
        Assert.Equal(("cancelled", 6_000), ((string)shown["next"]!["kind"]!, (long)shown["next"]!["amount"]!["value"]!));
        Assert.Equal(payment.Authorization!.CaptureBefore, (DateTimeOffset)shown["next"]!["at"]!);
    }

    [Fact]
    public async Task Where_time_changes_nothing_any_more_nothing_is_foreseen()
    {
        var shop = new Shop(shared.Kasse.Server, Shop.Norwegian);
        await shop.Create("over");
        await shop.Pass(TimeSpan.FromMinutes(10));

        var shown = (await new Administrator(shared.Kasse).Get("/payments/123456/over")).Json;

        Assert.Equal("expired", (string)shown["payment"]!["state"]!);
        Assert.Null(shown["next"]);
    }

    [Theory]
    [InlineData("/payments/123456/none", 404, "Sales unit 123456 has no payment none.")]
    [InlineData("/payments?max=0", 400, "max: from 1 to 200.")]
    [InlineData("/payments?max=some", 400, "Failed to bind parameter \"int max\" from \"some\".")]
    public async Task What_cannot_be_shown_is_said_so(string path, int status, string why)
    {
        Assert.Equal((status, why), (await new Administrator(shared.Kasse).Get(path)).Problem());
    }
}
