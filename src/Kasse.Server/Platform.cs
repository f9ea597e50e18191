using Kasse.Engine.Payments;
using Kasse.Server.FaultInjection;
using Kasse.Server.Psp;
using Kasse.Server.Qr;
using Kasse.Server.Schedule;
using Kasse.Server.Start;
using Kasse.Server.Web.Landing;
using Kasse.Storage;
using Kasse.Storage.Accounts;
using Kasse.Storage.Codes;
using Kasse.Storage.Consents;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Orders;
using Kasse.Storage.Psp;
using Kasse.Storage.Settings;

namespace Kasse.Server;

/// <summary>What every operation works with: the switches, the journal, the settings, the rules, and the two clocks.</summary>
/// <param name="Clock">Business time.</param>
/// <param name="RealTime">For tokens and signatures.</param>
public sealed record Platform(
    KasseOptions Options,
    Database Database,
    Journal Journal,
    SettingsTables Settings,
    AccountTables Accounts,
    DeliveryTables Deliveries,
    PaymentRules Rules,
    BusinessClock Clock,
    TimeProvider RealTime,
    Addresses Addresses,
    UserTokens UserTokens,
    Seal Seal)
{
    public PspJournal Psp { get; } = new(Database, Clock);

    public CodeTables Codes { get; } = new(Database, Clock);
    public People People { get; } = new(Seal, Clock);
    internal Drawings Drawings { get; } = new(Seal, Clock, () => Addresses.Base);
    public ConsentTables Consents { get; } = new(Database, Clock);

    public OrderTables Orders { get; } = new(Database, RealTime);

    /// <summary>Empty for good where nothing is a test.</summary>
    public FaultList Faults { get; } = new(Clock);
}
