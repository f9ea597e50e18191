using System.Diagnostics;
using System.Text.Json;

namespace Kasse.Bench;

/// <summary>What one of them knows of payments that it was told about, found out by asking.</summary>
/// <param name="WhatWasCreated">A get answers the amount that was created.</param>
/// <param name="NothingElse">A payment that nobody created is not found.</param>
/// <param name="WhatWasCaptured">After a capture a get answers how much that was.</param>
/// <param name="AfterKill">What was created before a kill -9 is there after a new start on the same folder.</param>
sealed record Kept(bool WhatWasCreated, bool NothingElse, bool WhatWasCaptured, bool AfterKill)
{
    // None of the amounts that a stub holds.
    const long Price = 12345, Part = 100;

    static readonly Operation Create = Operation.Create with { Body = Operation.Create.Body.Replace("49900", $"{Price}", StringComparison.Ordinal) };
    static readonly Operation Capture = Operation.Capture with { Body = Operation.Capture.Body.Replace("10000", $"{Part}", StringComparison.Ordinal) };

    /// <summary>Starts it on a new folder, asks, kills it and starts it once more.</summary>
    /// <returns>How long the first payment took from the start of the process, too.</returns>
    public static async Task<(Kept Kept, TimeSpan FirstPayment)> By(StandIn standIn, string folder)
    {
        var start = Stopwatch.GetTimestamp();
        await using var first = await standIn.Start(folder);
        var order = await Made(first);
        var firstPayment = Stopwatch.GetElapsedTime(start);

        var created = await Number(first, order, "amount", "value") == Price;
        var never = (await first.Ask(Operation.Get, first.Orders.NextAscending()!.Value)).Status == 404;
        // Where it needs no approval it may not know the call.
        await first.Ask(Operation.Approve, order, step: 1);
        await first.Ask(Capture, order, step: 2);
        var captured = await Number(first, order, "aggregate", "capturedAmount", "value") == Part;

        var last = await Made(first);
        await first.Server.Kill();
        await using var second = await standIn.Start(folder);
        return (new Kept(created, never, captured, await Number(second, last, "amount", "value") == Price), firstPayment);
    }

    /// <summary>What both kept.</summary>
    public static Kept operator &(Kept one, Kept other) => new(
        one.WhatWasCreated && other.WhatWasCreated, one.NothingElse && other.NothingElse, one.WhatWasCaptured && other.WhatWasCaptured, one.AfterKill && other.AfterKill);

    static async Task<Order> Made(Contestant contestant)
    {
        var order = contestant.Orders.NextAscending()!.Value;
        var answer = await contestant.Ask(Create, order);
        return answer.Status == Create.Status ? order : throw new BenchmarkFailed($"{contestant.Server.Name} answered {answer.Status} to a create.");
    }

    static async Task<long?> Number(Contestant contestant, Order order, params string[] path)
    {
        var answer = await contestant.Ask(Operation.Get, order);
        if (answer.Status != Operation.Get.Status) return null;
        using var json = JsonDocument.Parse(answer.Body);
        return path.Aggregate(json.RootElement, (element, name) => element.GetProperty(name)).GetInt64();
    }
}
