using Kasse.Server.Outbound;

namespace Kasse.Server.Tests.Outbound;

public sealed class RetryScheduleTests
{
    static readonly DateTimeOffset Opened = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    /// <summary>When each attempt is made that is refused at once, counted from the first.</summary>
    public static IReadOnlyList<TimeSpan> WholeSchedule { get; } =
    [
        .. ((int[])[0, 2, 4, 6, 66, 186]).Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. Enumerable.Range(1, 23).Select(hours => TimeSpan.FromSeconds(186) + TimeSpan.FromHours(hours)),
        .. Enumerable.Range(1, 6).Select(days => TimeSpan.FromSeconds(186) + TimeSpan.FromHours(23) + TimeSpan.FromDays(days)),
    ];

    [Fact]
    public void Attempts_come_often_then_hourly_then_daily_for_a_week()
    {
        List<TimeSpan> made = [TimeSpan.Zero];
        while (RetrySchedule.Next(Opened, Opened + made[^1], TimeSpan.Zero, made.Count) is { } next) made.Add(next - Opened);

        Assert.Equal(WholeSchedule, made);
        Assert.Equal(35, made.Count);
    }

    [Fact]
    public void A_pause_begins_where_the_attempt_ended() => Assert.Equal(
        Opened + TimeSpan.FromSeconds(12), RetrySchedule.Next(Opened, Opened, TimeSpan.FromSeconds(10), 1));

    [Fact]
    public void What_waited_for_a_week_is_not_tried_twice() => Assert.Null(
        RetrySchedule.Next(Opened, Opened + TimeSpan.FromDays(8), TimeSpan.Zero, 1));
}
