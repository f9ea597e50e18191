using System.Text.Json;
using System.Text.Json.Nodes;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Storage;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>A shop whose payments are told to receivers: what happens to them is written straight into the journal, the rest goes over HTTP.</summary>
public sealed class Shop(RunningKasse kasse, Merchant merchant)
{
    public const string Path = "/webhooks/v1/webhooks";

    public static readonly string[] AllEvents =
        [.. ((string[])["created", "aborted", "expired", "cancelled", "captured", "refunded", "authorized", "terminated"]).Select(what => $"epayments.payment.{what}.v1")];

    public static Money Kr(decimal kroner) => new((long)(kroner * 100), "NOK");

    public static async Task<Shop> In(RunningKasse kasse) => new(kasse, await kasse.Merchant());

    SalesUnit Unit => kasse.Server.Platform.Settings.Current.SalesUnits[merchant.Msn];

    public static string Registration(string url, params string[] events) => JsonSerializer.Serialize(new { url, events });

    /// <returns>The registration's id and secret.</returns>
    public async Task<(string Id, string Secret)> Listen(string url, params string[] events)
    {
        var answer = await merchant.Post(Path, Registration(url, events.Length == 0 ? AllEvents : events));
        Assert.Equal(201, answer.Status);
        return ((string)answer.Json["id"]!, (string)answer.Json["secret"]!);
    }

    public Task<Answer> Delete(string id) => merchant.Send(HttpMethod.Delete, $"{Path}/{id}", null, null);

    public async Task<JsonArray> List() => (await merchant.Get(Path)).Json["webhooks"]!.AsArray();

    public Task Create(string reference, decimal kroner = 100, string? key = null, Func<Order, Order>? change = null)
    {
        var order = new Order { Reference = reference, Amount = Kr(kroner), ReturnUrl = "https://shop.example/" };
        order = change?.Invoke(order) ?? order;
        return Done(kasse.Server.Platform.Journal.Create(
            merchant.Msn, order, new Request("create", key, [1]), now => PaymentRules.Create(order, Unit, null, now, Guid.NewGuid())));
    }

    public Task Authorize(string reference, CardConduct conduct = CardConduct.Pays, ShippingChoice? shipping = null)
    {
        var payer = kasse.Server.Platform.Settings.Current.Wallets["4712345678"].Payer;
        var approval = new Approval(payer, new Card("492556", "0001", CardScheme.Visa, conduct), shipping);
        return Do(reference, "approve", null, (payment, now) => kasse.Server.Platform.Rules.Authorize(payment, Unit, approval, now, Guid.NewGuid()));
    }

    public Task Capture(string reference, decimal kroner, string? key = null) =>
        Do(reference, "capture", key, (payment, now) => PaymentRules.Capture(payment, Unit, Kr(kroner), now, Guid.NewGuid()));

    public Task Refund(string reference, decimal kroner, string? key = null) =>
        Do(reference, "refund", key, (payment, now) => kasse.Server.Platform.Rules.Refund(payment, Kr(kroner), now, Guid.NewGuid()));

    public Task Cancel(string reference, string? key = null) =>
        Do(reference, "cancel", key, (payment, now) => PaymentRules.Cancel(payment, false, now, Guid.NewGuid()));

    public Task Abort(string reference) => Do(reference, "abort", null, (payment, now) => PaymentRules.Abort(payment, now, Guid.NewGuid()));

    public Task SendTo(string reference, string phoneNumber) =>
        Do(reference, "send", null, (payment, now) => PaymentRules.SendTo(payment, phoneNumber, now, Guid.NewGuid()));

    /// <summary>Ends when everything is told as far as it can be now.</summary>
    public Task Quiet() => kasse.Server.Courier.Quiet();

    Task Do(string reference, string operation, string? key, Func<Payment, DateTimeOffset, Decision> decide) =>
        Done(kasse.Server.Platform.Journal.Execute(merchant.Msn, reference, new Request(operation, key, [1]), decide));

    static async Task Done(Task<Outcome> doing) => Assert.NotNull((await doing).Event);
}
