using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Web.Wallet;
using Kasse.Storage;

namespace Kasse.Server.Tests;

/// <summary>Makes payments straight in the journal, and looks at what became of them.</summary>
sealed class Shop(KasseServer server, string msn)
{
    public const string Norwegian = "123456", Danish = "234567", Finnish = "345678";

    static readonly Dictionary<string, string> PhoneNumbers = new()
    {
        [Norwegian] = "4712345678",
        [Danish] = "4512345678",
        [Finnish] = "358401234567",
    };

    public PayerActs Acts { get; } = new(server.Platform, server.PspActs);
    public DateTimeOffset Now => server.Platform.Clock.GetUtcNow();

    public async Task<Payment> Create(string reference, long minor = 10_000, TimeSpan? lifetime = null)
    {
        var unit = server.Platform.Settings.Current.SalesUnits[msn];
        var order = new Order
        {
            Reference = reference,
            Amount = new Money(minor, unit.Currency),
            ExpiresAt = lifetime is { } time ? Now + time : null,
            Receipt = lifetime is null ? null : new Receipt([], new BottomLine(unit.Currency, null, null, null, null, null, null)),
        };
        var outcome = await server.Platform.Journal.Create(msn, order, new Request("create", reference, []),
            now => PaymentRules.Create(order, unit, payer: null, now, Guid.NewGuid()));
        Assert.Null(outcome.Refusal);
        return outcome.Payment!;
    }

    public async Task<Payment> Authorize(string reference, long minor = 10_000)
    {
        await Create(reference, minor);
        return (await Acts.Approve(msn, reference, PhoneNumbers[msn])).Payment!;
    }

    public Task Capture(string reference, long minor)
    {
        var unit = server.Platform.Settings.Current.SalesUnits[msn];
        return server.Platform.Journal.Execute(msn, reference, new Request("capture"),
            (payment, now) => PaymentRules.Capture(payment, unit, new Money(minor, unit.Currency), now, Guid.NewGuid()));
    }

    public Payment Find(string reference) => History(reference).Payment;

    public PaymentEvent Last(string reference) => History(reference).Entries[^1].Event!;

    public History History(string reference) => server.Platform.Journal.Find(msn, reference)!;

    /// <summary>Moves the clock, and waits until what that made due has happened.</summary>
    public async Task Pass(TimeSpan time)
    {
        await server.Platform.Clock.Advance(time, server.Platform.Settings);
        await server.Agenda.CatchUp();
    }
}
