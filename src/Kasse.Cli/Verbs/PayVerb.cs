using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Kasse.Client;
using Kasse.Client.EPayment;
using Kasse.Server.Control;
using Kasse.Server.Start;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse pay</c>: what a merchant's system does first, and what a browser does then.</summary>
static class PayVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("pay", "Ask for a payment, and open the page where it is paid");
        var amount = new Argument<decimal>("amount")
        {
            Description = "In kroner or euro: 499 or 499.50",
            CustomParser = text => decimal.TryParse(text.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? number
                : Wrong(text, $"{text.Tokens[0].Value} is no amount. Write it like 499 or 499.50."),
        };
        var msn = new Option<string>("--msn") { Description = "Which sales unit asks", HelpName = "MSN", DefaultValueFactory = _ => FirstStart.NorwegianMsn };
        var reference = new Option<string?>("--reference", "-r") { Description = "The merchant's name for it; without it, one is made up", HelpName = "REFERENCE" };
        var description = new Option<string>("--description") { Description = "What the payer reads", HelpName = "TEXT", DefaultValueFactory = _ => "A payment" };
        var open = new Option<bool?>("--open") { Description = "Open the page in a browser: on a terminal unless said otherwise, else only when said", HelpName = "true|false" };
        var place = Place.Running(verb, terminal);
        verb.Add(amount);
        foreach (var option in (Option[])[msn, reference, description, open]) verb.Add(option);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var payment = await Ask(
                kasse, asked.GetRequiredValue(msn), asked.GetValue(amount), asked.GetValue(reference) ?? $"pay-{Guid.NewGuid():N}"[..20],
                asked.GetRequiredValue(description), stopping);
            terminal.Show(asked, payment, () => terminal.Facts(("Reference", payment.Reference), ("Page", payment.Page)));
            if (asked.GetValue(open) ?? terminal.IsForEyes) Open(payment.Page, terminal);
            return KasseCommand.Worked;
        });
        return verb;
    }

    static async Task<Asked> Ask(KasseCaller kasse, string msn, decimal amount, string reference, string description, CancellationToken stopping)
    {
        var unit = await kasse.Get<SalesUnitView>($"/sales-units/{Uri.EscapeDataString(msn)}", stopping);
        if (unit.ClientId is null) throw new FailedException($"Sales unit {msn} has no keys of its own. Choose another with --msn.");
        var keys = await kasse.Get<KeySetView>($"/keys/{unit.ClientId}", stopping);
        using var merchant = new VippsMobilePayClient(new VippsMobilePayOptions
        {
            BaseAddress = kasse.Address,
            ClientId = keys.ClientId,
            ClientSecret = keys.ClientSecret,
            SubscriptionKey = keys.SubscriptionKeyPrimary,
            MerchantSerialNumber = msn,
            RetryCount = 0,
        });
        var created = await merchant.EPayment.CreateAsync(
            new CreatePayment
            {
                Amount = Amount.FromMajor(amount, unit.Currency),
                Reference = reference,
                ReturnUrl = new Uri(kasse.Address, "/wallet").AbsoluteUri,
                PaymentDescription = description,
            }, cancellationToken: stopping);
        return new Asked(msn, reference, created.RedirectUrl!);
    }

    static void Open(string page, Terminal terminal)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(page) { UseShellExecute = true });
        }
        catch (Exception none) when (none is Win32Exception or InvalidOperationException)
        {
            terminal.Errors.WriteLine($"kasse: No browser could be opened ({none.Message}). Open the page yourself.");
        }
    }

    static decimal Wrong(System.CommandLine.Parsing.ArgumentResult text, string why)
    {
        text.AddError(why);
        return 0;
    }

    sealed record Asked(string Msn, string Reference, string Page);
}
