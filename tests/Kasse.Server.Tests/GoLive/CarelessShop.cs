using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.GoLive;

/// <summary>What the careless shop does wrong.</summary>
public enum Mistake
{
    FetchesATokenForEveryCall,
    DoesNotSayWhichSystemItIs,
    NamesOrdersByBareGuids,
    TellsNothingOfTheOrder,
    SendsDecimals,
    ListensForTooLittle,
    AnswersWebhooksWithAFailure,
    PollsWithoutAPause,
    CapturesBecauseSomebodyCameBack,
    UsesAKeyTwice,
    RepeatsWithAFreshKey,
    RepeatsWhatWasRefused,
    ForgetsWhatIsReserved,
    DoesNotSayThatTheCustomerIsPresent,
}

/// <summary>A shop's integration as they are met: it works, mostly.</summary>
sealed class CarelessShop(RunningKasse kasse, KeySet keys, string msn)
{
    /// <summary>By which item each mistake is named.</summary>
    public static readonly IReadOnlyDictionary<Mistake, string> NamedBy = new Dictionary<Mistake, string>
    {
        [Mistake.FetchesATokenForEveryCall] = "epayment.tokens",
        [Mistake.DoesNotSayWhichSystemItIs] = "epayment.system-headers",
        [Mistake.NamesOrdersByBareGuids] = "epayment.references",
        [Mistake.TellsNothingOfTheOrder] = "epayment.order-information",
        [Mistake.SendsDecimals] = "epayment.amounts",
        [Mistake.ListensForTooLittle] = "epayment.webhooks-registered",
        [Mistake.AnswersWebhooksWithAFailure] = "epayment.webhooks-answered",
        [Mistake.PollsWithoutAPause] = "epayment.poll-pace",
        [Mistake.CapturesBecauseSomebodyCameBack] = "epayment.redirect",
        [Mistake.UsesAKeyTwice] = "epayment.keys-unique",
        [Mistake.RepeatsWithAFreshKey] = "epayment.keys-kept",
        [Mistake.RepeatsWhatWasRefused] = "epayment.errors",
        [Mistake.ForgetsWhatIsReserved] = "epayment.deadline",
        [Mistake.DoesNotSayThatTheCustomerIsPresent] = "epayment.in-store",
    };

    public Task Listen(string url) =>
        Call(HttpMethod.Post, "/webhooks/v1/webhooks", $$"""{"url":"{{url}}","events":["epayments.payment.authorized.v1","epayments.payment.captured.v1"]}""");

    /// <returns>The order's reference.</returns>
    public async Task<string> Order(long value)
    {
        var reference = Guid.NewGuid().ToString();
        await Create(reference, $"{value}", "\"userFlow\":\"WEB_REDIRECT\",\"returnUrl\":\"https://shop.example/\"");
        return reference;
    }

    public Task OrderWithDecimals() => Create(Guid.NewGuid().ToString(), "499.95", "\"userFlow\":\"WEB_REDIRECT\",\"returnUrl\":\"https://shop.example/\"");

    public Task ScanAtTheTill(string code) => Create(Guid.NewGuid().ToString(), "12900", $$"""
        "userFlow":"PUSH_MESSAGE","customer":{"personalQr":"{{code}}"}
        """);

    public async Task PollInALoop(string reference)
    {
        for (var i = 0; i < 8; i++) await Call(HttpMethod.Get, $"/epayment/v1/payments/{reference}");
    }

    /// <summary>The payer's browser is back, so the money must be there.</summary>
    public Task ShowThanks(string reference, long value) => Capture(reference, value, "capture");

    public Task CaptureMore(string reference, long value) => Capture(reference, value, "capture");

    public async Task CaptureStubbornly(string reference, long value)
    {
        try
        {
            await Capture(reference, value, Guid.NewGuid().ToString(), "drop-before");
        }
        catch (HttpRequestException)
        {
            await Capture(reference, value, Guid.NewGuid().ToString());
        }
    }

    public async Task RefundUntilItWorks(string reference, long value)
    {
        for (var i = 0; i < 4; i++) await Move("refund", reference, value, Guid.NewGuid().ToString());
    }

    Task<Answer> Capture(string reference, long value, string key, string? fault = null) => Move("capture", reference, value, key, fault);

    Task<Answer> Move(string verb, string reference, long value, string key, string? fault = null) => Call(
        HttpMethod.Post, $"/epayment/v1/payments/{reference}/{verb}", $$"""{"modificationAmount":{"currency":"NOK","value":{{value}} } }""", key, fault);

    Task<Answer> Create(string reference, string value, string how) => Call(HttpMethod.Post, "/epayment/v1/payments", $$"""
        {"reference":"{{reference}}","amount":{"currency":"NOK","value":{{value}} },"paymentMethod":{"type":"WALLET"},"paymentDescription":"Things",{{how}}}
        """, Guid.NewGuid().ToString());

    async Task<Answer> Call(HttpMethod method, string path, string? body = null, string? key = null, string? fault = null)
    {
        var caller = await Merchant.SignIn(kasse.Http, keys, msn);
        return await caller.Send(method, path, body, key, request =>
        {
            if (fault is not null) request.Headers.Add("Kasse-Fault", fault);
        });
    }
}
