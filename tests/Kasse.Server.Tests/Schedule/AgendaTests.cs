using Dapper;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Schedule;

namespace Kasse.Server.Tests.Schedule;

public sealed class AgendaTests
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_payment_that_nobody_answers_expires_after_ten_minutes_and_is_dated_then()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, Shop.Norwegian);
        var payment = await shop.Create("forgotten");

        await shop.Pass(9 * Minute);
        Assert.Equal(PaymentState.Created, shop.Find("forgotten").State);

        await shop.Pass(3 * Day);
        Assert.Equal(PaymentState.Expired, shop.Find("forgotten").State);
        Assert.Equal(payment.CreatedAt + (10 * Minute), shop.Last("forgotten").At);
    }

    [Fact]
    public async Task A_long_living_payment_expires_when_it_said()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, Shop.Danish);
        var payment = await shop.Create("invoice", lifetime: 59 * Day);

        await shop.Pass(58 * Day);
        Assert.Equal(PaymentState.Created, shop.Find("invoice").State);

        await shop.Pass(2 * Day);
        Assert.Equal(PaymentState.Expired, shop.Find("invoice").State);
        Assert.Equal(payment.ExpiresAt, shop.Last("invoice").At);
    }

    [Theory]
    [InlineData(Shop.Norwegian, 180)]
    [InlineData(Shop.Danish, 14)]
    [InlineData(Shop.Finnish, 14)]
    public async Task Money_that_nobody_captured_goes_back_at_the_deadline(string msn, int days)
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, msn);
        var payment = await shop.Authorize("reserved", 10_000);
        await shop.Capture("reserved", 2_500);

        await shop.Pass((days * Day) - Minute);
        Assert.True(shop.Find("reserved").Cancelled.IsZero);

        await shop.Pass(2 * Minute);
        var after = shop.Find("reserved");
        Assert.Equal((PaymentState.Authorized, 7_500, 2_500), (after.State, after.Cancelled.Minor, after.Captured.Minor));
        Assert.Equal(payment.Authorization!.At + (days * Day), Assert.IsType<PaymentEvent.Cancelled>(shop.Last("reserved")).At);
    }

    [Fact]
    public async Task A_payment_that_is_captured_in_full_is_left_alone()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, Shop.Danish);
        await shop.Authorize("sold", 10_000);
        await shop.Capture("sold", 10_000);

        await shop.Pass(20 * Day);

        Assert.Equal(3, shop.History("sold").Entries.Count);
    }

    [Fact]
    public async Task An_answer_that_is_outstanding_comes_after_an_hour()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, Shop.Norwegian);
        var payment = await shop.Authorize("unknown", 201);
        Assert.Equal(PaymentState.Created, payment.State);

        await shop.Pass(59 * Minute);
        Assert.Equal(PaymentState.Created, shop.Find("unknown").State);

        await shop.Pass(Minute);
        Assert.Equal(PaymentState.Authorized, shop.Find("unknown").State);
        Assert.Equal(payment.Outstanding!.At + Hour, shop.Last("unknown").At);
    }

    [Fact]
    public async Task One_jump_over_many_moments_makes_everything_happen_in_their_order()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, Shop.Danish);
        await shop.Create("third", lifetime: 10 * Day);
        await shop.Create("last", lifetime: 20 * Day);
        await shop.Authorize("second-and-fourth", 201);
        await shop.Create("first");
        var before = kasse.Server.Platform.Journal.LastSeq;

        await shop.Pass(60 * Day);

        var happened = kasse.Server.Platform.Journal.ReadAfter(before, 100);
        Assert.Equal(["first", "second-and-fourth", "third", "second-and-fourth", "last"],
            happened.Select(e => kasse.Server.Platform.Journal.Find(e.Stream)!.Payment.Reference));
        Assert.Equal(happened.Select(e => e.Event!.At).Order(), happened.Select(e => e.Event!.At));
        Assert.All(happened, e => Assert.Equal(Agenda.Operation, e.Operation));
        Assert.IsType<PaymentEvent.Authorized>(happened[1].Event);
        Assert.IsType<PaymentEvent.Cancelled>(happened[3].Event);
    }

    [Fact]
    public async Task Moving_the_clock_is_enough_to_make_it_happen()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, Shop.Norwegian);
        await shop.Create("forgotten");
        await kasse.Server.Agenda.CatchUp();
        var before = kasse.Server.Platform.Journal.LastSeq;

        await kasse.Server.Platform.Clock.Advance(10 * Minute, kasse.Server.Platform.Settings);

        await kasse.Server.Platform.Journal.CommittedAfter(before);
        Assert.Equal(PaymentState.Expired, shop.Find("forgotten").State);
    }

    [Fact]
    public async Task A_machine_whose_clock_is_set_back_misses_nothing()
    {
        var time = new MovableTime();
        await using var kasse = await RunningKasse.Start(time: time);
        var shop = new Shop(kasse.Server, Shop.Norwegian);
        await shop.Create("before");
        time.Advance(20 * Minute);
        await kasse.Server.Agenda.CatchUp();
        Assert.Equal(PaymentState.Expired, shop.Find("before").State);

        time.Advance(-Hour);
        await shop.Create("after");
        await kasse.Server.Agenda.CatchUp();
        time.Advance(10 * Minute);
        await kasse.Server.Agenda.CatchUp();

        Assert.Equal(PaymentState.Expired, shop.Find("after").State);
        Assert.Equal(2, shop.History("before").Entries.Count);
    }

    [Fact]
    public async Task What_fell_due_while_Kasse_was_off_happens_when_it_starts()
    {
        var folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
        var time = new MovableTime();
        await using (var kasse = await RunningKasse.Start(o => o with { DataFolder = folder }, time))
        {
            await new Shop(kasse.Server, Shop.Norwegian).Create("forgotten");
        }
        time.Advance(Day);

        await using (var kasse = await RunningKasse.Start(o => o with { DataFolder = folder }, time))
        {
            await kasse.Server.Agenda.CatchUp();
            Assert.Equal(PaymentState.Expired, new Shop(kasse.Server, Shop.Norwegian).Find("forgotten").State);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_goes_on_and_does_nothing_twice()
    {
        const int count = 3_000;
        var folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
        await using (var kasse = await RunningKasse.Start(o => o with { DataFolder = folder }))
        {
            var shop = new Shop(kasse.Server, Shop.Norwegian);
            await Task.WhenAll(Enumerable.Range(0, count).Select(i => shop.Create($"forgotten-{i}")));
            var before = kasse.Server.Platform.Journal.LastSeq;
            await kasse.Server.Platform.Clock.Advance(Hour, kasse.Server.Platform.Settings);
            await kasse.Server.Platform.Journal.CommittedAfter(before);
        }

        await using (var kasse = await RunningKasse.Start(o => o with { DataFolder = folder }))
        {
            await kasse.Server.Agenda.CatchUp();
            var shop = new Shop(kasse.Server, Shop.Norwegian);
            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(
                (PaymentState.Expired, 2), (shop.Find($"forgotten-{i}").State, shop.History($"forgotten-{i}").Entries.Count)));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_payment_that_cannot_be_read_keeps_no_other_waiting()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, Shop.Norwegian);
        await shop.Create("damaged");
        await shop.Create("forgotten");
        await kasse.Server.Platform.Database.Write(session =>
            session.Connection.Execute("update journal set body = x'00' where reference = 'damaged'"));

        await shop.Pass(10 * Minute);

        Assert.Equal(PaymentState.Expired, shop.Find("forgotten").State);
    }

    [Theory]
    [InlineData("open", typeof(PaymentEvent.Expired))]
    [InlineData("reserved", typeof(PaymentEvent.Cancelled))]
    [InlineData("outstanding", typeof(PaymentEvent.Authorized))]
    public async Task What_will_happen_can_be_foreseen(string reference, Type next)
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new Shop(kasse.Server, Shop.Norwegian);
        var payment = reference switch
        {
            "open" => await shop.Create(reference),
            "reserved" => await shop.Authorize(reference),
            _ => await shop.Authorize(reference, 201),
        };

        var foreseen = Agenda.Foresee(payment);

        Assert.IsType(next, foreseen);
        Assert.Equal(payment.DueAt, foreseen!.At);
    }

    [Fact]
    public async Task Nobody_can_answer_a_payment_whose_time_is_up_even_before_it_has_been_looked_at()
    {
        var time = new MovableTime();
        await using var kasse = await RunningKasse.Start(time: time);
        var shop = new Shop(kasse.Server, Shop.Norwegian);
        await shop.Create("late");

        time.Advance(10 * Minute);

        Assert.Equal(Refusal.NoLongerPayable, (await shop.Acts.Approve(Shop.Norwegian, "late", "4712345678")).Refusal);
    }
}
