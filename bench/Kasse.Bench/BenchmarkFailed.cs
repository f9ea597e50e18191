namespace Kasse.Bench;

/// <summary>Nothing more can be measured: a server died, fell silent, or refuses what it must accept.</summary>
sealed class BenchmarkFailed(string message) : Exception(message);
