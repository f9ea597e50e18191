using Kasse.Engine.Payments;
using Kasse.Server.GoLive.Scenarios;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Webhooks;
using Kasse.Server.Webhooks;

namespace Kasse.Server.Tests.GoLive;

/// <summary>A server with which scenarios are played one after another, each with a sales unit of its own, and somebody who is told what happens.</summary>
public sealed class Stage : IAsyncLifetime
{
    public MovableTime Time { get; } = new();
    public RunningKasse Kasse { get; private set; } = null!;
    public Receiver Receiver { get; private set; } = null!;

    internal ScenarioRunner Runner => Kasse.Server.Scenarios!;

    public async ValueTask InitializeAsync()
    {
        // Time stands still, so that all calls are made in one second.
        Kasse = await RunningKasse.Start(options => options with { RequestsKeptPerSecondMax = int.MaxValue / 2 }, Time);
        Receiver = await Receiver.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Kasse.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>An integration before which a scenario has just begun.</summary>
    internal async Task<PlayedShop> Begin(string scenario)
    {
        Receiver.Answer = Receiver.With(200);
        var shop = await new WebShop(Kasse, await Kasse.Merchant()).Another();
        var unit = Kasse.Server.Platform.Settings.Current.SalesUnits[shop.Merchant.Msn];
        return new PlayedShop(this, shop, unit, Runner.Start(unit, AllScenarios.Named(scenario)!)!);
    }
}

/// <summary>What integrations do, well or badly, while a scenario is played with them.</summary>
sealed class PlayedShop(Stage stage, WebShop shop, SalesUnit unit, Run run)
{
    public WebShop Shop => shop;
    public SalesUnit Unit => unit;
    public Run Run => run;
    public Receiver Receiver => stage.Receiver;
    public string Reference { get; } = WebShop.NewReference();

    public async Task Listen(params string[] events)
    {
        var added = await Registrations.Add(shop.Kasse.Server.Platform, unit.Msn, shop.Merchant.Keys.ClientId, Receiver.Url, [.. events.Select(EPaymentNotice.TypeOf)]);
        Assert.Empty(added.Faults);
    }

    public async Task Order(long value = 49_900) => Assert.Equal(201, (await shop.Create(WebShop.Order(Reference, value, change: $$"""{ "returnUrl": "{{Receiver.Url}}" }"""))).Status);

    /// <summary>Reads the payment until it is so.</summary>
    public async Task Until(string state)
    {
        while ((string?)(await shop.Get(Reference)).Json["state"] != state) await Task.Yield();
    }

    public Task<Answer> Read() => shop.Get(Reference);

    public Task FetchToken() => Merchant.SignIn(shop.Kasse.Http, shop.Merchant.Keys, unit.Msn);

    public Task<Answer> Refund(long value = 49_900) => shop.Refund(Reference, value);

    public Task<Answer> Capture(long value = 49_900, string? key = null) => shop.Capture(Reference, value, key);

    public Task Cancel() => shop.Cancel(Reference, key: Guid.NewGuid().ToString());

    /// <summary>Kasse has done so many of its steps.</summary>
    public Task Steps(int count) => stage.Runner.Changed(run.Id, now => now.StepCount >= count || now.IsOver, TestContext.Current.CancellationToken);

    /// <summary>Everything that has happened is told.</summary>
    public Task Told() => stage.Kasse.Server.Courier.Quiet();

    public void Pass(TimeSpan time) => stage.Time.Advance(time);

    public async Task<Run> End() => (await stage.Runner.End(run.Id))!;
}
