using Dapper;
using Kasse.Engine.Psp;
using Kasse.Server.Start;
using Kasse.Server.Tests.Control;
using Kasse.Storage;

namespace Kasse.Server.Tests.Psp;

public sealed class TimeTests
{
    [Fact]
    public async Task A_provider_that_answers_too_late_has_failed_and_can_report_the_charge()
    {
        var time = new MovableTime();
        await using var psp = await Psp.Start(time: time);
        var token = await psp.Init("LATE1", 10021);
        var called = new TaskCompletionSource();
        psp.Pretend.Called += _ => called.TrySetResult();
        var answersLater = time.SomebodyWaits(TimeSpan.FromSeconds(20));

        var approving = psp.Approve("LATE1", token);
        await called.Task;
        await answersLater;
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(200, (await approving).Status);
        Assert.Equal((PspState.Failed, PspFailureCause.NoAnswer), (psp.Find("LATE1").State, psp.Find("LATE1").Failure!.Cause));

        time.Advance(TimeSpan.FromSeconds(5));
        await psp.Report("LATE1", "RESERVED", 10021);
        await psp.Report("LATE1", "CAPTURED", 10021);
        await psp.PassTheNight();
        Assert.Equal("10021 0 0 10021; CAPTURED 10021 true; RESERVED 10021 true; RESERVED 10021 false", await psp.Told("LATE1"));
        Assert.Empty(Verification.Run(psp.Kasse.Server.Platform.Options.DataFolder).Findings);
    }

    [Fact]
    public async Task A_slow_provider_is_waited_for()
    {
        var time = new MovableTime();
        await using var psp = await Psp.Start(time: time);
        var token = await psp.Init("SLOW1", 10020);
        var called = new TaskCompletionSource();
        psp.Pretend.Called += _ => called.TrySetResult();

        var answersLater = time.SomebodyWaits(TimeSpan.FromSeconds(5));

        var approving = psp.Approve("SLOW1", token);
        await called.Task;
        Assert.Equal(PspState.MakingPayment, psp.Find("SLOW1").State);
        await answersLater;
        time.Advance(TimeSpan.FromSeconds(5));

        await approving;
        Assert.Equal(PspState.Reserved, psp.Find("SLOW1").State);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_kept_is_tried_again_and_the_provider_is_not()
    {
        var time = new MovableTime();
        await using var psp = await Psp.Start(time: time);
        var database = psp.Kasse.Server.Platform.Database;
        await database.Write(session => session.Connection.Execute(
            "create trigger full before insert on journal when new.kind = 'psp-reserved' begin select raise(abort, 'The disk is full.'); end"));
        var token = await psp.Init("FULL1");
        var waits = time.SomebodyWaits(TimeSpan.FromSeconds(1));

        var approving = psp.Approve("FULL1", token);
        await waits;
        Assert.Equal(PspState.MakingPayment, psp.Find("FULL1").State);
        await database.Write(session => session.Connection.Execute("drop trigger full"));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, (await approving).Status);
        Assert.Equal("0 49900 0 0; RESERVED 49900 true", await psp.Told("FULL1"));
        Assert.Single(psp.Pretend.Calls);
    }

    [Fact]
    public async Task Nobody_answers_and_the_provider_is_told_after_ten_minutes()
    {
        await using var psp = await Psp.Start();
        await psp.Init("TIMEOUT1");

        await psp.Pass(TimeSpan.FromMinutes(10));
        await psp.Kasse.Server.PspNotices.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal(PspState.TimedOut, psp.Find("TIMEOUT1").State);
        Assert.Equal("TIMEOUT", Assert.Single(psp.Pretend.Calls).State);
        Assert.Equal("0 0 0 0; RESERVED 49900 false", await psp.Told("TIMEOUT1"));
    }

    [Theory]
    [InlineData(PspBatch.Immediate, "49900 0 0 49900; CAPTURED 49900 true; RESERVED 49900 true")]
    [InlineData(PspBatch.Never, "0 49900 0 0; RESERVED 49900 true")]
    public async Task The_batch_can_run_at_once_or_never(PspBatch batch, string told)
    {
        await using var psp = await Psp.Start(options => options with { PspBatch = batch });
        await psp.Paid("BATCH1");
        await psp.Report("BATCH1", "CAPTURED", 49900);

        Assert.Equal(told, await psp.Told("BATCH1"));
        await psp.Pass(TimeSpan.FromDays(10));
        Assert.Equal(told, await psp.Told("BATCH1"));
    }

    [Fact]
    public async Task Somebody_can_run_the_batch_by_hand()
    {
        await using var psp = await Psp.Start(options => options with { PspBatch = PspBatch.Never });
        await psp.Paid("HAND1");
        await psp.Report("HAND1", "CAPTURED", 49900);

        var run = await new Administrator(psp.Kasse).Post("/psp/batch");

        Assert.Equal((200, 1), (run.Status, (int)run.Json["reports"]!));
        Assert.StartsWith("49900 0 0 49900;", await psp.Told("HAND1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_nights_at_once_run_the_batch_of_the_first()
    {
        await using var psp = await Psp.Start();
        await psp.Paid("NIGHTS1");
        await psp.Report("NIGHTS1", "CAPTURED", 49900);
        var night = PspRules.NextBatch(psp.Kasse.Server.Platform.Clock.GetUtcNow());

        await psp.Pass(TimeSpan.FromDays(3));

        Assert.Equal(night, psp.Find("NIGHTS1").Log[^1].At);
    }
}
