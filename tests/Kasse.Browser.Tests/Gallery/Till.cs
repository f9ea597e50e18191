using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Storage;

namespace Kasse.Browser.Tests.Gallery;

/// <summary>What the merchant does once a payment is authorized.</summary>
static class Till
{
    public static Task Capture(this Scene scene, Payment payment, Money amount) =>
        scene.Do(payment, (now, id) => PaymentRules.Capture(scene.Now(payment), scene.Kasse.Server.Platform.Settings.Current.SalesUnits[payment.Msn], amount, now, id));

    public static Task Refund(this Scene scene, Payment payment, Money amount) =>
        scene.Do(payment, (now, id) => scene.Kasse.Server.Platform.Rules.Refund(scene.Now(payment), amount, now, id));

    public static Task Cancel(this Scene scene, Payment payment) =>
        scene.Do(payment, (now, id) => PaymentRules.Cancel(scene.Now(payment), onlyBeforeAuthorization: false, now, id));

    static async Task Do(this Scene scene, Payment payment, Func<DateTimeOffset, Guid, Decision> act)
    {
        var outcome = await scene.Kasse.Server.Platform.Journal.Execute(
            payment.Msn, payment.Reference, new Request("merchant"), (_, now) => act(now, Guid.NewGuid()));
        Assert.Null(outcome.Refusal);
    }
}
