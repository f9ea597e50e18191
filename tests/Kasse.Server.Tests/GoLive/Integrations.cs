using Kasse.Server.Tests.Webhooks;

namespace Kasse.Server.Tests.GoLive;

/// <summary>What integrations do before each scenario, well and badly.</summary>
static class Integrations
{
    /// <summary>By the scenario; after a comma, how they go another sane way.</summary>
    public static readonly Dictionary<string, Func<PlayedShop, Task>> Sane = new()
    {
        ["user-aborts"] = async shop =>
        {
            await shop.Order();
            await shop.Until("ABORTED");
        },
        ["user-aborts, and it only listens"] = async shop =>
        {
            await shop.Listen("ABORTED");
            await shop.Order();
            await shop.Steps(1);
            await shop.Told();
        },
        ["user-never-acts"] = async shop =>
        {
            await shop.Order();
            await shop.Until("EXPIRED");
        },
        ["user-never-returns"] = SellsByReading,
        ["user-never-returns, and it lets the money go"] = async shop =>
        {
            await shop.Order();
            await shop.Until("AUTHORIZED");
            await shop.Cancel();
        },
        ["card-declined"] = async shop =>
        {
            await shop.Order();
            await shop.Steps(1);
            await shop.Until("CREATED");
            shop.Pass(TimeSpan.FromSeconds(5));
            await shop.Until("AUTHORIZED");
            await shop.Capture();
        },
        ["webhook-first"] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await shop.Order();
            await shop.Steps(2);
            await shop.Capture(key: "capture-1");
            await shop.Capture(key: "capture-1");
        },
        ["webhook-late"] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await SellsByReading(shop);
            await shop.Steps(3);
            shop.Pass(TimeSpan.FromSeconds(5));
            await shop.Steps(4);
            await shop.Told();
        },
        ["webhook-twice"] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await shop.Order();
            await shop.Steps(2);
            await shop.Told();
            await shop.Capture(key: "capture-1");
            await shop.Capture(key: "capture-1");
        },
        ["webhook-never"] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await SellsByReading(shop);
            await shop.Told();
        },
        ["capture-fails"] = async shop =>
        {
            await shop.Order();
            await shop.Until("AUTHORIZED");
            Assert.Equal(500, (await shop.Capture(key: "capture-1")).Status);
            await shop.Capture(key: "capture-1");
        },
        ["capture-fails, and it looks before it tries again"] = async shop =>
        {
            await SellsByReading(shop);
            await shop.Until("AUTHORIZED");
            await shop.Capture();
        },
        ["refund-refused"] = async shop =>
        {
            await SellsByReading(shop);
            Assert.Equal(400, (await shop.Refund()).Status);
        },
        ["token-expires"] = async shop =>
        {
            await shop.Order();
            await shop.Steps(2);
            Assert.Equal(401, (await shop.Read()).Status);
            await shop.FetchToken();
            await shop.Until("AUTHORIZED");
        },
        ["rate-limited"] = async shop =>
        {
            await shop.Order();
            await shop.Until("AUTHORIZED");
            Assert.Equal(429, (await shop.Capture(key: "capture-1")).Status);
            shop.Pass(TimeSpan.FromSeconds(1));
            await shop.Capture(key: "capture-1");
        },
        ["partial-capture"] = async shop =>
        {
            await shop.Order();
            await shop.Until("AUTHORIZED");
            await shop.Capture(20_000);
            await shop.Cancel();
        },
    };

    /// <summary>By the expectation that they do not meet.</summary>
    public static readonly Dictionary<(string Scenario, string Expectation), Func<PlayedShop, Task>> Mistaken = new()
    {
        [("user-aborts", "learns")] = async shop =>
        {
            await shop.Order();
            await shop.Steps(1);
        },
        [("user-aborts", "captures-nothing")] = async shop =>
        {
            await shop.Order();
            await shop.Until("ABORTED");
            await shop.Capture();
        },
        [("user-never-acts", "learns")] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await shop.Order();
            await shop.Steps(1);
            await shop.Told();
        },
        [("user-never-returns", "learns")] = async shop =>
        {
            await shop.Order();
            await shop.Steps(1);
        },
        [("user-never-returns", "settles")] = async shop =>
        {
            await shop.Order();
            await shop.Until("AUTHORIZED");
        },
        [("card-declined", "waits")] = async shop =>
        {
            await shop.Order();
            await shop.Steps(1);
            await shop.Cancel();
            shop.Pass(TimeSpan.FromSeconds(5));
        },
        [("webhook-first", "acknowledges")] = async shop =>
        {
            shop.Receiver.Answer = Receiver.With(500);
            await shop.Listen("AUTHORIZED");
            await SellsByReading(shop);
            await shop.Told();
        },
        [("webhook-first", "once")] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await shop.Order();
            await shop.Steps(1);
            await shop.Told();
            await shop.Capture();
            await shop.Steps(2);
            await shop.Capture();
        },
        [("webhook-late", "learns")] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await shop.Order();
            await shop.Steps(3);
            shop.Pass(TimeSpan.FromSeconds(5));
        },
        [("webhook-late", "once")] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await SellsByReading(shop);
            await shop.Steps(3);
            shop.Pass(TimeSpan.FromSeconds(5));
            await shop.Steps(4);
            await shop.Told();
            await shop.Capture();
        },
        [("webhook-twice", "acknowledges")] = async shop =>
        {
            var isSecond = false;
            shop.Receiver.Answer = (_, http) =>
            {
                http.Response.StatusCode = isSecond ? 409 : 200;
                isSecond = true;
                return Task.CompletedTask;
            };
            await shop.Listen("AUTHORIZED");
            await SellsByReading(shop);
            await shop.Told();
        },
        [("webhook-twice", "once")] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await shop.Order();
            await shop.Steps(2);
            await shop.Told();
            foreach (var _ in shop.Receiver.Calls.Where(call => call.Method == "POST" && call.Reference == shop.Reference)) await shop.Capture();
        },
        [("webhook-never", "learns")] = async shop =>
        {
            await shop.Listen("AUTHORIZED");
            await shop.Order();
            await shop.Steps(2);
            await shop.Told();
        },
        [("capture-fails", "repeats")] = async shop =>
        {
            await SellsByReading(shop);
            await shop.Capture();
        },
        [("refund-refused", "not-repeated")] = async shop =>
        {
            await SellsByReading(shop);
            for (var i = 0; i < 3; i++) await shop.Refund();
        },
        [("refund-refused", "sums")] = async shop =>
        {
            await shop.Order();
            await shop.Until("AUTHORIZED");
            await shop.Capture(20_000);
            await shop.Refund(20_000);
            await shop.Capture(29_900);
        },
        [("token-expires", "fetches")] = async shop =>
        {
            await shop.Order();
            await shop.Steps(2);
            await shop.Read();
            await shop.Read();
        },
        [("token-expires", "nothing-lost")] = async shop =>
        {
            await shop.Order();
            await shop.Steps(2);
            await shop.Read();
            await shop.FetchToken();
        },
        [("rate-limited", "waits")] = async shop =>
        {
            await shop.Order();
            await shop.Until("AUTHORIZED");
            await shop.Capture(key: "capture-1");
            await shop.Capture(key: "capture-1");
        },
        [("partial-capture", "rest")] = async shop =>
        {
            await shop.Order();
            await shop.Until("AUTHORIZED");
            await shop.Capture(20_000);
        },
    };

    static async Task SellsByReading(PlayedShop shop)
    {
        await shop.Order();
        await shop.Until("AUTHORIZED");
        await shop.Capture();
    }
}
