using System.Xml.Linq;

namespace Kasse.Cli.Tests;

public sealed class ScenarioTests : IAsyncLifetime
{
    readonly string report = Path.Combine(Path.GetTempPath(), $"kasse-scenario-{Guid.NewGuid():n}.xml");
    Shell shell = null!;

    public async ValueTask InitializeAsync() => shell = await Shell.Open();

    public ValueTask DisposeAsync()
    {
        File.Delete(report);
        return shell.DisposeAsync();
    }

    [Fact]
    public async Task A_run_tells_each_step_and_ends_with_a_verdict()
    {
        var running = shell.Start("scenario", "run", "user-aborts", "--junit", report);
        Assert.EndsWith("Create a payment of at least 10.00 with your integration (ePayment). Then let it find out what became of it.", await Line(running, "  Now:"));
        var second = await shell.Run("scenario", "run", "user-never-acts");
        Assert.Equal((1, true), (second.ExitCode, second.Errors.Contains("already plays user-aborts", StringComparison.Ordinal)));

        await shell.Run("pay", "10", "--reference", "order-0001");
        var ended = await shell.Run("scenario", "end");

        Assert.Contains("Your integration created order-0001", await Line(running, "created"));
        Assert.Contains("The payer rejected the payment in the app.", await Line(running, "rejected"));
        Assert.Equal("Failed (ended by hand): 1 of 2 expectations is not met.", await Line(running, "Failed"));
        Assert.Equal((1, 1), (ended.ExitCode, await running.End()));
        Assert.Equal(["user-aborts", "user-aborts.learns"], XDocument.Load(report).Descendants("failure").Select(failure => failure.Parent!.Attribute("classname")!.Value));
    }

    [Fact]
    public async Task What_there_is_to_play_is_listed_and_what_there_is_not_is_said()
    {
        Assert.Contains((await shell.Run("scenario", "list")).Rows, row => row[0] == "webhook-twice");
        Assert.Equal((1, "kasse: Nothing is being played.\n"), await shell.Run("scenario", "end") is var none ? (none.ExitCode, none.Errors) : default);
        Assert.Equal(1, (await shell.Run("scenario", "run", "nothing")).ExitCode);
    }

    static async Task<string> Line(Running running, string with)
    {
        string line;
        do line = await running.Line();
        while (!line.Contains(with, StringComparison.Ordinal));
        return line;
    }
}
