using Kasse.Client.EPayment;
using Kasse.Server.Start;
using Kasse.Server.Tests;
using Kasse.Storage.Settings;

[assembly: AssemblyFixture(typeof(SharedKasse))]

namespace Kasse.Client.Tests;

/// <summary>A shop that uses the SDK, with the keys of the Norwegian sales unit of the real server. All tests share one server.</summary>
sealed class Shop : IDisposable
{
    /// <summary>A test user.</summary>
    public const string Ola = "4712345678";

    // One count for all, so that no two payments ever share a reference.
    static int count;

    readonly HttpClient http;

    /// <param name="change">Of options that wait for nothing between attempts.</param>
    /// <param name="time">The SDK's; the server has its own.</param>
    public Shop(Action<VippsMobilePayOptions>? change = null, TimeProvider? time = null)
    {
        var options = OptionsFor(Kasse);
        options.RetryDelay = TimeSpan.Zero;
        change?.Invoke(options);
        http = new HttpClient(Wire) { Timeout = Timeout.InfiniteTimeSpan };
        Client = new VippsMobilePayClient(options, http, time: time);
    }

    public static RunningKasse Kasse => TestContext.Current.GetFixture<SharedKasse>().AsTask().Result!.Kasse;

    /// <summary>What goes over it, and what goes wrong on it.</summary>
    public Wire Wire { get; } = new();

    public VippsMobilePayClient Client { get; }

    public static VippsMobilePayOptions OptionsFor(RunningKasse kasse, string msn = FirstStart.NorwegianMsn)
    {
        KeySet keys = kasse.Server.Platform.Settings.Current.KeysOf(msn)!;
        return new VippsMobilePayOptions
        {
            ClientId = keys.ClientId,
            ClientSecret = keys.ClientSecret,
            SubscriptionKey = keys.PrimaryKey,
            MerchantSerialNumber = msn,
            BaseAddress = new Uri(kasse.Server.Address),
        };
    }

    public static string NewReference() => $"order-{Interlocked.Increment(ref count):0000}";

    public static CreatePayment Order(string reference, long value = 49900) => new()
    {
        Amount = Amount.Nok(value),
        Reference = reference,
        ReturnUrl = "https://shop.example/return",
        PaymentDescription = "One pair of socks",
    };

    /// <returns>The reference of a payment that waits for its payer.</returns>
    public async Task<string> Created(long value = 49900)
    {
        var reference = NewReference();
        await Client.EPayment.CreateAsync(Order(reference, value));
        return reference;
    }

    /// <returns>The reference of a payment that its payer approved.</returns>
    public async Task<string> Authorized(long value = 49900)
    {
        var reference = await Created(value);
        await Client.EPayment.ForceApproveAsync(reference, Ola);
        return reference;
    }

    public void Dispose()
    {
        Client.Dispose();
        http.Dispose();
    }
}
