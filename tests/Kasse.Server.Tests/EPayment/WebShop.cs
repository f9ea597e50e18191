using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Server.Web.Wallet;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.EPayment;

/// <summary>A merchant who makes payments over HTTP, and arranges the situations that a test is about.</summary>
public sealed class WebShop(RunningKasse kasse, Merchant merchant)
{
    public const string Ola = "4712345678", Kari = "4791234567", Nobody = "4799999999";

    // One count for all, so that no two tests on one server ever share a reference.
    static int count;

    readonly Platform platform = kasse.Server.Platform;

    public Merchant Merchant => merchant;
    public RunningKasse Kasse => kasse;
    public PayerActs People { get; } = new(kasse.Server.Platform, kasse.Server.PspActs);

    /// <summary>Another sales unit on the same server: Norwegian, with all that is usual, unless said otherwise.</summary>
    public async Task<WebShop> Another(SalesUnitFeatures without = 0, SalesUnitFeatures with = 0, Market market = Market.Norway)
    {
        var currency = market switch { Market.Norway => "NOK", Market.Denmark => "DKK", Market.Finland => "EUR" };
        var unit = new SalesUnit($"{800000 + Next()}", "Another shop", market, currency, (FirstStart.Usual & ~without) | with);
        await platform.Settings.Save(unit);
        var keys = FirstStart.NewKeys(KeySetKind.SalesUnit, unit.Name, [unit.Msn]);
        await platform.Settings.Save(keys);
        return new WebShop(kasse, await Merchant.SignIn(kasse.Http, keys, unit.Msn));
    }

    public static string NewReference() => $"order-{Next():0000}";

    /// <summary>A person with these cards, the usual one first.</summary>
    /// <returns>The phone number.</returns>
    public Task<string> Person(params CardConduct[] cards) => Person(age: 40, cards);

    public async Task<string> Person(int age, params CardConduct[] cards)
    {
        var phoneNumber = $"47980{Next():00000}";
        var birthDate = DateOnly.FromDateTime(platform.Clock.GetUtcNow().UtcDateTime).AddYears(-age);
        await platform.Settings.Save(new Wallet(
            platform.Settings.Current.Wallets[Ola].Payer with { PhoneNumber = phoneNumber, Sub = Guid.NewGuid(), BirthDate = birthDate },
            [.. cards.Select((conduct, position) => FirstStart.NewCard(new Card("492556", $"{position:0000}", CardScheme.Visa, conduct)))]));
        return phoneNumber;
    }

    /// <summary>A create request with what is documented as required, changed as a test likes; a member that is changed to null is left out.</summary>
    public static string Order(string reference, long value = 49900, string currency = "NOK", string? change = null)
    {
        var order = new JsonObject
        {
            ["amount"] = new JsonObject { ["currency"] = currency, ["value"] = value },
            ["paymentMethod"] = new JsonObject { ["type"] = "WALLET" },
            ["reference"] = reference,
            ["userFlow"] = "WEB_REDIRECT",
            ["returnUrl"] = "https://shop.example/return",
            ["paymentDescription"] = "One pair of socks",
        };
        foreach (var (name, member) in change is null ? [] : JsonNode.Parse(change)!.AsObject())
        {
            if (member is null) order.Remove(name);
            else order[name] = member.DeepClone();
        }
        return order.ToJsonString();
    }

    public Task<Answer> Create(string order, string? key = null) => merchant.Post("/epayment/v1/payments", order, key ?? Guid.NewGuid().ToString());

    public Task<Answer> Get(string reference) => merchant.Get($"/epayment/v1/payments/{reference}");

    public Task<Answer> Events(string reference) => merchant.Get($"/epayment/v1/payments/{reference}/events");

    public Task<Answer> Capture(string reference, long value, string? key = null, string currency = "NOK") => Modify("capture", reference, value, key, currency);

    public Task<Answer> Refund(string reference, long value, string? key = null, string currency = "NOK") => Modify("refund", reference, value, key, currency);

    public Task<Answer> Cancel(string reference, string? body = null, string? key = null) =>
        merchant.Post($"/epayment/v1/payments/{reference}/cancel", body, key);

    public Task<Answer> Approve(string reference, string phoneNumber = Ola) => ApproveWith(reference, $$"""{ "customer": { "phoneNumber": "{{phoneNumber}}" } }""");

    public Task<Answer> ApproveWith(string reference, string body) => merchant.Post($"/epayment/v1/test/payments/{reference}/approve", body);

    /// <returns>The reference of a payment that nobody has answered.</returns>
    public async Task<string> Created(long value = 49900, string? change = null)
    {
        var reference = NewReference();
        Arranged(201, await Create(Order(reference, value, platform.Settings.Current.SalesUnits[merchant.Msn].Currency, change)));
        return reference;
    }

    public async Task<string> Authorized(long value = 49900, string phoneNumber = Ola, string? change = null)
    {
        var reference = await Created(value, change);
        Arranged(200, await Approve(reference, phoneNumber));
        return reference;
    }

    public async Task<string> Captured(long value = 49900)
    {
        var reference = await Authorized(value);
        Arranged(200, await Capture(reference, value));
        return reference;
    }

    public async Task<string> Aborted()
    {
        var reference = await Created();
        await People.Reject(merchant.Msn, reference);
        return reference;
    }

    public Task Switch(SalesUnitFeatures on)
    {
        var unit = platform.Settings.Current.SalesUnits[merchant.Msn];
        return platform.Settings.Save(unit with { Features = unit.Features | on });
    }

    /// <summary>Moves the clock, and waits until what that made due has happened.</summary>
    public async Task Pass(TimeSpan time)
    {
        await platform.Clock.Advance(time, platform.Settings);
        await kasse.Server.Agenda.CatchUp();
    }

    Task<Answer> Modify(string verb, string reference, long value, string? key, string currency) => merchant.Post(
        $"/epayment/v1/payments/{reference}/{verb}",
        $$"""{ "modificationAmount": { "currency": "{{currency}}", "value": {{value}} } }""",
        key ?? Guid.NewGuid().ToString());

    static int Next() => Interlocked.Increment(ref count);

    static void Arranged(int status, Answer answer) => Assert.True(answer.Status == status, $"The test could not be arranged: {answer.Status} {answer.Body}");
}
