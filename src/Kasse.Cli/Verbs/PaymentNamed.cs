using System.CommandLine;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary>The payment that a verb is about, as it is named on the command line.</summary>
sealed class PaymentNamed
{
    readonly Argument<string> reference = new("reference") { Description = "The merchant's name for the payment" };
    readonly Option<string?> msn = new("--msn") { Description = "Whose it is, where several sales units have one of that name", HelpName = "MSN" };

    public PaymentNamed(Command verb)
    {
        verb.Add(reference);
        verb.Add(msn);
    }

    public Task<PaymentDetails> Find(KasseCaller kasse, ParseResult asked, CancellationToken stopping) =>
        kasse.Find(asked.GetRequiredValue(reference), asked.GetValue(msn), stopping);

    public static string Path(PaymentView payment, string act) => $"/payments/{payment.Msn}/{Uri.EscapeDataString(payment.Reference)}{act}";

    /// <returns>Failure, when it did not come to what was asked for.</returns>
    public static int Show(ParseResult asked, Terminal terminal, Acted acted)
    {
        terminal.Show(asked, acted, () => terminal.Facts(
            ("Reference", acted.Payment.Reference),
            ("Happened", acted.Refusal is { } why ? $"{acted.Happened} ({why})" : acted.Happened),
            ("State", acted.Payment.State.ToString()),
            ("Amount", Money(acted.Payment.Amount))));
        return acted.Refusal is null ? KasseCommand.Worked : KasseCommand.Failed;
    }

    public static string? Money(AmountView? amount) => amount is null ? null : FormattableString.Invariant($"{amount.Value / 100m:0.00} {amount.Currency}");
}
