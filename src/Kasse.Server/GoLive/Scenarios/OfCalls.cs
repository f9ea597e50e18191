using Kasse.Engine;
using Kasse.Server.FaultInjection;
using static Kasse.Server.GoLive.Scenarios.Expectations;

namespace Kasse.Server.GoLive.Scenarios;

/// <summary>Calls that are answered otherwise than hoped for, and money that moves in parts.</summary>
static class OfCalls
{
    const string CreateOne = "Create a payment of at least 10.00 with your integration (ePayment)";
    const string Capture = "ePayment capture", Refund = "ePayment refund";

    /// <summary>Clocks tick in steps.</summary>
    static readonly TimeSpan Leeway = TimeSpan.FromMilliseconds(100);

    public static IEnumerable<Scenario> All => [PartialCapture, CaptureFails, RefundRefused, TokenExpires, RateLimited];

    static Scenario PartialCapture => new(
        "partial-capture", "Only a part can be delivered",
        "A test user approves the payment in the app. A part of the order is sold out.",
        $"{CreateOne}, capture a part of it, and let the rest go.",
        [new Step(new Deed.Approve())],
        [
            Expect("partial-capture.part", "It captures a part", (question, recording, sale) =>
                sale.Captured == 0 ? question.NotYet("Nothing is captured.", "Capture what is delivered, and no more.", sale.Proof)
                : sale.Captured == sale.Authorized
                    ? question.Wrong("All of it is captured.", "Capture what is delivered. What is captured too much takes a refund, and the payer's patience.", Proofs(recording, Act.Capture))
                    : question.Done($"Captured: {Amount(recording, sale.Captured)} of {Amount(recording, sale.Authorized)}.", Proofs(recording, Act.Capture))),
            Expect("partial-capture.rest", "It lets the rest go", (question, recording, sale) =>
                sale is { Captured: > 0, Cancelled: > 0 } && sale.Captured + sale.Cancelled == sale.Authorized
                    ? question.Done($"Cancelled: {Amount(recording, sale.Cancelled)}.", Proofs(recording, Act.Cancel))
                    : question.NotYet($"Still reserved on the payer's account: {Amount(recording, sale.Authorized - sale.Captured - sale.Cancelled)}.",
                        "Cancel the payment after the last capture: what is not captured is released, and the payer can use it.", sale.Proof)),
            CapturesOnce("partial-capture"),
        ]);

    static Scenario CaptureFails => new(
        "capture-fails", "The capture answers 500",
        "A test user approves the payment in the app. The first capture is answered with 500, and the next one works.",
        $"{CreateOne}, and capture it when it is authorized.",
        [new Step(new Deed.Strike(new Harm(FaultKind.Answer, Status: 500), Capture, Count: 1)), new Step(new Deed.Approve())],
        [
            Expect("capture-fails.repeats", "It tries again with the same key, or looks first", (question, recording, sale) =>
            {
                const string how = "Repeat it with the same key, or read the payment first: after a 500 nobody knows whether it was done.";
                if (recording.Of(Act.Capture).FirstOrDefault(call => call.IsInDoubt) is not { } failed) return question.NotYet("Nothing has been captured in vain yet.", "Capture the payment.", sale.Proof);
                var looked = recording.Calls.FirstOrDefault(call => call.Id > failed.Id && call is { Reads: true, Succeeded: true });
                if (recording.Of(Act.Capture).FirstOrDefault(call => call.Id > failed.Id) is not { } again)
                    return sale.Cancelled > 0 ? question.Done("It let the money go instead.", sale.Proof) : question.NotYet("The capture failed, and was not tried again.", how, failed.Proof);
                return again.Key == failed.Key ? question.Done("It came again with the same key.", failed.Proof, again.Proof)
                    : looked?.Id < again.Id ? question.Done("It read the payment before it tried again.", failed.Proof, looked.Proof, again.Proof)
                    : question.Wrong("It came again with a new key.", how, failed.Proof, again.Proof);
            }),
            Settles("capture-fails"),
            CapturesOnce("capture-fails"),
        ]);

    static Scenario RefundRefused => new(
        "refund-refused", "A refund is refused",
        "A test user approves the payment in the app. Every refund of it is refused: the payer's bank does not take it back.",
        $"{CreateOne}, capture it, and refund it.",
        [new Step(new Deed.Strike(new Harm(FaultKind.Refuse, Refusal: Refusal.RefundNotPossible), Refund)), new Step(new Deed.Approve())],
        [
            Expect("refund-refused.met", "It meets the refusal", (question, recording, sale) => Refused(recording) is { } refused
                ? question.Done($"The refund was answered {refused.Status}.", refused.Proof)
                : question.NotYet("No refund has been tried yet.", "Capture the payment, then refund it.", sale.Proof)),
            Expect("refund-refused.not-repeated", "It does not try again and again", (question, recording, sale) =>
                Trouble.Blind(recording.Calls) is [var first, ..] blind
                    ? question.Wrong($"The same call was refused {blind.Count} times in a row with {first.Status}.", "What was refused once is refused again: stop, and tell a person, who pays back in another way.", blind.Select(call => call.Proof))
                    : Refused(recording) is { } refused ? question.Done("It took no for an answer.", refused.Proof) : question.NotYet("No refund has been tried yet.", "Refund the payment.", sale.Proof)),
            Expect("refund-refused.sums", "Nothing else moves instead", (question, recording, sale) =>
                Refused(recording) is { } refused && recording.Calls.FirstOrDefault(call => call.Id > refused.Id && call is { Moves: true, Succeeded: true }) is { } moved
                    ? question.Wrong($"After the refusal it moved other money ({moved.Logged.Operation}).", "A refund that was refused changes nothing: leave the payment as it is.", refused.Proof, moved.Proof)
                    : question.Done($"Captured: {Amount(recording, sale.Captured)}, refunded: {Amount(recording, sale.Refunded)}.", sale.Proof)),
        ])
    {
        Settles = TimeSpan.FromSeconds(10),
    };

