using Kasse.Server.Tests;

namespace Kasse.Client.Tests;

public sealed class TokenTests : IDisposable
{
    readonly MovableTime time = new();
    readonly Shop shop;

    public TokenTests() => shop = new Shop(time: time);

    int TokenCount => shop.Wire.To("/accesstoken/get").Count;

    [Fact]
    public async Task Many_callers_share_one_token()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shop.Created()));
        await shop.Created();

        Assert.Equal(1, TokenCount);
    }

    [Fact]
    public async Task It_is_renewed_shortly_before_it_ends_and_once_for_everybody()
    {
        var reference = await shop.Created();

        time.Advance(TimeSpan.FromSeconds(3599) - TimeSpan.FromMinutes(3));
        await shop.Client.EPayment.GetAsync(reference);
        Assert.Equal(1, TokenCount);

        time.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Client.EPayment.GetAsync(reference)));
        Assert.Equal(2, TokenCount);
    }

    [Fact]
    public async Task One_that_is_refused_is_replaced_and_the_call_made_again()
    {
        var reference = await shop.Created();
        var refusals = 1;
        shop.Wire.Instead = request => request.RequestUri!.AbsolutePath.EndsWith(reference, StringComparison.Ordinal) && refusals-- > 0
            ? Wire.Answer(System.Net.HttpStatusCode.Unauthorized, "{}")
            : null;

        await shop.Client.EPayment.GetAsync(reference);

        Assert.Equal(2, TokenCount);
    }

    [Fact]
    public async Task A_failure_is_told_to_those_who_asked_and_not_kept()
    {
        var failing = true;
        shop.Wire.Instead = _ => failing ? Wire.Answer(System.Net.HttpStatusCode.BadRequest, """{"error":"unauthorized_client"}""") : null;
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => shop.Created());
        Assert.Equal("unauthorized_client", failure.Code);

        failing = false;

        await shop.Created();
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_take_it_from_the_others()
    {
        using var patience = new CancellationTokenSource();
        var (asked, answer) = (new TaskCompletionSource(), new ManualResetEventSlim());
        shop.Wire.Instead = _ =>
        {
            asked.TrySetResult();
            answer.Wait();
            return null;
        };
        var impatient = shop.Client.EPayment.GetAsync("order-nobody-made", patience.Token);
        var patient = shop.Created();
        await asked.Task;

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        answer.Set();

        await patient;
        Assert.Equal(1, TokenCount);
    }

    [Fact]
    public async Task One_can_be_had_for_use_elsewhere_and_does_not_print_itself()
    {
        var token = await shop.Client.AccessTokens.GetAsync();

        Assert.Equal(3, token.Token.Split('.').Length);
        Assert.Equal(3599, token.ExpiresInSeconds);
        Assert.DoesNotContain(token.Token, token.ToString());
        Assert.Equal("", shop.Wire.Requests.Single().Body);
    }

    public void Dispose() => shop.Dispose();
}
