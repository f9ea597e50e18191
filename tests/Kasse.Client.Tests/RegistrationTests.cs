using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kasse.Client.EPayment;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kasse.Client.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_clients_are_there_to_be_asked_for()
    {
        await using var services = Services(_ => { });

        await services.GetRequiredService<EPaymentClient>().CreateAsync(Shop.Order(Shop.NewReference()));

        Assert.Same(services.GetRequiredService<VippsMobilePayClient>().EPayment, services.GetRequiredService<EPaymentClient>());
    }

    [Fact]
    public async Task Keys_may_come_from_the_configuration()
    {
        var keys = Shop.OptionsFor(Shop.Kasse);
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Vipps:ClientId"] = keys.ClientId,
            ["Vipps:ClientSecret"] = keys.ClientSecret,
            ["Vipps:SubscriptionKey"] = keys.SubscriptionKey,
            ["Vipps:MerchantSerialNumber"] = keys.MerchantSerialNumber,
            ["Vipps:BaseAddress"] = Shop.Kasse.Server.Address,
            ["Vipps:UseTestMode"] = "true",
        }).Build().GetSection("Vipps");
        var services = new ServiceCollection().AddLogging();
        services.AddVippsMobilePay(section);
        await using var provider = services.BuildServiceProvider();

        Assert.NotNull(await provider.GetRequiredService<VippsMobilePayClient>().AccessTokens.GetAsync());
    }

    [Fact]
    public async Task Keys_that_are_missing_are_said_when_the_program_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddVippsMobilePay(options => options.ClientId = "only this");
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("ClientSecret", failure.Message);
    }

    [Fact]
    public async Task No_key_and_no_token_is_ever_logged()
    {
        var log = new KeptLog();
        await using var services = Services(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        var client = services.GetRequiredService<VippsMobilePayClient>();

        var token = await client.AccessTokens.GetAsync();
        var created = await client.EPayment.CreateAsync(Shop.Order(Shop.NewReference()));
        await Assert.ThrowsAsync<VippsMobilePayException>(() => client.EPayment.CaptureAsync(created.Reference, Amount.Nok(100)));

        var keys = Shop.OptionsFor(Shop.Kasse);
        var text = string.Join('\n', log.Lines);
        Assert.Contains("ePayment create", text);
        Assert.Contains("6080", text);
        Assert.Contains("client_secret", text);
        foreach (var secret in new[] { keys.ClientId, keys.ClientSecret, keys.SubscriptionKey, token.Token[..20] }) Assert.DoesNotContain(secret, text);
    }

    [Fact]
    public async Task Calls_can_be_traced_and_counted()
    {
        using var shop = new Shop();
        var (spans, counts) = (new ConcurrentQueue<Activity>(), new ConcurrentQueue<string>());
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == VippsMobilePayTelemetry.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == VippsMobilePayTelemetry.MeterName) meters.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => counts.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        meters.Start();

        shop.Wire.Fail("503");
        var reference = await shop.Created();

        var span = spans.Single(span => (string?)span.GetTagItem("vippsmobilepay.reference") == reference);
        Assert.Equal("ePayment create", span.OperationName);
        Assert.Equal(("201", 2), ((string)span.GetTagItem("vippsmobilepay.outcome")!, (int)span.GetTagItem("vippsmobilepay.attempts")!));
        Assert.Contains("vippsmobilepay.client.retries ePayment create 503", counts);
    }

    ServiceProvider Services(Action<ILoggingBuilder> logging)
    {
        var services = new ServiceCollection().AddLogging(logging);
        services.AddVippsMobilePay(options =>
        {
            var keys = Shop.OptionsFor(Shop.Kasse);
            (options.ClientId, options.ClientSecret, options.SubscriptionKey) = (keys.ClientId, keys.ClientSecret, keys.SubscriptionKey);
            (options.MerchantSerialNumber, options.BaseAddress) = (keys.MerchantSerialNumber, keys.BaseAddress);
        });
        return services.BuildServiceProvider();
    }

    /// <summary>All that anybody logs, scopes included.</summary>
    sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Enqueue(state.ToString()!);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
