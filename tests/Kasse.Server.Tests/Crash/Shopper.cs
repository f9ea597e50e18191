using System.Collections.Concurrent;

namespace Kasse.Server.Tests.Crash;

/// <summary>One request of a payment's life, as a merchant sends it and may have to send it again.</summary>
/// <param name="Event">What the event log shows once it is done.</param>
sealed record Step(string Reference, string Event, string Path, string Body, string Key);

/// <summary>Takes one payment after the other through its life until the server goes away, and remembers what was answered.</summary>
sealed class Shopper(Merchant merchant, string name)
{
    /// <summary>Steps that were answered with success: these must never be lost.</summary>
    public ConcurrentQueue<Step> Acknowledged { get; } = new();

    /// <summary>The step whose answer never came: done or not, a repetition must end in the same place.</summary>
    public Step? Interrupted { get; private set; }

    public async Task Run(Action<Step> acknowledged)
    {
        for (var number = 0; ; number++)
        {
            foreach (var step in Life($"{name}-{number:d6}"))
            {
                try
                {
                    var answer = await Send(merchant, step);
                    Assert.True(answer.Status is 200 or 201, $"{step.Event} of {step.Reference}: {answer.Status} {answer.Body}");
                }
                catch (HttpRequestException)
                {
                    Interrupted = step;
                    return;
                }
                Acknowledged.Enqueue(step);
                acknowledged(step);
            }
        }
    }

    public static Task<Answer> Send(Merchant merchant, Step step) => merchant.Post(step.Path, step.Body, step.Key);

    public static IEnumerable<Step> Life(string reference)
    {
        var payment = $"/epayment/v1/payments/{reference}";
        yield return new(reference, "CREATED", "/epayment/v1/payments", $$"""
            {"amount":{"currency":"NOK","value":1000},"paymentMethod":{"type":"WALLET"},"reference":"{{reference}}",
             "userFlow":"WEB_REDIRECT","returnUrl":"https://shop.example/","paymentDescription":"Crash test"}
            """, $"{reference}-create");
        yield return new(reference, "AUTHORIZED", $"/epayment/v1/test/payments/{reference}/approve", """{"customer":{"phoneNumber":"4712345678"}}""", $"{reference}-approve");
        yield return new(reference, "CAPTURED", $"{payment}/capture", Modification(400), $"{reference}-capture");
        yield return new(reference, "REFUNDED", $"{payment}/refund", Modification(100), $"{reference}-refund");
        yield return new(reference, "CANCELLED", $"{payment}/cancel", "", $"{reference}-cancel");
    }

    static string Modification(int value) => $$$"""{"modificationAmount":{"currency":"NOK","value":{{{value}}}}}""";
}
