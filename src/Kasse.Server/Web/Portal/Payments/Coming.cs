using Kasse.Engine.Payments;
using Kasse.Server.Schedule;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Web.Portal.Payments;

/// <summary>Something that time alone brings about a payment, unless somebody acts before.</summary>
/// <param name="At">Business time.</param>
sealed record Coming(DateTimeOffset At, string What)
{
    /// <summary>All that will happen as things stand, in order.</summary>
    /// <param name="deliveries">Those that are about the payment.</param>
    public static IReadOnlyList<Coming> Of(Payment payment, IEnumerable<Delivery> deliveries, DateTimeOffset now)
    {
        var coming = new List<Coming>();
        if (Agenda.Foresee(payment) is { } next) coming.Add(new(next.At, EventText.Coming(next)));
        if (payment.Authorization is { } paid)
        {
            var refundBefore = paid.At + PaymentRules.RefundPeriod;
            if (!payment.Capturable.IsZero && paid.GuaranteedUntil > now && paid.GuaranteedUntil < paid.CaptureBefore)
                coming.Add(new(paid.GuaranteedUntil, "The issuer's guarantee ends: after that a capture may fail."));
            if (!payment.Refundable.IsZero && refundBefore > now) coming.Add(new(refundBefore, $"{Words.Amount(payment.Refundable)} can be refunded until then."));
        }
        coming.AddRange(deliveries.Where(delivery => delivery.NextAt is not null).Select(delivery => new Coming(delivery.NextAt!.Value, $"{delivery.Event} is delivered{(delivery.AttemptCount > 0 ? " once more" : "")}.")));
        return [.. coming.OrderBy(one => one.At)];
    }
}
