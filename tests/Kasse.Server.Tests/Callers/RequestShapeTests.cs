using System.Net.Sockets;
using System.Text;

namespace Kasse.Server.Tests.Callers;

/// <summary>
/// Requests that two servers in a row could understand differently, and ones that are too much: each is refused, and nothing that stands behind it on
/// the connection is taken for a request.
/// </summary>
public sealed class RequestShapeTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Behind = "GET /health/live HTTP/1.1\r\nHost: kasse\r\n\r\n";
    const string Post = "POST /epayment/v1/payments HTTP/1.1\r\nHost: kasse\r\n";

    [Theory]
    [InlineData("a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")]
    [InlineData("two lengths", "Content-Length: 0\r\nContent-Length: 44\r\n\r\n")]
    [InlineData("two lengths in a list", "Content-Length: 0, 44\r\n\r\n")]
    [InlineData("a negative length", "Content-Length: -1\r\n\r\n")]
    [InlineData("a length in hexadecimal", "Content-Length: 0x0\r\n\r\n")]
    [InlineData("a length beyond all numbers", "Content-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("space before the colon", "Content-Length : 44\r\n\r\n")]
    [InlineData("a header that goes on in the next line", "X-Folded: 1\r\n Content-Length: 44\r\n\r\n")]
    [InlineData("chunks by another name", "Transfer-Encoding: xchunked\r\n\r\n")]
    [InlineData("chunks, then something else", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("a vertical tab before chunks", "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("a chunk of no number", "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")]
    [InlineData("a chunk of a negative number", "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n")]
    [InlineData("a chunk beyond all numbers", "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n")]
    [InlineData("a chunk that does not end where it says", "Transfer-Encoding: chunked\r\n\r\n1\r\nab0\r\n\r\n")]
    [InlineData("a header without a colon", "Nonsense\r\n\r\n")]
    [InlineData("a header without a name", ": nothing\r\n\r\n")]
    [InlineData("a carriage return in a header", "X-Split: a\rContent-Length: 44\r\n\r\n")]
    [InlineData("a zero byte in a header", "X-Zero: a\0b\r\n\r\n")]
    [InlineData("two hosts", "Host: another\r\n\r\n")]
    public async Task What_can_be_read_in_two_ways_is_not_read_at_all(string what, string rest)
    {
        var answer = await Say(Post + rest + Behind);

        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 501 ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Single(answer.Split("HTTP/1.1 ").Skip(1));
    }

    [Theory]
    [InlineData("no host", "GET /health/live HTTP/1.1\r\n\r\n", 400)]
    [InlineData("another host than it names", "GET http://kasse/health/live HTTP/1.1\r\nHost: another\r\n\r\n", 400)]
    [InlineData("no version that there is", "GET /health/live HTTP/9.9\r\nHost: kasse\r\n\r\n", 505)]
    [InlineData("no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400)]
    public async Task What_is_no_request_is_refused(string what, string request, int status)
    {
        var answer = await Say(request);

        Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{what}: {answer}");
    }

    [Fact]
    public async Task Too_long_a_line_and_too_many_headers_are_refused()
    {
        Assert.StartsWith("HTTP/1.1 414 ", await Say($"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: kasse\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await Say($"GET /health/live HTTP/1.1\r\nHost: kasse\r\nX-Long: {new string('a', 33_000)}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await Say($"GET /health/live HTTP/1.1\r\nHost: kasse\r\n{string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: 1\r\n"))}\r\n"));
    }

    [Theory]
    [InlineData("Content-Length: 1048577\r\n\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n100001\r\n", "\r\n0\r\n\r\n")]
    public async Task Too_large_a_body_is_refused_in_the_gateways_words(string before, string after)
    {
        var merchant = shared.Merchant;

        var answer = await Say(
            $"{Post}Connection: close\r\nOcp-Apim-Subscription-Key: {merchant.Keys.PrimaryKey}\r\nAuthorization: Bearer {merchant.Token}\r\n{before}{new string('a', 0x100001)}{after}");

        Assert.StartsWith("HTTP/1.1 413 ", answer);
        Assert.Contains("Request entity too large", answer);
    }

    [Theory]
    [InlineData("/pay")]
    [InlineData("/wallet/sign-in")]
    [InlineData("/portal/sign-in")]
    [InlineData("/kasse/v1/sales-units")]
    public async Task Too_large_a_form_is_refused(string path)
    {
        var token = shared.Kasse.Server.Platform.Settings.Value(Server.Start.FirstStart.AdminTokenSetting);

        var answer = await Say(
            $"POST {path} HTTP/1.1\r\nHost: kasse\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + $"Content-Length: 4194305\r\n\r\n{new string('a', 4194305)}");

        Assert.Matches("^HTTP/1.1 4(00|13) ", answer);
    }

    // The web server reads the sign as part of the number, before anybody could object.
    [Fact]
    public async Task A_length_with_a_sign_is_as_long_as_it_says()
    {
        var answer = await Say($"{Post}Connection: close\r\nContent-Length: +{Behind.Length}\r\n\r\n{Behind}");

        Assert.StartsWith("HTTP/1.1 401 ", answer);
        Assert.Single(answer.Split("HTTP/1.1 ").Skip(1));
    }

    [Fact]
    public async Task Plain_requests_in_a_row_are_all_answered()
    {
        var answer = await Say(Behind + Behind + "GET /health/live HTTP/1.1\r\nHost: kasse\r\nConnection: close\r\n\r\n");

        Assert.Equal(3, answer.Split("HTTP/1.1 200 ").Length - 1);
    }

    /// <returns>All that the server says until it closes the connection.</returns>
    async Task<string> Say(string text)
    {
        var address = new Uri(shared.Kasse.Server.Address);
        using var client = new TcpClient(address.Host, address.Port);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        }
        catch (IOException)
        {
            // It has heard enough.
        }
        var said = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var count) said.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // Closed without reading the rest.
        }
        return said.ToString();
    }
}
