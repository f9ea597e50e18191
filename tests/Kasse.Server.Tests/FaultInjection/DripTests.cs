using System.Text;
using Kasse.Server.Callers;
using Kasse.Server.FaultInjection;
using Microsoft.AspNetCore.Http;

namespace Kasse.Server.Tests.FaultInjection;

/// <summary>An answer that comes byte by byte.</summary>
public sealed class DripTests(KasseWithTime shared) : IClassFixture<KasseWithTime>
{
    [Fact]
    public async Task The_bytes_come_one_by_one_and_the_last_one_at_the_end()
    {
        using var answer = await Ask("drip 60");
        var length = (int)answer.Content.Headers.ContentLength!;
        await using var body = await answer.Content.ReadAsStreamAsync();

        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            var next = body.ReadAsync(bytes, i, 1);
            Assert.False(next.IsCompleted && i == 0);
            await TimePasses(TimeSpan.FromSeconds(60) / length, next);
            Assert.Equal(1, await next);
        }

        Assert.Equal(0, await body.ReadAsync(new byte[1]));
        Assert.Contains("Reference not found", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task Whoever_goes_ends_it()
    {
        using var going = new CancellationTokenSource();
        using var received = new MemoryStream();
        var http = new DefaultHttpContext { RequestAborted = going.Token, Response = { Body = received } };
        var writing = (Reply.Empty(200) with { Body = new byte[100], Drips = (TimeSpan.FromSeconds(300), shared.Time) }).WriteTo(http);
        Assert.False(writing.IsCompleted);

        await going.CancelAsync();
        await writing;

        Assert.InRange(received.Length, 0, 1);
    }

    async Task<HttpResponseMessage> Ask(string fault)
    {
        var merchant = await shared.Kasse.Merchant();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{shared.Kasse.Server.Address}/epayment/v1/payments/order-none");
        request.Headers.Authorization = new("Bearer", merchant.Token);
        request.Headers.Add("Ocp-Apim-Subscription-Key", merchant.Keys.PrimaryKey);
        request.Headers.Add(FaultList.HeaderName, fault);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Moves the time until what waits for it has come.</summary>
    async Task TimePasses(TimeSpan step, Task awaited)
    {
        while (!awaited.IsCompleted)
        {
            shared.Time.Advance(step);
            await Task.WhenAny(awaited, Task.Run(Thread.Yield));
        }
    }
}
