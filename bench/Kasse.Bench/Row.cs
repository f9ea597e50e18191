namespace Kasse.Bench;

/// <summary>One line of the table: which requests, on which payments, and what we want to see.</summary>
/// <param name="Source">Where the payments of a round come from, by the number of the round; no two rounds of a row have the same number.</param>
/// <param name="RatioGoal">Kasse's requests per second, at least this share of the bare server's.</param>
sealed record Row(string Name, Operation[] Steps, Func<Orders, int, Func<Order?>> Source, double RatioGoal, double P99MsGoal)
{
    const double WriteP99Ms = 20;
    const double ReadP99Ms = 5;

    /// <param name="roundsCount">Of each row, in all.</param>
    public static Row[] All(int roundsCount) =>
    [
        new("create, ascending references", [Operation.Create], (orders, _) => orders.NextAscending, 0.35, WriteP99Ms),
        new("get, new payments", [Operation.Get], (orders, _) => orders.AnyNew, 0.6, ReadP99Ms),
        new("create, random references", [Operation.Create], (orders, _) => orders.NextScattered, 0.15, WriteP99Ms),
        new("capture, oldest first", [Operation.Capture], (orders, round) => orders.OldestFirst(round, roundsCount), 0.25, WriteP99Ms),
        new("capture, in random order", [Operation.Capture], (orders, round) => orders.Shuffled(round, 2 * roundsCount), 0.25, WriteP99Ms),
        new("capture and refund, in random order", [Operation.Capture, Operation.Refund], (orders, round) => orders.Shuffled(roundsCount + round, 2 * roundsCount), 0.25, WriteP99Ms),
        new("get, random payments", [Operation.Get], (orders, _) => orders.AnySeeded, 0.6, ReadP99Ms),
        new("events, random payments", [Operation.Events], (orders, _) => orders.AnySeeded, 0.6, ReadP99Ms),
        new("whole life", Operation.WholeLife, (orders, _) => orders.NextAscending, 0.45, WriteP99Ms),
    ];
}
