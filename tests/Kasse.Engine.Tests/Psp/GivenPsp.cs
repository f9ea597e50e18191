using Kasse.Engine.Psp;

namespace Kasse.Engine.Tests.Psp;

/// <summary>PSP transactions told by what has happened to them, all of it at <see cref="Given.Noon"/>.</summary>
static class GivenPsp
{
    public const string Phone = "4712345678";

    public static PspOrder OrderOf(Money amount) => new("psp-1", "7K2M9", "order-1", amount, "https://psp.example/back", "https://psp.example/pay") { Text = "Two tickets" };

    public static PspTransaction Initiated(Money amount, params PspEvent[] then) => From(OrderOf(amount), then);

    public static PspTransaction From(PspOrder order, params PspEvent[] then) =>
        then.Aggregate(PspTransaction.From(Shop.Msn, new PspEvent.Initiated(Noon, order, Noon.AddMinutes(10)))!, (before, e) => before.After(e));

    /// <summary>The provider has been told the card.</summary>
    public static PspTransaction Asked(params PspEvent[] then) => Initiated(Kr(499), [CallBegun, .. then]);

    public static PspTransaction ReservedFor(Money amount, params PspEvent[] then) =>
        Initiated(amount, [CallBegun, new PspEvent.Reserved(Noon, amount), .. then]);

    public static PspEvent CallBegun => new PspEvent.CallBegun(Noon);
    public static PspEvent SoftDeclined => new PspEvent.SoftDeclined(Noon, "https://psp.example/3ds");
    public static PspEvent Failed(PspFailureCause cause = PspFailureCause.Declined) => new PspEvent.Failed(Noon, new(cause));
    public static PspEvent Rejected => new PspEvent.Rejected(Noon);
    public static PspEvent TimedOut => new PspEvent.TimedOut(Noon);

    public static PspReport Says(PspOperation operation, Money amount, bool succeeded = true) => new(operation, amount, "Said by the provider", succeeded);

    public static PspEvent Reported(PspReport report, DateTimeOffset? batchAt = null) => new PspEvent.Reported(Noon, report, batchAt ?? PspRules.NextBatch(Noon));
}
