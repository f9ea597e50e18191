using Kasse.Engine.Psp;
using static Kasse.Engine.Tests.Psp.GivenPsp;

namespace Kasse.Engine.Tests.Psp;

public class PspBatchTests
{
    static readonly DateTimeOffset Night = new(2026, 3, 3, 2, 0, 0, TimeSpan.Zero);

    public static readonly Table<PspTransaction, PspDrop?> Reports = new()
    {
        { "all of it captured", After(Says(PspOperation.Captured, Kr(499))), null },
        { "a part refunded after a capture", After(Says(PspOperation.Captured, Kr(499)), Says(PspOperation.Refunded, Kr(99))), null },
        { "the rest cancelled", After(Says(PspOperation.Captured, Kr(400)), Says(PspOperation.Cancelled, Kr(99))), null },
        { "what failed moves nothing, so it may be anything", After(Says(PspOperation.Captured, Kr(9999), succeeded: false)), null },
        { "reserved after all", After(Asked(Failed(PspFailureCause.NoAnswer)), Says(PspOperation.Reserved, Kr(499))), null },

        { "one øre too much captured", After(Says(PspOperation.Captured, Kr(499.01m))), PspDrop.ExceedsReserved },
        { "captured twice", After(Says(PspOperation.Captured, Kr(499)), Says(PspOperation.Captured, Kr(499))), PspDrop.ExceedsReserved },
        { "cancelled what was captured", After(Says(PspOperation.Captured, Kr(499)), Says(PspOperation.Cancelled, Kr(1))), PspDrop.ExceedsReserved },
        { "refunded before it was captured", After(Says(PspOperation.Refunded, Kr(1))), PspDrop.ExceedsCaptured },
        { "captured what failed", After(Asked(Failed()), Says(PspOperation.Captured, Kr(499))), PspDrop.ExceedsReserved },
        { "reserved already", After(Says(PspOperation.Reserved, Kr(499))), PspDrop.NotToBeReserved },
        { "reserved after all, another amount", After(Asked(Failed()), Says(PspOperation.Reserved, Kr(498))), PspDrop.NotToBeReserved },
        { "reserved although the payer said no", After(Initiated(Kr(499), Rejected), Says(PspOperation.Reserved, Kr(499))), PspDrop.NotToBeReserved },
        { "nothing", After(Says(PspOperation.Captured, Kr(0))), PspDrop.AmountNotPositive },
        { "another currency", After(Says(PspOperation.Captured, Eur(1))), PspDrop.OtherCurrency },
    };

    [Theory, MemberData(nameof(Reports))]
    public void The_last_report_is_taken_unless(PspTransaction transaction, PspDrop? dropped) =>
        Assert.Equal(dropped, Assert.IsType<PspEvent.BatchRun>(PspRules.WhatIsDue(transaction, Night)).Reports[^1].Dropped);

    [Fact]
    public void Nothing_changes_before_the_batch_and_everything_at_it()
    {
        var waiting = After(Says(PspOperation.Captured, Kr(499)), Says(PspOperation.Refunded, Kr(99)));
        Assert.Equal(Kr(0), waiting.Captured);
        Assert.Single(waiting.Log);
        Assert.Null(PspRules.WhatIsDue(waiting, Night.AddTicks(-1)));

        var after = waiting.After(PspRules.WhatIsDue(waiting, Night.AddDays(3))!);

        Assert.Equal((Kr(499), Kr(99), Kr(400)), (after.Captured, after.Refunded, after.Refundable));
        Assert.Equal([(Noon, PspOperation.Reserved), (Night, PspOperation.Captured), (Night, PspOperation.Refunded)], after.Log.Select(line => (line.At, line.Operation)));
        Assert.Null(after.DueAt);
    }

    [Fact]
    public void A_dropped_report_leaves_no_trace_in_what_the_provider_reads()
    {
        var waiting = After(Says(PspOperation.Captured, Kr(500)));

        var after = waiting.After(PspRules.WhatIsDue(waiting, Night)!);

        Assert.Equal(waiting with { Waiting = after.Waiting }, after);
        Assert.Empty(after.Waiting);
    }

    [Fact]
    public void Reports_of_the_next_day_wait_for_the_next_batch()
    {
        var waiting = ReservedFor(Kr(499), Reported(Says(PspOperation.Captured, Kr(1)), Night), Reported(Says(PspOperation.Captured, Kr(2)), Night.AddDays(1)));

        var after = waiting.After(PspRules.WhatIsDue(waiting, Night)!);

        Assert.Equal((Kr(1), Night.AddDays(1)), (after.Captured, after.DueAt));
    }

    [Fact]
    public void Without_a_batch_reports_wait_until_somebody_runs_it()
    {
        var waiting = ReservedFor(Kr(499), new PspEvent.Reported(Noon, Says(PspOperation.Captured, Kr(499)), null));

        Assert.Null(waiting.DueAt);
        Assert.Equal(Kr(499), waiting.After(PspRules.RunBatch(waiting, all: true, Noon).Event!).Captured);
        Assert.Equal(PspDecision.Nothing, PspRules.RunBatch(waiting, all: false, Noon.AddYears(1)));
    }

    [Fact]
    public void Nothing_can_be_reported_about_a_card_that_nobody_was_told()
    {
        Assert.Equal(Refusal.CaptureBeforeAuthorization, PspRules.Report(Initiated(Kr(499)), Says(PspOperation.Captured, Kr(499)), Night, Noon).Refusal);
        Assert.IsType<PspEvent.Reported>(PspRules.Report(Asked(), Says(PspOperation.Captured, Kr(499)), Night, Noon).Event);
    }

    [Theory]
    [InlineData("2026-03-02T01:59:59Z", "2026-03-02T02:00:00Z")]
    [InlineData("2026-03-02T02:00:00Z", "2026-03-03T02:00:00Z")]
    [InlineData("2026-12-31T23:00:00Z", "2027-01-01T02:00:00Z")]
    public void The_batch_runs_at_two_in_the_morning_utc(string now, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next), PspRules.NextBatch(DateTimeOffset.Parse(now)));

    static PspTransaction After(params PspReport[] reports) => After(ReservedFor(Kr(499)), reports);

    static PspTransaction After(PspTransaction transaction, params PspReport[] reports) =>
        reports.Aggregate(transaction, (before, report) => before.After(Reported(report)));
}
