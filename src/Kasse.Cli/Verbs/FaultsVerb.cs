using System.CommandLine;
using Kasse.Server.Control;
using Kasse.Server.FaultInjection;
using Kasse.Server.Start;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse faults</c>, <c>add</c> and <c>remove</c></summary>
static class FaultsVerb
{
    static readonly Dictionary<string, FaultKind> Kinds = new()
    {
        ["answer"] = FaultKind.Answer,
        ["delay"] = FaultKind.Delay,
        ["drop-before"] = FaultKind.DropBefore,
        ["drop-after"] = FaultKind.DropAfter,
    };

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
            terminal.Show(asked, faults, () => terminal.Table(["Id", "Sales unit", "Operation", "It", "Struck", "Left"], faults.Select(Row)));
            return KasseCommand.Worked;
        });
        return verb;
    }

    static Command Add(Terminal terminal)
    {
        var verb = new Command("add", "Let calls go wrong, until they have so often, the fault is removed, or Kasse restarts");
        var kind = new Argument<string>("kind")
        {
            Description = "answer: fail with --status, nothing is done. delay: answer --seconds late. drop-before: break the connection, nothing is done. drop-after: do it, then break the connection",
        };
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        var status = new Option<int?>("--status") { Description = "What is answered: 429, 500, 502, 503 or 504", HelpName = "STATUS" };
        var seconds = new Option<int?>("--seconds") { Description = "How late it is answered", HelpName = "SECONDS" };
        var operation = new Option<string?>("--operation") { Description = "Which calls, as kasse requests names them; without it, all", HelpName = "OPERATION" };
        var count = new Option<int?>("--count") { Description = "How many calls; without it, all from now on", HelpName = "COUNT" };
        var share = new Option<int?>("--share") { Description = "Of the calls that it fits, so many percent", HelpName = "PERCENT" };
        var msn = new Option<string>("--msn") { Description = "Whose calls", HelpName = "MSN", DefaultValueFactory = _ => FirstStart.NorwegianMsn };
        var place = Place.Running(verb, terminal);
        verb.Add(kind);
        foreach (var option in (Option[])[status, seconds, operation, count, share, msn]) verb.Add(option);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var fault = await kasse.Post<Fault>("/faults", new FaultAsked(
                asked.GetRequiredValue(msn), Kinds[asked.GetRequiredValue(kind)], asked.GetValue(operation), asked.GetValue(status), Refusal: null, asked.GetValue(seconds),
                asked.GetValue(share), Seed: null, asked.GetValue(count)), stopping);
            terminal.Show(asked, fault, () => terminal.Facts(
                ("Id", fault.Id), ("Calls", fault.Operation ?? "all"), ("Sales unit", fault.Msn), ("It", fault.Harm.ToString()), ("Left", Left(fault))));
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
        [fault.Id, fault.Msn, fault.Operation ?? "all", fault.SharePercent < 100 ? $"{fault.Harm}, {fault.SharePercent} % of the calls" : fault.Harm.ToString(), $"{fault.StruckCount}", Left(fault)];

    static string Left(Fault fault) => fault.LeftCount?.ToString() ?? "without end";
}
