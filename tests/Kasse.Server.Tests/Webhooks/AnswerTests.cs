using Kasse.Storage.Deliveries;
using Microsoft.AspNetCore.Http;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>What receivers may answer, and what is kept of it.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    ListeningShop listening = null!;

    Shop Shop => listening.Shop;
    Receiver Receiver => listening.Receiver;
    DeliveryTables Deliveries => listening.Kasse.Server.Platform.Deliveries;

    public async ValueTask InitializeAsync() => listening = await ListeningShop.Open();

    public ValueTask DisposeAsync() => listening.DisposeAsync();

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Any_success_will_do(int status)
    {
        Receiver.Answer = Receiver.With(status);
        await Shop.Create("order-0001");
        await Shop.Quiet();

        var delivery = Assert.Single(Newest());
        Assert.Equal((DeliveryState.Delivered, 1, (int?)status), (delivery.State, delivery.Tries, delivery.LastStatus));
        Assert.Null(delivery.NextAt);
        Assert.Single(Receiver.Calls);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Any_other_answer_is_a_failure_and_no_redirect_is_followed(int status)
    {
        Receiver.Answer = (_, http) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await Shop.Create("order-0001");
        await Shop.Quiet();

        var delivery = Assert.Single(Newest());
        Assert.Equal((DeliveryState.Pending, 1, (int?)status), (delivery.State, delivery.Tries, delivery.LastStatus));
        Assert.Equal(delivery.OpenedAt + TimeSpan.FromSeconds(2), delivery.NextAt);
        Assert.DoesNotContain(Receiver.Calls, call => call.Target == "/elsewhere");
    }

    [Fact]
    public async Task Who_says_nothing_for_ten_seconds_has_not_answered()
    {
        Receiver.Answer = Receiver.Hang;
        await Shop.Create("order-0001");
        await Receiver.Next();
        listening.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Empty(Attempts());

        listening.Time.Advance(TimeSpan.FromSeconds(0.1));
        await Shop.Quiet();

        var attempt = Assert.Single(Attempts());
        Assert.Null(attempt.Status);
        Assert.Equal("There was no answer within 10 seconds.", attempt.Error?.Cause);
        Assert.Equal(TimeSpan.FromSeconds(10), attempt.Duration);
        Assert.Equal(Newest()[0].OpenedAt + TimeSpan.FromSeconds(12), Newest()[0].NextAt);
    }

    [Fact]
    public async Task Who_hangs_up_has_not_answered()
    {
        Receiver.Answer = (_, http) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        await Shop.Create("order-0001");
        await Shop.Quiet();

        var attempt = Assert.Single(Attempts());
        Assert.Null(attempt.Status);
        Assert.NotNull(attempt.Error);
    }

    [Fact]
    public async Task Every_attempt_is_kept_with_what_was_sent_signed_and_answered()
    {
        Receiver.Answer = async (_, http) =>
        {
            http.Response.StatusCode = 418;
            http.Response.Headers["X-Teapot"] = "yes";
            await http.Response.WriteAsync(new string('å', 10_000));
        };
        await Shop.Create("order-0001");
        await Shop.Quiet();

        var call = Assert.Single(Receiver.Calls);
        var attempt = Assert.Single(Attempts());
        Assert.Equal((1, 418), (attempt.Number, attempt.Status));
        Assert.StartsWith($"POST {call.Target} HTTP/1.1\nHost: {call.Headers["Host"]}\n", attempt.Request);
        foreach (var (name, value) in call.Headers) Assert.Contains($"{name}: {value}\n", attempt.Request, StringComparison.OrdinalIgnoreCase);
        Assert.Equal($"POST\n{call.Target}\n{call.Headers["x-ms-date"]};{call.Headers["Host"]};{call.Headers["x-ms-content-sha256"]}", attempt.StringToSign);
        Assert.StartsWith("HTTP/1.1 418 I'm a teapot\n", attempt.Response);
        Assert.Contains("X-Teapot: yes\n", attempt.Response);
        Assert.Contains("\n\nååå", attempt.Response);
        Assert.InRange(attempt.Response!.Length, 1000, 8 << 10);
    }

    IReadOnlyList<Delivery> Newest() => Deliveries.Newest(null, null, null, null, 100);

    IReadOnlyList<Attempt> Attempts() => Deliveries.Attempts(Newest()[^1].Id);
}
