using Kasse.Server.Control;
using EngineReason = Kasse.Engine.Payments.DeclineReason;

namespace Kasse.Testing;

/// <summary>Somebody with the app, who answers payments without a phone.</summary>
public sealed class TestPayer
{
    readonly TestKasse kasse;
    readonly ControlClient control;

    internal TestPayer(TestKasse kasse, ControlClient control, string phoneNumber)
    {
        this.kasse = kasse;
        this.control = control;
        PhoneNumber = phoneNumber;
    }

    /// <summary>With country code and without a plus sign.</summary>
    public string PhoneNumber { get; }

    /// <summary>Says yes in the app, with the first card. An issuer that says no leaves the payment created.</summary>
    /// <param name="reference">The merchant's, of any sales unit.</param>
    /// <param name="shippingOptionId">For Express; null takes the option that is shown first.</param>
    /// <returns>The payment as it is then.</returns>
    /// <exception cref="TestKasseException">It cannot be approved.</exception>
    public Task<TestPayment> Approve(string reference, string? shippingOptionId = null) =>
        Act(reference, "approve", new ApproveRequest(PhoneNumber, ShippingOptionId: shippingOptionId));

    /// <summary>Says no in the app.</summary>
    /// <param name="reference">The merchant's, of any sales unit.</param>
    /// <returns>The payment as it is then.</returns>
    /// <exception cref="TestKasseException">It cannot be rejected any more.</exception>
    public Task<TestPayment> Reject(string reference) => Act(reference, "reject", null);

    /// <summary>Says yes, but the issuer says no. The payment stays open, and may be approved after all.</summary>
    /// <param name="reason">What the issuer tells the payer, and nobody tells the merchant.</param>
    /// <param name="reference">The merchant's, of any sales unit.</param>
    /// <returns>The payment as it is then.</returns>
    /// <exception cref="TestKasseException">Nobody waits for an issuer's answer.</exception>
    public Task<TestPayment> DeclineWith(DeclineReason reason, string reference) => Act(reference, "decline", new DeclineRequest(reason switch
    {
        DeclineReason.InsufficientFunds => EngineReason.InsufficientFunds,
        DeclineReason.RefusedByIssuer => EngineReason.RefusedByIssuer,
        DeclineReason.SuspectedFraud => EngineReason.SuspectedFraud,
        DeclineReason.WithdrawalLimitExceeded => EngineReason.WithdrawalLimitExceeded,
        DeclineReason.ExpiredCard => EngineReason.ExpiredCard,
        DeclineReason.InvalidCard => EngineReason.InvalidCard,
        DeclineReason.ChallengeDenied => EngineReason.ChallengeDenied,
    }));

    Task<TestPayment> Act(string reference, string what, object? asked) => TestKasseException.Unless(async () =>
    {
        await control.Do(HttpMethod.Post, $"/payments/{kasse.Find(reference).Msn}/{Uri.EscapeDataString(reference)}/{what}", asked);
        return kasse.Payment(reference);
    });
}

/// <summary>Why an issuer says no.</summary>
public enum DeclineReason
{
    /// <summary>There is not enough money on the account.</summary>
    InsufficientFunds,

    /// <summary>It gives no reason.</summary>
    RefusedByIssuer,

    /// <summary>It takes the payer for a thief.</summary>
    SuspectedFraud,

    /// <summary>The card has been used for too much.</summary>
    WithdrawalLimitExceeded,

    /// <summary>The card's time is over.</summary>
    ExpiredCard,

    /// <summary>There is no such card.</summary>
    InvalidCard,

    /// <summary>The payer did not identify (3-D Secure).</summary>
    ChallengeDenied,
}
