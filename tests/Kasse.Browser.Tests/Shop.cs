using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kasse.Browser.Tests;

/// <summary>The merchant's own site: a page to come back to, one with a frame, and the address that is asked about shipping.</summary>
public sealed class Shop : IAsyncDisposable
{
    readonly WebApplication app;

    Shop(WebApplication app) => this.app = app;

    public string ReturnUrl => $"{Address}/return?order=42&from=kasse";
    public string ShippingUrl => $"{Address}/shipping";

    /// <summary>Answers to questions about shipping, by postal code; anything else is a 400.</summary>
    public Dictionary<string, string> Deliveries { get; } = [];

    public (string? Authorization, string Body)? AskedAboutShipping { get; private set; }

    string Address => app.Urls.First();

    public static async Task<Shop> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var shop = new Shop(builder.Build());
        shop.app.MapGet("/return", () => Results.Content("<!DOCTYPE html><title>Shop</title><h1>Welcome back</h1>", "text/html"));
        shop.app.MapGet("/frame", (string of) => Results.Content($"<!DOCTYPE html><title>Shop</title><iframe src='{of}' width=600 height=700></iframe>", "text/html"));
        shop.app.MapPost("/shipping", shop.AnswerShipping);
        await shop.app.StartAsync();
        return shop;
    }

    /// <summary>A page of the shop's that shows another page in a frame.</summary>
    public string FrameOf(string address) => $"{Address}/frame?of={Uri.EscapeDataString(address)}";

    async Task<IResult> AnswerShipping(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        AskedAboutShipping = (request.Headers.Authorization, body);
        var answer = Deliveries.FirstOrDefault(delivery => body.Contains($"\"postCode\":\"{delivery.Key}\"", StringComparison.Ordinal)).Value;
        return answer is null ? Results.BadRequest() : Results.Content(answer, "application/json");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
