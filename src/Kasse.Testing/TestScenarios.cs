using Kasse.Server.GoLive.Scenarios;

namespace Kasse.Testing;

/// <summary>Plays hard cases with the code under test, and tells whether it did the right thing.</summary>
public sealed class TestScenarios
{
    readonly TestKasse kasse;

    internal TestScenarios(TestKasse kasse) => this.kasse = kasse;

    /// <summary>What can be played, such as <c>user-aborts</c> and <c>webhook-twice</c>.</summary>
    public IReadOnlyList<string> Names { get; } = [.. AllScenarios.InOrder.Select(scenario => scenario.Name)];

    /// <summary>Plays one with the next payment that the code under test creates.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="integration">Lets the code under test create a payment and do all that it does with it.</param>
    /// <param name="merchant">Whose payment; null is <see cref="TestKasse.Merchant"/>.</param>
    /// <returns>The verdict, by what was recorded until then.</returns>
    /// <exception cref="TestKasseException">There is no such scenario, or another one is being played.</exception>
    public async Task<TestVerdict> Run(string name, Func<Task> integration, TestMerchant? merchant = null)
    {
        var msn = (merchant ?? kasse.Merchant).MerchantSerialNumber;
        var scenario = AllScenarios.Named(name) ?? throw new TestKasseException($"There is no scenario {name}, only {string.Join(", ", Names)}.");
        var runner = kasse.Server.Scenarios!;
        var run = runner.Start(kasse.Server.Platform.Settings.Current.SalesUnits[msn], scenario, ScenarioRunner.TimeoutMax)
            ?? throw new TestKasseException($"Sales unit {msn} plays another scenario already.");
        try
        {
            await integration();
        }
        finally
        {
            run = (await runner.End(run.Id))!;
        }
        return TestVerdict.From(run);
    }
}

/// <summary>What became of a scenario.</summary>
/// <param name="Passed">The code under test did all that it should.</param>
/// <param name="Text">In words, with what was not met and what to do: for the message of an assertion.</param>
/// <param name="Reference">Of the payment that it was played with; null when none was made.</param>
/// <param name="Steps">What Kasse did, oldest first.</param>
/// <param name="Expectations">Each in the words of the checklist.</param>
public sealed record TestVerdict(bool Passed, string Text, string? Reference, IReadOnlyList<string> Steps, IReadOnlyList<TestChecklistItem> Expectations)
{
    internal static TestVerdict From(Run run)
    {
        List<TestChecklistItem> items = [.. run.Items.Select(TestChecklistItem.From)];
        var unmet = items.Where(item => item.Mark != TestMark.Done).Select(item => $"{item.Title}: {item.Seen} {item.ToDo}");
        return new(run.State == RunState.Passed, string.Join('\n', [run.Verdict, .. unmet]), run.Reference, [.. run.Done.Select(done => done.What)], items);
    }
}
