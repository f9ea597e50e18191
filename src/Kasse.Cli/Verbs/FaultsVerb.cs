using System.CommandLine;
using Kasse.Server.Control;
using Kasse.Server.FaultInjection;
using Kasse.Server.Start;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse faults</c>, <c>add</c> and <c>remove</c></summary>
static class FaultsVerb
{
    const string Words = """
        What goes wrong.
        With a call: 503 (or 401, 429, 500, 502, 504) answers that, refuse NAME refuses by a rule, like refuse exceeds-capturable, drop-before breaks the connection;
        nothing is done. delay SECONDS answers late, drip SECONDS byte by byte, drop-after breaks the connection instead; all is done.
        With the whole sales unit: maintenance MINUTES, or maintenance FROM UNTIL by Kasse's clock.
        With a webhook: webhook-twice, webhook-reordered, webhook-late SECONDS by Kasse's clock, webhook-missigned, webhook-lost.
        """;

    public static Command Command(Terminal terminal)
    {
        var verb = new Command("faults", "List the faults that are switched on, add one, or remove one");
        var place = Place.Running(verb, terminal);
        verb.Add(Add(terminal));
        verb.Add(Remove(terminal));
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var faults = await kasse.Get<List<Fault>>("/faults", stopping);
            terminal.Show(asked, faults, () => terminal.Table(["Id", "Sales unit", "Strikes", "It", "Struck", "Left"], faults.Select(Row)));
            return KasseCommand.Worked;
        });
        return verb;
    }

    static Command Add(Terminal terminal)
    {
        var verb = new Command("add", "Let calls or webhooks go wrong, until they have so often, the fault is removed, or Kasse restarts");
        var fault = new Argument<string>("fault")
        {
            Description = Words,
            Arity = new ArgumentArity(1, 3),
            CustomParser = said =>
            {
                var words = string.Join(' ', said.Tokens.Select(token => token.Value));
                if (Harm.Read(words, DateTimeOffset.UnixEpoch) is null) said.AddError($"{words} is no fault. Write it like {Harm.Examples}; --help tells them all.");
                return words;
            },
        };
        fault.CompletionSources.Add([.. Harm.Names]);
        var operation = new Option<string?>("--operation") { Description = "Which calls, as kasse requests names them; without it, all", HelpName = "OPERATION" };
        var count = new Option<int?>("--count") { Description = "How often; without it, always from now on", HelpName = "COUNT" };
        var share = new Option<int?>("--share") { Description = "Of what it fits, so many percent", HelpName = "PERCENT" };
        var seed = new Option<int?>("--seed") { Description = "The same one strikes the same each time", HelpName = "NUMBER" };
        var reference = new Option<string?>("--reference", "-r") { Description = "Only what is about this payment", HelpName = "REFERENCE" };
        var happened = new Option<string?>("--event") { Description = "Of webhooks, only this type", HelpName = "TYPE" };
        var msn = new Option<string>("--msn") { Description = "Whose calls", HelpName = "MSN", DefaultValueFactory = _ => FirstStart.NorwegianMsn };
        var place = Place.Running(verb, terminal);
        verb.Add(fault);
        foreach (var option in (Option[])[operation, happened, reference, count, share, seed, msn]) verb.Add(option);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var harm = Harm.Read(asked.GetRequiredValue(fault), (await kasse.Get<AboutKasse>("/", stopping)).Now)!;
            var added = await kasse.Post<Fault>("/faults", new FaultAsked(
                asked.GetRequiredValue(msn), harm.Kind, asked.GetValue(operation), harm.Status, harm.Refusal, harm.Seconds, harm.From, harm.Until, Minutes: null,
                asked.GetValue(share), asked.GetValue(seed), asked.GetValue(count), asked.GetValue(reference), asked.GetValue(happened)), stopping);
            terminal.Show(asked, added, () => terminal.Facts(
                ("Id", added.Id), ("Strikes", added.Struck()), ("Sales unit", added.Msn), ("It", added.Harm.ToString()), ("Left", Left(added))));
            return KasseCommand.Worked;
        });
        return verb;
    }

    static Command Remove(Terminal terminal)
    {
        var verb = new Command("remove", "Switch a fault off; without an id, all of them");
        var id = new Argument<string?>("id") { Description = "As kasse faults lists it", Arity = ArgumentArity.ZeroOrOne };
        var place = Place.Running(verb, terminal);
        verb.Add(id);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            List<string> ids = asked.GetValue(id) is { } one ? [one] : [.. (await kasse.Get<List<Fault>>("/faults", stopping)).Select(fault => fault.Id)];
            foreach (var each in ids) await kasse.Delete($"/faults/{Uri.EscapeDataString(each)}", stopping);
            terminal.Show(asked, ids, () => terminal.Facts(("Removed", $"{ids.Count}")));
            return KasseCommand.Worked;
        });
        return verb;
    }

    static string?[] Row(Fault fault) =>
        [fault.Id, fault.Msn, fault.Struck(), fault.SharePercent < 100 ? $"{fault.Harm}, {fault.SharePercent} % of the time" : fault.Harm.ToString(), $"{fault.StruckCount}", Left(fault)];

    static string Left(Fault fault) => fault.LeftCount?.ToString() ?? "without end";
}
