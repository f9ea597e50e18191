using Kasse.Server.GoLive;
using Kasse.Server.GoLive.Scenarios;

namespace Kasse.Server.Tests.GoLive;

/// <summary>Each scenario before a sane integration, which passes, and before one with the mistake that it is made for, which fails for just that.</summary>
public sealed class ScenarioTests(Stage stage) : IClassFixture<Stage>
{
    public static TheoryData<string> SaneOnes => [.. Integrations.Sane.Keys];

    public static TheoryData<string, string> Mistakes => [.. Integrations.Mistaken.Keys.Select(key => (key.Scenario, key.Expectation))];

    [Theory]
    [MemberData(nameof(SaneOnes))]
    public async Task A_sane_integration_passes(string name)
    {
        var shop = await stage.Begin(name.Split(',')[0]);
        await Integrations.Sane[name](shop);

        var run = await shop.End();

        Assert.Equal((RunState.Passed, ""), (run.State, string.Join(' ', run.Items.Where(item => item.Mark != Mark.Done).Select(item => $"{item.Id}: {item.Seen}"))));
        Assert.Equal("Passed: your integration did all that it should.", run.Verdict);
        Assert.All(run.Items, item => Assert.Null(item.ToDo));
        Assert.Empty(stage.Kasse.Server.Platform.Faults.All);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task The_mistake_fails_for_what_it_is(string scenario, string expectation)
    {
        var shop = await stage.Begin(scenario);
        await Integrations.Mistaken[(scenario, expectation)](shop);

        var run = await shop.End();

        Assert.Equal(RunState.Failed, run.State);
        var item = Assert.Single(run.Items, item => item.Id == $"{scenario}.{expectation}");
        Assert.NotEqual(Mark.Done, item.Mark);
        Assert.NotEmpty(item.ToDo!);
        Assert.Empty(stage.Kasse.Server.Platform.Faults.All);
    }

    [Fact]
    public void Each_scenario_has_both()
    {
        var all = AllScenarios.InOrder.Select(scenario => scenario.Name).Order().ToList();

        Assert.Equal(all, Integrations.Sane.Keys.Select(name => name.Split(',')[0]).Distinct().Order());
        Assert.Equal(all, Integrations.Mistaken.Keys.Select(key => key.Scenario).Distinct().Order());
    }
}
