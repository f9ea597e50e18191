namespace Kasse.Server.GoLive;

/// <summary>
/// What the integration does when something goes wrong: it looks before it tries again, and tries again with the same key. Where some calls are not
/// known, it may have looked.
/// </summary>
static class Trouble
{
    /// <summary>Once more may be a test of the answer; this often is a loop.</summary>
    const int BlindTriesMin = 3;

    const int LonelyTokensMin = 5, CallsPerTokenMin = 5;

    public static IEnumerable<Rule> For(string surface) => [Refused(surface), KeysAreUnique(surface), KeysAreKept(surface), TokensAreReused(surface)];

    public static IEnumerable<Rule> OfPsp => [Refused("psp"), TokensAreReused("psp")];

    static Rule Refused(string surface) => evidence =>
    {
        var question = new Question($"{surface}.errors", "Errors are met, and not repeated blindly");
        var refused = evidence.Calls.Where(IsTelling).ToList();
        if (refused.Count == 0)
        {
            return question.NotYet("No call has been refused yet.",
                "Make one that must be, like a capture of too much, and see what your staff and your log are told. Log the traceId.");
        }
        var blind = evidence.Calls.GroupBy(call => call.Reference).Select(Blind).FirstOrDefault(run => run.Count > 0) ?? [];
        return blind.Count == 0 || !evidence.IsWhole
            ? question.Done($"{(refused.Count == 1 ? "One call was" : $"{refused.Count} calls were")} refused, and none repeated unchanged again and again.", refused[^1].Proof)
            : question.Wrong($"The same call was refused {blind.Count} times in a row with {blind[0].Status}.",
                $"What was refused once is refused again. Read the answer{(blind[0].Logged.Why is { } why ? $" ({why})" : "")}, stop, and tell a person.", blind.Select(call => call.Proof));
    };

    // A limit that was met and a lock that goes away ask for another try; both have rules of their own.
    static bool IsTelling(ApiCall call) => call is { IsRefused: true, Status: not (423 or 429), Act: not Act.Token };

    /// <returns>Calls that were refused again and again; empty when there are none.</returns>
    public static List<ApiCall> Blind(IEnumerable<ApiCall> inOrder)
    {
        List<ApiCall> run = [];
        foreach (var call in inOrder)
        {
            if (!IsTelling(call) || run is [.., var last] && !IsRepetition(last, call)) run.Clear();
            if (IsTelling(call)) run.Add(call);
            if (run.Count >= BlindTriesMin) return run;
        }
        return [];
    }

    static bool IsRepetition(ApiCall first, ApiCall second) =>
        first.Logged.Operation == second.Logged.Operation && first.Logged.Path == second.Logged.Path && first.Status == second.Status && first.AsksTheSameAs(second);

    static Rule KeysAreUnique(string surface) => evidence =>
    {
        var question = new Question($"{surface}.keys-unique", $"Each request has {KeyName(surface)} of its own");
        var keyed = evidence.Calls.Where(call => call is { Moves: true, Key: not null }).ToList();
        var reused = keyed.GroupBy(call => (call.Act, Of: call is { Act: Act.Create, Surface: not Surface.Ecom } ? null : call.Reference, call.Key))
            .FirstOrDefault(same => same.Any(call => !call.AsksTheSameAs(same.First())));
        return reused is not null
            ? question.Wrong($"'{reused.Key.Key}' stands for {reused.Count()} requests that ask for different things.",
                "Make a new key for each new request, for example a UUID, and keep it beside the order for its repetitions.", reused.Select(call => call.Proof))
            : keyed.Count < 2 ? question.NotYet("Too few calls had one.", "Send one with every call that creates or moves money.")
            : question.Done($"{keyed.Count} calls, and no key asks for two different things.");
    };

    static Rule KeysAreKept(string surface) => evidence =>
    {
        var question = new Question($"{surface}.keys-kept", $"A repetition keeps its {KeyName(surface)[(KeyName(surface).IndexOf(' ') + 1)..]}");
        var doubtful = evidence.Calls.Where(call => call is { Moves: true, IsInDoubt: true }).ToList();
        if (doubtful.Count == 0)
        {
            return question.NotYet("No call that moves money has failed yet.",
                $"Let one fail, and see what your system does: kasse faults add drop-after --operation \"{SurfaceName(surface)} capture\" --count 1 --msn {evidence.Unit.Msn}.");
        }
        var repeated = doubtful.Select(call => (Failed: call, Again: Again(evidence, call))).Where(pair => pair.Again is not null).ToList();
        if (evidence.IsWhole && repeated.FirstOrDefault(pair => pair.Again!.Key is null || pair.Again.Key != pair.Failed.Key) is { Failed: { } failed, Again: { } fresh })
        {
            return question.Wrong($"A call that failed with {(failed.IsAnswered ? $"{failed.Status}" : "no answer")} was repeated {(fresh.Key is null ? "without a key" : "with a new key")}.",
                "Nobody knows whether the first one was done. Repeat it with the same key, or read the payment first: else the money may move twice.", failed.Proof, fresh.Proof);
        }
        var looked = doubtful.Where(call => evidence.Calls.Any(later => later.Id > call.Id && later.Reference == call.Reference && later.Reads)).ToList();
        return repeated.Count > 0 ? question.Done($"{(repeated.Count == 1 ? "One call" : $"{repeated.Count} calls")} failed and came again with the same key.", repeated[^1].Failed.Proof, repeated[^1].Again!.Proof)
            : looked.Count > 0 ? question.Done("After a failure the payment was read before anything else was done.", looked[^1].Proof)
            : question.NotYet("A call failed, and was neither repeated nor looked into.", "Repeat it with the same key: the answer will be that of the first one, had it been done.", doubtful.Select(call => call.Proof));
    };

    /// <returns>Null when it was not tried again, or only after a look at the payment.</returns>
    static ApiCall? Again(Evidence evidence, ApiCall failed)
    {
        foreach (var later in evidence.Calls.Where(call => call.Id > failed.Id && call.Reference == failed.Reference))
        {
            if (later.Reads && later.Succeeded) return null;
            if (later.Act == failed.Act && later.AsksTheSameAs(failed)) return later;
        }
        return null;
    }

    static Rule TokensAreReused(string surface) => evidence =>
    {
        var question = new Question($"{surface}.tokens", "An access token is used until it ends");
        var (run, longest, since) = (0, 0, 0);
        foreach (var call in evidence.Calls)
        {
            if (call.Act != Act.Token)
            {
                since++;
                continue;
            }
            run = since == 1 ? run + 1 : 0;
            (longest, since) = (Math.Max(longest, run), 0);
        }
        var tokens = evidence.Calls.Where(call => call is { Act: Act.Token, Succeeded: true }).ToList();
        return longest >= LonelyTokensMin && evidence.IsWhole
            ? question.Wrong($"{tokens.Count} tokens were fetched, {longest} times in a row for one single call.",
                "Keep the token until shortly before its expires_on: it is good for an hour in test, and for 24 in production.", tokens.Select(call => call.Proof))
            : tokens.Count > 0 && evidence.Calls.Count - tokens.Count >= CallsPerTokenMin * tokens.Count
                ? question.Done($"{(tokens.Count == 1 ? "One token" : $"{tokens.Count} tokens")} for {evidence.Calls.Count - tokens.Count} calls.")
                : question.NotYet("Too few calls for each token to tell.", "Make some more calls, and keep the token meanwhile.");
    };

    static string KeyName(string surface) => surface == "ecom" ? "an X-Request-Id" : "an idempotency key";

    static string SurfaceName(string surface) => surface == "ecom" ? "eCom" : "ePayment";
}
