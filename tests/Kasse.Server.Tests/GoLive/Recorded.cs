using System.Text;
using Kasse.Engine.Payments;
using Kasse.Server.GoLive;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Requests;

namespace Kasse.Server.Tests.GoLive;

/// <summary>Evidence as a test needs it: a few calls, in order, and what became of one payment.</summary>
static class Recorded
{
    const string Reference = "order-1";

    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static Evidence Evidence(IEnumerable<LoggedRequest> calls, Sale? sale = null, bool isWhole = true, IReadOnlyList<Listener>? listeners = null) => new(
        Surface.EPayment, new SalesUnit("123456", "Shop", Market.Norway, "NOK", FirstStart.Usual),
        [.. calls.Select((call, number) => ApiCall.From(call with { Id = number + 1 }))], sale is null ? [] : [sale], listeners ?? [], isWhole);

    /// <param name="operation">Without its surface, unless it has none.</param>
    /// <param name="second">Real time, after noon.</param>
    public static LoggedRequest Call(
        string operation, int status = 200, string? key = null, string? asked = null, string? answered = null, double second = 0, string headers = "", bool isBroken = false) => new(
        0, Noon.AddSeconds(second), char.IsUpper(operation[0]) ? operation : $"ePayment {operation}", "POST", $"/epayment/v1/payments/{Reference}/{operation}", "123456",
        operation == "Access token" ? null : Reference, null, status, TimeSpan.FromMilliseconds(3), $"{headers}{(key is null ? "" : $"Idempotency-Key: {key}\n")}",
        asked is null ? null : Encoding.UTF8.GetBytes(asked), isBroken ? Server.Callers.RequestLog.NoAnswer : "Content-Type: application/json\n",
        answered is null ? null : Encoding.UTF8.GetBytes(answered), null);

    public static LoggedRequest Read(string state, double second = 0, int status = 200) => Call("get", status, second: second, answered: $$"""{"state":"{{state}}","aggregate":{} }""");

    public static LoggedRequest Capture(long value, string? key = "c1", int status = 200, bool isBroken = false) => Call("capture", status, key, Part(value), isBroken: isBroken);

    public static string Part(long value) => $$"""{"modificationAmount":{"currency":"NOK","value":{{value}} } }""";

    public static Sale Sale(
        long authorized = 10_000, long captured = 0, long cancelled = 0, long refunded = 0, bool hasLapsed = false, string reference = Reference, params Telling[] told) =>
        new(reference, $"/portal/payments/123456/{reference}", new HashSet<string> { "CREATED", "AUTHORIZED" }, authorized, captured, cancelled, refunded, hasLapsed, told);

    /// <param name="statuses">Of the attempts; 0 is nobody there, -1 an answer that came too late.</param>
    public static Telling Told(string name, params int[] statuses) => new(1, "ours", $"epayments.payment.{name}.v1", DeliveryState.Pending, [.. statuses.Select((status, number) =>
        new Attempt(number + 1, Noon, "", "", status > 0 ? status : null, null, status switch { 0 => new Why("Connection refused", ""), -1 => new Why("There was no answer within 10 seconds.", ""), _ => null }, TimeSpan.Zero))]);

    public static Listener Listens(params string[] names) => new([.. names.Select(name => $"epayments.payment.{name}.v1")], new Proof("https://shop.example/hooks", "/portal/webhooks/1"));
}
