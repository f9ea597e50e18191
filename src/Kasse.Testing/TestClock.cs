using Kasse.Server.Schedule;

namespace Kasse.Testing;

/// <summary>The clock that payments live by: expiry, capture deadlines, repeated webhooks. It goes on by itself, and a test moves it forward.</summary>
public sealed class TestClock
{
    readonly ClockHand hand;

    internal TestClock(ClockHand hand) => this.hand = hand;

    /// <summary>What time it is for payments, UTC.</summary>
    public DateTimeOffset Now => hand.Now;

    /// <summary>Moves on. What that makes due has happened when the task ends; that it is told is awaited with <see cref="TestWebhooks.Settle"/>.</summary>
    /// <exception cref="TestKasseException">A clock does not go backwards.</exception>
    public async Task Advance(TimeSpan by)
    {
        if (hand.Objection(by) is { } objection) throw new TestKasseException(objection);
        await hand.Move(by);
    }

    /// <summary>Moves on to a moment.</summary>
    /// <exception cref="TestKasseException">It has passed.</exception>
    public Task JumpTo(DateTimeOffset moment) => Advance(moment - Now);
}
