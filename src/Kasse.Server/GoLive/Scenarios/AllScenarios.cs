namespace Kasse.Server.GoLive.Scenarios;

public static class AllScenarios
{
    public static readonly IReadOnlyList<Scenario> InOrder = [.. OfPayers.All, .. OfWebhooks.All, .. OfCalls.All];

    public static Scenario? Named(string name) => InOrder.FirstOrDefault(scenario => scenario.Name == name);
}