    static Scenario TokenExpires => new(
        "token-expires", "The token expires in the middle",
        "A test user approves the payment in the app. The next call about the payment is answered with 401, as if the access token had just expired.",
        $"{CreateOne}, and let it go on as it would.",
        [new Step(new Deed.Strike(new Harm(FaultKind.Answer, Status: 401), Count: 1)), new Step(new Deed.Approve())],
        [
            Expect("token-expires.fetches", "It fetches a new token before it tries again", (question, recording, sale) =>
            {
                const string how = "At a 401 fetch a new token, once, and repeat the call with it.";
                if (Expired(recording) is not { } expired) return question.NotYet("No call has met the 401 yet.", "Let your integration read or capture the payment.", sale.Proof);
                var token = recording.Evidence.Succeeded(Act.Token).FirstOrDefault(call => call.Id > expired.Id);
                return Again(recording, expired) is { } again && !(token?.Id < again.Id)
                    ? question.Wrong("It tried again with the token that had expired.", how, expired.Proof, again.Proof)
                    : token is null ? question.NotYet("It has not fetched a new token.", how, expired.Proof)
                    : question.Done("It fetched a new one.", expired.Proof, token.Proof);
            }),
            Expect("token-expires.nothing-lost", "Nothing is lost by it", (question, recording, sale) => Expired(recording) is not { } expired
                ? question.NotYet("No call has met the 401 yet.", "Let your integration read or capture the payment.", sale.Proof)
                : recording.Calls.FirstOrDefault(call => call.Id > expired.Id && call.Succeeded && (expired.Reads ? call.Reads : call.Act == expired.Act && call.AsksTheSameAs(expired))) is { } done
                    ? question.Done("What was refused was done afterwards.", expired.Proof, done.Proof)
                    : question.NotYet("What was refused has not been done since.", "Repeat the call with the new token; one that moves money with the key that it had.", expired.Proof)),
        ]);

    static Scenario RateLimited => new(
        "rate-limited", "A limit is met",
        "A test user approves the payment in the app. The first capture is answered with 429 and Retry-After.",
        $"{CreateOne}, and capture it when it is authorized.",
        [new Step(new Deed.Strike(new Harm(FaultKind.Answer, Status: 429), Capture, Count: 1)), new Step(new Deed.Approve())],
        [
            Expect("rate-limited.waits", "It waits as long as Retry-After says", (question, recording, sale) =>
            {
                const string how = "Wait as many seconds as Retry-After says, then repeat the call with the same key.";
                if (recording.Calls.FirstOrDefault(call => call.Status == StatusCodes.Status429TooManyRequests) is not { } limited)
                    return question.NotYet("No call has met the limit yet.", "Capture the payment.", sale.Proof);
                if (recording.Of(limited.Act).FirstOrDefault(call => call.Id > limited.Id) is not { } again) return question.NotYet("It has not come again.", how, limited.Proof);
                var waited = again.Logged.At - again.Logged.Duration - limited.Logged.At;
                return waited < TimeSpan.FromSeconds(FaultyCall.RetryAfterSeconds) - Leeway
                    ? question.Wrong($"It came again after {Math.Max(0, (int)waited.TotalMilliseconds)} ms; Retry-After said {FaultyCall.RetryAfterSeconds} second.", how, limited.Proof, again.Proof)
                    : question.Done($"It came again after {waited.TotalSeconds:0.0} seconds.", limited.Proof, again.Proof);
            }),
            Settles("rate-limited"),
            CapturesOnce("rate-limited"),
        ]);

    static ApiCall? Refused(Recording recording) => recording.Of(Act.Refund).FirstOrDefault(call => call.IsRefused);

    static ApiCall? Expired(Recording recording) => recording.Calls.FirstOrDefault(call => call.Status == StatusCodes.Status401Unauthorized);

    /// <summary>The same call once more, begun when the answer to the first was there.</summary>
    static ApiCall? Again(Recording recording, ApiCall first) => recording.Of(first.Act)
        .FirstOrDefault(call => call.Id > first.Id && call.AsksTheSameAs(first) && call.Logged.At - call.Logged.Duration >= first.Logged.At);

    static IEnumerable<Proof> Proofs(Recording recording, Act act) => recording.Of(act).Select(call => call.Proof);
}
