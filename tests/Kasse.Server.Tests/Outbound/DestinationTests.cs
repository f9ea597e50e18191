using System.Net;
using Kasse.Server.Outbound;
using Kasse.Server.Tests.Webhooks;

namespace Kasse.Server.Tests.Outbound;

public sealed class DestinationTests
{
    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("::ffff:1.1.1.1")]
    public void The_internet_is_public(string address) => Assert.True(Destination.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    public void Everything_else_is_not(string address) => Assert.False(Destination.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://localhost:3000/hooks")]
    [InlineData("http://10.0.0.1/hooks")]
    [InlineData("https://shop.example/hooks?shop=1")]
    public void A_test_environment_calls_anybody(string url) => Assert.Null(Destination.Objection(url, publicOnly: false));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("shop.example/hooks")]
    [InlineData("/hooks")]
    [InlineData("ftp://shop.example/hooks")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    public void What_is_no_web_address_is_called_by_nobody(string? url)
    {
        Assert.NotNull(Destination.Objection(url, publicOnly: false));
        Assert.NotNull(Destination.Objection(url, publicOnly: true));
    }

    [Theory]
    [InlineData("http://shop.example/hooks")]
    [InlineData("https://localhost/hooks")]
    [InlineData("https://127.0.0.1/hooks")]
    [InlineData("https://2130706433/hooks")]
    [InlineData("https://0x7f.1/hooks")]
    [InlineData("https://192.168.0.10/hooks")]
    [InlineData("https://[::1]/hooks")]
    [InlineData("https://[::ffff:10.0.0.1]/hooks")]
    [InlineData("https://[fd00::1]/hooks")]
    public void A_production_like_one_refuses_what_is_private_on_its_face(string url) => Assert.NotNull(Destination.Objection(url, publicOnly: true));

    [Theory]
    [InlineData("https://shop.example/hooks")]
    [InlineData("https://1.1.1.1/hooks")]
    public void A_production_like_one_calls_the_rest(string url) => Assert.Null(Destination.Objection(url, publicOnly: true));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redirect_is_an_answer_and_is_not_followed(bool publicOnly)
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = (_, http) =>
        {
            http.Response.Redirect(receiver.Url);
            return Task.CompletedTask;
        };
        using var http = new HttpClient(Destination.Handler(publicOnly));
        if (publicOnly) Assert.False(Destination.Handler(publicOnly).AllowAutoRedirect);
        else Assert.Equal(HttpStatusCode.Redirect, (await http.GetAsync(receiver.Url)).StatusCode);

        Assert.Equal(publicOnly ? 0 : 1, receiver.Calls.Count);
    }

    [Fact]
    public async Task A_production_like_one_refuses_a_name_that_leads_to_a_private_address()
    {
        await using var receiver = await Receiver.Start();
        using var http = new HttpClient(Destination.Handler(publicOnly: true));

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new UriBuilder(receiver.Url) { Host = "localhost" }.Uri));

        Assert.Contains("public addresses only", fault.GetBaseException().Message);
        Assert.Empty(receiver.Calls);
    }
}
