using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Kasse.Client;
using Kasse.Client.EPayment;
using Kasse.Client.Webhooks;

namespace Webshop;

/// <summary>
/// A shop that sells socks: a basket, a payment, a page to come back to, a webhook, and a list of orders to capture and refund. What it knows of its
/// orders is in memory, which is the one thing a real shop does otherwise.
/// </summary>
public sealed class Shop : IAsyncDisposable
{
    const long PriceOfSocks = 4900;

    readonly WebApplication app;
    readonly VippsMobilePayClient vipps;
    readonly ConcurrentDictionary<string, Order> orders = new();
    readonly string publicUrl;
    WebhookRegistered? webhook;

    Shop(WebApplication app)
    {
        this.app = app;
        vipps = app.Services.GetRequiredService<VippsMobilePayClient>();
        publicUrl = app.Configuration["PublicUrl"] ?? "";
        app.Use(SayWhatFailed);
        app.MapGet("/", () => Page("Basket", $"""
            <form method=post action=/pay>Pairs of socks, {new Amount(PriceOfSocks, "NOK")} each:
            <input name=pairs type=number value=2 min=1 max=9> <button>Pay with Vipps MobilePay</button></form>
            """));
        app.MapPost("/pay", Pay);
        app.MapGet("/return/{reference}", ComeBack);
        app.MapGet("/orders", List);
        app.MapPost("/orders/{reference}/capture", Capture);
        app.MapPost("/orders/{reference}/refund", Refund);
        app.MapVippsWebhooks("/hooks", options => options.FindSecrets = _ => ValueTask.FromResult<IReadOnlyList<string>>(webhook is null ? [] : [webhook.Secret]), Hear);
    }

    /// <summary>What was bought, and how its payment stands as far as the shop has heard.</summary>
    public sealed record Order(string Reference, int Pairs, Payment? Payment);

    public string Url => publicUrl == "" ? app.Urls.First() : publicUrl;

    public static async Task<Shop> Open(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddVippsMobilePay(builder.Configuration.GetSection("Vipps"));
        var shop = new Shop(builder.Build());
        await shop.app.StartAsync();
        // A real shop registers once and keeps the secret; this one forgets it with everything else.
        shop.webhook = await shop.vipps.Webhooks.RegisterAsync($"{shop.Url}/hooks", WebhookEventTypes.AllOfPayments);
        return shop;
    }

