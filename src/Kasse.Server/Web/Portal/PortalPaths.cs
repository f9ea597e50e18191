using Kasse.Engine.Payments;
using Kasse.Server.GoLive.Scenarios;
using Kasse.Server.Web.Portal.Codes;
using Kasse.Server.Webhooks;
using Kasse.Storage.Accounts;
using Kasse.Storage.Codes;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Orders;
using Kasse.Storage.Settings;

namespace Kasse.Server.Web.Portal;

/// <summary>Addresses inside the portal.</summary>
public static class PortalPaths
{
    public const string Home = "/portal", SignIn = Home + "/sign-in", SignOut = Home + "/sign-out", Invitation = Home + "/invitation",
        Account = Home + "/account", SalesUnits = Home + "/sales-units", Keys = Home + "/keys", TestUsers = Home + "/test-users", Users = Home + "/users";

    public const string Payments = Home + "/payments", PspPayments = Home + "/psp-payments", Webhooks = Home + "/webhooks", Deliveries = Home + "/deliveries", Requests = Home + "/requests",
        Dashboard = Home + "/dashboard", Clock = Home + "/clock", Faults = Home + "/faults";

    public const string Checklist = Home + "/checklist";

    public static string ChecklistOf(string msn) => $"{Checklist}/{Uri.EscapeDataString(msn)}";

    public const string Scenarios = Home + "/scenarios";

    public static string ScenariosOf(string msn) => $"{Scenarios}/{Uri.EscapeDataString(msn)}";

    public static string ScenarioRun(Run run) => $"{ScenariosOf(run.Unit.Msn)}/{run.Id}";

    public static string Payment(string msn, string reference) => $"{Payments}/{Uri.EscapeDataString(msn)}/{Uri.EscapeDataString(reference)}";

    public const string Orders = Home + "/orders", Codes = Home + "/qr";

    public static string Code(CodeKind kind, string msn, string id) => $"{Codes}/{kind}/{msn}/{Uri.EscapeDataString(id)}";

    public static string Code(TillCode code) => Code(CodeKind.Till, code.Msn, code.Id);

    public static string Code(RedirectCode code) => Code(CodeKind.Redirect, code.Msn, code.Id);

    /// <summary>What something was told about.</summary>
    public static string About(Delivery delivery) =>
        delivery.Event == EventTypes.CheckedIn ? Code(CodeKind.Till, delivery.Msn, delivery.Reference) : Payment(delivery.Msn, delivery.Reference);

    public static string Order(OrderName order) => $"{Orders}/{order.Msn}/{order.Type}/{Uri.EscapeDataString(order.Id)}";

    public static string OrderImage(string msn, string id) => $"{Orders}/images/{msn}/{Uri.EscapeDataString(id)}";

    public static string PspPayment(string msn, string id) => $"{PspPayments}/{Uri.EscapeDataString(msn)}/{Uri.EscapeDataString(id)}";

    public static string SignInTo(string next) => Within(next) == Home ? SignIn : $"{SignIn}?next={Uri.EscapeDataString(next)}";

    public static string SignInAsDeveloper(string next) => $"{SignIn}/developer?next={Uri.EscapeDataString(next)}";

    public static string Of(SalesUnit unit) => $"{SalesUnits}/{unit.Msn}";

    public static string Of(KeySet keys) => $"{Keys}/{keys.ClientId}";

    public static string Of(Payer payer) => $"{TestUsers}/{payer.PhoneNumber}";

    public static string Of(Account account) => $"{Users}/{account.Id}";

    /// <returns>Where to go after signing in: only ever within the portal.</returns>
    public static string Within(string? next) =>
        next?.StartsWith(Home + '/', StringComparison.Ordinal) == true && SeeOther.CanLeadTo(next) ? next : Home;
}
