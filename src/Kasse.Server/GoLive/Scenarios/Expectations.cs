using Kasse.Engine;
using Kasse.Server.Web.Portal;

namespace Kasse.Server.GoLive.Scenarios;

/// <summary>What more than one scenario expects.</summary>
static class Expectations
{
    const string HowToLearn = "Read the payment while it is open, every 2 seconds, or answer the webhook with 2xx: best do both.";

    /// <summary>Decides nothing before there is a payment.</summary>
    public static Expectation Expect(string id, string title, Func<Question, Recording, Sale, Item> decide) => recording =>
    {
        var question = new Question(id, title);
        return recording.Sale is { } sale ? decide(question, recording, sale) : question.NotYet("No payment has been made yet.", "Let your integration create one.");
    };

    public static Expectation Learns(string scenario, string happened, string title) => Expect($"{scenario}.learns", title, (question, recording, sale) =>
    {
        if (recording.Evidence.Showing(sale, happened) is { } read) return question.Done($"It read the payment as {happened}.", read.Proof);
        if (recording.Heard(happened) is { } heard) return question.Done($"It was told {happened}, and acknowledged.", heard.Proof);
        if (!sale.Met.Contains(happened)) return question.NotYet($"The payment is not {happened} yet.", HowToLearn);
        var told = sale.Told.Where(telling => telling.IsOf(happened)).ToList();
        return told.Count > 0
            ? question.NotYet("It has not read the payment since, and has not acknowledged the webhook.", HowToLearn, told.Select(telling => telling.Proof))
            : question.NotYet($"It has not read the payment since, and no webhook for {happened} is registered.", HowToLearn, sale.Proof);
    });

    public static Expectation CapturesNothing(string scenario) => Expect($"{scenario}.captures-nothing", "It captures nothing", (question, recording, _) =>
        recording.Of(Act.Capture).FirstOrDefault() is { } capture
            ? question.Wrong($"It tried to capture what nobody had paid, and was answered {capture.Status}.", "Read the payment, and capture only what is AUTHORIZED.", capture.Proof)
            : question.Done("It has not tried."));

    /// <summary>It captured, or let go, and knew what it did.</summary>
    public static Expectation Settles(string scenario) => Expect($"{scenario}.settles", "It captures the money, or lets it go", (question, recording, sale) =>
    {
        const string how = "Capture when you know that the payment is AUTHORIZED, or cancel it when the order is gone.";
        if (recording.Of(Act.Capture).FirstOrDefault(call => call.Succeeded) is { } capture && Listening.Knew(recording.Evidence, capture) == false)
            return question.Wrong("It captured, although nothing had told it that the payment was authorized.", "Read the payment first, or wait for the webhook.", capture.Proof);
        return sale.Captured > 0 ? question.Done($"Captured: {Amount(recording, sale.Captured)}.", Last(recording, Act.Capture, sale))
            : sale.Cancelled > 0 ? question.Done($"Cancelled: {Amount(recording, sale.Cancelled)}.", Last(recording, Act.Cancel, sale))
            : question.NotYet(sale.Authorized > 0 ? $"Still reserved: {Amount(recording, sale.Authorized)}." : "It is not authorized yet.", how, sale.Proof);
    });

    /// <summary>However often it hears that somebody has paid.</summary>
    public static Expectation CapturesOnce(string scenario) => Expect($"{scenario}.once", "It moves the money once", (question, recording, sale) =>
    {
        if (Twice(recording) is var (first, second))
        {
            return question.Wrong($"It captured {Amount(recording, first.Amount?.Whole() ?? 0)}, and then asked for the same once more with {(second.Key is null ? "no key" : "a new key")}.",
                "Remember with the order that it is captured, or make the key from the order: then a second message is answered like the first, and moves nothing.", first.Proof, second.Proof);
        }
        return sale.Captured + sale.Cancelled > 0
            ? question.Done("Nothing was asked for a second time.", sale.Proof)
            : question.NotYet("Nothing is captured yet.", "Capture it, once.", sale.Proof);
    });

    public static string Amount(Recording recording, long minor) => Words.Amount(new Money(minor, recording.Evidence.Unit.Currency));

    /// <summary>The same sum again under another name. A repetition with the same key is none, and neither is what follows a failure.</summary>
    static (ApiCall First, ApiCall Second)? Twice(Recording recording)
    {
        var captures = recording.Of(Act.Capture).ToList();
        foreach (var first in captures.Where(call => call.Succeeded))
        {
            if (captures.Find(call => call.Id > first.Id && call.IsAnswered && call.Status != StatusCodes.Status429TooManyRequests && call.Key != first.Key && call.Amount?.Whole() == first.Amount?.Whole()) is { } second)
                return (first, second);
        }
        return null;
    }

    static Proof Last(Recording recording, Act act, Sale sale) => recording.Of(act).LastOrDefault(call => call.Succeeded)?.Proof ?? sale.Proof;
}
