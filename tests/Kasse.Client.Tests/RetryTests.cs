using System.Net;
using Kasse.Client.EPayment;
using Kasse.Server.Start;
using Kasse.Server.Tests;

namespace Kasse.Client.Tests;

public sealed class RetryTests : IDisposable
{
    readonly MovableTime time = new();
    readonly Shop shop;

    public RetryTests() => shop = new Shop(time: time);

    EPaymentClient Payments => shop.Client.EPayment;

    [Theory]
    [InlineData("500")]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("504")]
    [InlineData("drop-before")]
    [InlineData("drop-after")]
    public async Task A_capture_that_fails_on_the_way_is_tried_again_with_its_key_and_made_once(string fault)
    {
        var reference = await shop.Authorized(10000);

        shop.Wire.Fail(fault, fault);
        var captured = await Payments.CaptureAsync(reference, Amount.Nok(4000));

        Assert.Equal(Amount.Nok(4000), captured.Aggregate.CapturedAmount);
        var attempts = shop.Wire.To("/capture");
        Assert.Equal(3, attempts.Count);
        Assert.Single(attempts.Select(attempt => attempt.IdempotencyKey).Distinct());
        Assert.Equal(3, (await Payments.GetEventsAsync(reference)).Count);
    }

    [Fact]
    public async Task A_create_whose_answer_is_lost_is_answered_all_the_same()
    {
        shop.Wire.Fail("drop-after");

        var created = await Payments.CreateAsync(Shop.Order(Shop.NewReference()));

        Assert.NotNull(created.RedirectUrl);
        Assert.Equal(2, shop.Wire.To("/payments").Count);
    }

    [Fact]
    public async Task A_cancel_whose_answer_is_lost_is_answered_even_where_its_key_is_not_looked_at()
    {
        var reference = await shop.Authorized(10000);
        shop.Wire.Instead = request =>
        {
            request.Headers.Remove("Idempotency-Key");
            return null;
        };

        shop.Wire.Fail("drop-after");
        var cancelled = await Payments.CancelAsync(reference);

        Assert.Equal(Amount.Nok(10000), cancelled.Aggregate.CancelledAmount);
        Assert.Equal("6190", (await Assert.ThrowsAsync<VippsMobilePayException>(() => Payments.CancelAsync(reference))).Code);
    }

    [Fact]
    public async Task Two_calls_have_two_keys()
    {
        var reference = await shop.Authorized(10000);

        await Payments.CaptureAsync(reference, Amount.Nok(4000));
        var captured = await Payments.CaptureAsync(reference, Amount.Nok(4000));

        Assert.Equal(Amount.Nok(8000), captured.Aggregate.CapturedAmount);
    }

    [Fact]
    public async Task The_platform_is_not_asked_again_what_it_decided()
    {
        var reference = await shop.Created(10000);

        var refused = await Assert.ThrowsAsync<VippsMobilePayException>(() => Payments.CaptureAsync(reference, Amount.Nok(4000)));

        Assert.Equal("6080", refused.Code);
        Assert.False(refused.IsTransient);
        Assert.Single(shop.Wire.To("/capture"));
    }

    [Fact]
    public async Task It_waits_as_long_as_the_platform_asks()
    {
        var reference = await shop.Authorized(10000);

        shop.Wire.Fail("429");
        var waits = time.SomebodyWaits(TimeSpan.FromSeconds(1));
        var capture = Payments.CaptureAsync(reference, Amount.Nok(4000));
        await waits;
        Assert.Single(shop.Wire.To("/capture"));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Amount.Nok(4000), (await capture).Aggregate.CapturedAmount);
    }

    [Fact]
    public async Task It_does_not_wait_longer_than_it_was_told_to()
    {
        using var hurried = new Shop(options => options.RetryDelayMax = TimeSpan.FromMilliseconds(500));
        var reference = await hurried.Authorized(10000);

        hurried.Wire.Fail("429");
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => hurried.Client.EPayment.CaptureAsync(reference, Amount.Nok(4000)));

        Assert.Equal(HttpStatusCode.TooManyRequests, failure.Status);
        Assert.Equal(TimeSpan.FromSeconds(1), failure.RetryAfter);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task It_gives_up_in_the_end_and_says_with_which_key_to_go_on()
    {
        var reference = await shop.Authorized(10000);

        shop.Wire.Fail("drop-after", "503", "503", "503", "503");
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Payments.CaptureAsync(reference, Amount.Nok(4000)));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 5, true), (failure.Status, failure.AttemptCount, failure.IsTransient));
        var captured = await Payments.CaptureAsync(reference, Amount.Nok(4000), failure.IdempotencyKey);
        Assert.Equal(Amount.Nok(4000), captured.Aggregate.CapturedAmount);
    }

    [Fact]
    public async Task A_platform_that_cannot_be_reached_is_said_so()
    {
        var reference = await shop.Authorized(10000);

        shop.Wire.Fail([.. Enumerable.Repeat("drop-before", 5)]);
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Payments.CaptureAsync(reference, Amount.Nok(4000)));

        Assert.Null(failure.Status);
        Assert.Null(failure.Body);
        Assert.True(failure.IsTransient);
        Assert.IsType<HttpRequestException>(failure.InnerException);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_counts_as_lost()
    {
        var reference = await shop.Authorized(10000);
        await Payments.GetAsync(reference);

        shop.Wire.Fail("delay 300");
        var waits = time.SomebodyWaits(TimeSpan.FromSeconds(30));
        var arrived = Arrival();
        var capture = Payments.CaptureAsync(reference, Amount.Nok(4000));
        await waits;
        await arrived;
        // Only its answer is late. What is still under way would be refused once more.
        while (Shop.Kasse.Server.Platform.Journal.Find(FirstStart.NorwegianMsn, reference)!.Payment.Captured.Minor == 0) await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(Amount.Nok(4000), (await capture).Aggregate.CapturedAmount);
        Assert.Equal(2, shop.Wire.To("/capture").Count);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_let_go()
    {
        var reference = await shop.Authorized(10000);
        using var patience = new CancellationTokenSource();

        shop.Wire.Fail("429");
        var waits = time.SomebodyWaits(TimeSpan.FromSeconds(1));
        var capture = Payments.CaptureAsync(reference, Amount.Nok(4000), cancellationToken: patience.Token);
        await waits;
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => capture);
        Assert.Single(shop.Wire.To("/capture"));
    }

    [Fact]
    public async Task What_is_still_being_worked_on_is_asked_for_again()
    {
        var reference = await shop.Authorized(10000);
        var busy = 2;
        shop.Wire.Instead = _ => busy-- > 0
            ? Wire.Answer(HttpStatusCode.Locked, """{"title":"Order processing","status":423,"extraDetails":[{"name":"ErrorCode","reason":"6160"}]}""")
            : null;

        var captured = await Payments.CaptureAsync(reference, Amount.Nok(4000));

        Assert.Equal(Amount.Nok(4000), captured.Aggregate.CapturedAmount);
        Assert.Equal(3, shop.Wire.To("/capture").Count);
    }

    /// <summary>Ends when the next request is on its way.</summary>
    Task Arrival()
    {
        var arrived = new TaskCompletionSource();
        shop.Wire.Instead = _ =>
        {
            arrived.TrySetResult();
            return null;
        };
        return arrived.Task;
    }

    public void Dispose() => shop.Dispose();
}
