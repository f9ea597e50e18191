namespace Kasse.Storage.Tests;

/// <summary>Where a random test begins: anew each time, or where the environment's SEED says, to see a failure again.</summary>
static class Seed
{
    public static int Next(ITestOutputHelper output)
    {
        var seed = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } given ? int.Parse(given) : Random.Shared.Next();
        output.WriteLine($"SEED={seed}");
        return seed;
    }
}