    public Task WaitUntilClosed() => app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        if (webhook is not null) await vipps.Webhooks.DeleteAsync(webhook.Id);
        await app.DisposeAsync();
    }

    async Task<IResult> Pay(HttpRequest request)
    {
        if (!int.TryParse((await request.ReadFormAsync())["pairs"], out var pairs) || pairs is < 1 or > 9) return Results.BadRequest();
        var reference = $"socks-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        // Kept before it is asked for: whatever happens to the answer, the order is there to be looked after.
        orders[reference] = new Order(reference, pairs, null);
        var payment = await vipps.EPayment.CreateAsync(new CreatePayment
        {
            Amount = Amount.Nok(pairs * PriceOfSocks),
            Reference = reference,
            ReturnUrl = $"{Url}/return/{reference}",
            PaymentDescription = pairs == 1 ? "One pair of socks" : $"{pairs} pairs of socks",
        });
        return Results.Redirect(payment.RedirectUrl!);
    }

    /// <summary>The payer is back, perhaps before the platform has told: ask, for as long as a person waits for a page.</summary>
    async Task<IResult> ComeBack(string reference, CancellationToken left)
    {
        if (!orders.ContainsKey(reference)) return Results.NotFound();
        var payment = await vipps.EPayment.WaitForOutcomeAsync(reference, startAfter: TimeSpan.Zero, timeLimit: TimeSpan.FromSeconds(20), left);
        Note(payment);
        return payment.State switch
        {
            PaymentState.Authorized => Page("Thank you", "<p>The socks are on their way.</p>"),
            PaymentState.Created => Page("Still waiting", "<meta http-equiv=refresh content=1><p>Approve the payment in the app.</p>"),
            _ => Page("Not paid", "<p>Nothing was paid. <a href=/>Back to the basket</a></p>"),
        };
    }

    /// <summary>The platform tells what happened. It may tell twice, so the payment is read, which is right however often.</summary>
    async Task Hear(WebhookEvent happened, HttpContext http)
    {
        if (happened is PaymentWebhook { Reference: var reference } && orders.ContainsKey(reference))
            Note(await vipps.EPayment.GetAsync(reference, http.RequestAborted));
    }

    IResult List() => Page("Orders", "<table><tr><th>Order<th>State<th>Authorized<th>Captured<th>Refunded</tr>" + string.Concat(orders.Values.Select(Row)) + "</table>");

    static string Row(Order order) => $"""
        <tr><td>{order.Reference}<td>{order.Payment?.State}<td>{order.Payment?.Aggregate.AuthorizedAmount}<td>{order.Payment?.Aggregate.CapturedAmount}
        <td>{order.Payment?.Aggregate.RefundedAmount}
        <td>{Button(order, "capture", order.Payment?.Aggregate.Capturable)}<td>{Button(order, "refund", order.Payment?.Aggregate.Refundable)}</tr>
        """;

    static string Button(Order order, string verb, Amount? amount) => order.Payment?.State != PaymentState.Authorized || amount is not { Value: > 0 }
        ? ""
        : $"<form method=post action=/orders/{order.Reference}/{verb}><button>{verb} {amount}</button></form>";

    // A key that follows from the order lets a button that is pressed twice do its work once.
    Task<IResult> Capture(string reference) => Modify(reference, payment =>
        vipps.EPayment.CaptureAsync(reference, payment.Aggregate.Capturable, $"capture-{payment.Aggregate.CapturedAmount.Value}-{reference}"));

    Task<IResult> Refund(string reference) => Modify(reference, payment =>
        vipps.EPayment.RefundAsync(reference, payment.Aggregate.Refundable, $"refund-{payment.Aggregate.RefundedAmount.Value}-{reference}"));

    async Task<IResult> Modify(string reference, Func<Payment, Task<PaymentModified>> modify)
    {
        if (!orders.TryGetValue(reference, out var order) || order.Payment is not { } payment) return Results.NotFound();
        var modified = await modify(payment);
        Note(payment with { Aggregate = modified.Aggregate });
        return Results.Redirect("/orders");
    }

    static async Task SayWhatFailed(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (VippsMobilePayException failure)
        {
            http.Response.StatusCode = StatusCodes.Status502BadGateway;
            await Page("That did not work", $"<p>{WebUtility.HtmlEncode(failure.Message)}</p>").ExecuteAsync(http);
        }
    }

    /// <summary>
    /// Answers overtake each other: one that was read before a capture may arrive after it. What has happened to a payment only grows, so that the one with
    /// more behind it is the newer.
    /// </summary>
    void Note(Payment payment) => orders.AddOrUpdate(
        payment.Reference,
        _ => throw new InvalidOperationException("Nobody ordered that."),
        (_, order) => order.Payment is { } known && Happened(known) > Happened(payment) ? order : order with { Payment = payment });

    static long Happened(Payment payment) => (payment.State == PaymentState.Created ? 0 : 1) + payment.Aggregate.AuthorizedAmount.Value
        + payment.Aggregate.CapturedAmount.Value + payment.Aggregate.CancelledAmount.Value + payment.Aggregate.RefundedAmount.Value;

    static IResult Page(string title, string body) =>
        Results.Content($"<!doctype html><title>{title}</title><h1>{title}</h1>{body}<p><a href=/>Basket</a> <a href=/orders>Orders</a>", "text/html; charset=utf-8");
}
