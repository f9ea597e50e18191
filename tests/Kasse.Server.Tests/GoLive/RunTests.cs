using Kasse.Server.GoLive;
using Kasse.Server.GoLive.Scenarios;
using Kasse.Server.Tests.Control;
using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.GoLive;

/// <summary>How a run begins, goes on and ends, whatever it is about.</summary>
public sealed class RunTests(Stage stage) : IClassFixture<Stage>
{
    [Fact]
    public async Task It_passes_by_itself_a_moment_after_nothing_is_left()
    {
        var shop = await stage.Begin("user-aborts");
        var settles = stage.Time.SomebodyWaits(shop.Run.Scenario.Settles);
        await shop.Order();
        await shop.Until("ABORTED");

        await settles;
        stage.Time.Advance(shop.Run.Scenario.Settles);

        var run = await Over(shop);
        Assert.Equal((RunState.Passed, null), (run.State, run.CutShort));
    }

    [Fact]
    public async Task A_mistake_in_the_last_moment_counts()
    {
        var shop = await stage.Begin("user-aborts");
        var settles = stage.Time.SomebodyWaits(shop.Run.Scenario.Settles);
        await shop.Order();
        await shop.Until("ABORTED");
        await settles;
        await shop.Capture();
        await stage.Runner.Changed(shop.Run.Id, run => run.Items.Any(item => item.Mark == Mark.Wrong), TestContext.Current.CancellationToken);

        stage.Time.Advance(shop.Run.Scenario.Settles);

        Assert.Equal(RunState.Failed, (await Over(shop)).State);
    }

    [Fact]
    public async Task What_never_comes_ends_it_in_the_end()
    {
        var shop = await stage.Begin("user-aborts");

        stage.Time.Advance(ScenarioRunner.TimeoutUsual);

        Assert.Equal("Failed (nothing more came within 10 minutes): 2 of 2 expectations are not met.", (await Over(shop)).Verdict);
    }

    [Fact]
    public async Task A_payment_that_is_too_small_is_left_alone()
    {
        var shop = await stage.Begin("user-aborts");
        var small = await shop.Shop.Created(value: 999);
        await shop.Order();
        await shop.Until("ABORTED");

        Assert.Equal("CREATED", (string?)(await shop.Shop.Get(small)).Json["state"]);
        Assert.Equal(shop.Reference, (await shop.End()).Reference);
    }

    [Fact]
    public async Task The_control_API_plays_one_at_a_time_and_tells_every_step()
    {
        var administrator = new Administrator(stage.Kasse);
        var shop = await new WebShop(stage.Kasse, await stage.Kasse.Merchant()).Another();
        var asked = $$"""{ "msn": "{{shop.Merchant.Msn}}", "scenario": "user-aborts" }""";

        var begun = await administrator.Post("/scenario-runs", asked);
        Assert.Equal((201, "waitsForPayment"), (begun.Status, (string)begun.Json["state"]!));
        var id = (string)begun.Json["id"]!;
        Assert.Equal(409, (await administrator.Post("/scenario-runs", asked)).Status);

        var reference = await shop.Created();
        var now = begun.Json;
        while (now["done"]!.AsArray().Count < 2) now = (await administrator.Get($"/scenario-runs/{id}?after={now["version"]}")).Json;
        Assert.Equal([$"Your integration created {reference}, NOK\u00a0499.00. Kasse plays it with this one.", "The payer rejected the payment in the app."],
            now["done"]!.AsArray().Select(done => (string)done!["what"]!));
        Assert.Equal((reference, "watches"), ((string)now["reference"]!, (string)now["state"]!));

        var over = (await administrator.Post($"/scenario-runs/{id}/end")).Json;
        Assert.Equal(("failed", "Failed (ended by hand): 1 of 2 expectations is not met."), ((string)over["state"]!, (string)over["verdict"]!));
        Assert.StartsWith($"{stage.Kasse.Server.Address}/portal/payments/", (string)over["expectations"]![0]!["proofs"]![0]!["url"]!);
        Assert.Equal(id, (string)Assert.Single((await administrator.Get($"/scenario-runs?msn={shop.Merchant.Msn}")).Json.AsArray())!["id"]!);
    }

    [Fact]
    public async Task The_control_API_says_what_is_not_there()
    {
        var administrator = new Administrator(stage.Kasse);

        Assert.Equal(AllScenarios.InOrder.Select(scenario => scenario.Name), (await administrator.Get("/scenarios")).Json.AsArray().Select(scenario => (string)scenario!["name"]!));
        Assert.Equal((404, "There is no sales unit 999999."), (await administrator.Get("/scenario-runs?msn=999999")).Problem());
        Assert.Equal((404, "There is no sales unit 999999."), (await administrator.Post("/scenario-runs", """{ "msn": "999999", "scenario": "user-aborts" }""")).Problem());
        Assert.StartsWith("scenario: one of user-aborts,", (await administrator.Post("/scenario-runs", """{ "msn": "123456", "scenario": "nothing" }""")).Problem().Detail);
        Assert.Equal((400, "timeoutSeconds: a number from 1 to 3600."), (await administrator.Post("/scenario-runs", """{ "msn": "123456", "scenario": "user-aborts", "timeoutSeconds": 0 }""")).Problem());
        Assert.Equal((404, "There is no run nothing. Runs are gone with a restart."), (await administrator.Post("/scenario-runs/nothing/end")).Problem());
        Assert.Equal((404, "There is no run nothing. Runs are gone with a restart."), (await administrator.Get("/scenario-runs/nothing?after=1")).Problem());
    }

    async Task<Run> Over(PlayedShop shop) => (await stage.Runner.Changed(shop.Run.Id, run => run.IsOver, TestContext.Current.CancellationToken))!;
}
