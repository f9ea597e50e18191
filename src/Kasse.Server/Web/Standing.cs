using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Server.Web;

/// <summary>How a payment stands in the payer's eyes.</summary>
public enum Standing
{
    Open,

    /// <summary>Approved, and the issuer has not answered yet.</summary>
    Undecided,

    Paid,
    Stopped,
    Expired,
}

public static class Standings
{
    /// <summary>A payment whose time is up counts as expired, also before the schedule has come to it.</summary>
    public static Standing StandingAt(this Payment payment, DateTimeOffset now) => payment.State switch
    {
        PaymentState.Created when payment.Outstanding is not null => Standing.Undecided,
        PaymentState.Created => now < payment.ExpiresAt ? Standing.Open : Standing.Expired,
        PaymentState.Authorized => Standing.Paid,
        PaymentState.Aborted or PaymentState.Terminated => Standing.Stopped,
        PaymentState.Expired => Standing.Expired,
    };

    /// <summary>What was held has gone back, and the merchant has taken nothing of it.</summary>
    public static bool IsReleased(this Payment payment) => payment.Authorization is not null && payment.Captured.IsZero && payment.Capturable.IsZero;

    /// <summary>What a payment comes to, without what was released again; of one that was released altogether, what was held.</summary>
    public static Money InAll(this Payment payment) =>
        payment.Authorization is null ? payment.Order.Amount : payment.IsReleased() ? payment.Authorized : payment.Authorized - payment.Cancelled;
}
