using Kasse.Client;
using Kasse.Client.EPayment;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client to a program with dependency injection.</summary>
public static class VippsMobilePayRegistration
{
    /// <summary>The name of the <see cref="HttpClient"/> in <see cref="IHttpClientFactory"/>.</summary>
    public const string HttpClientName = "Kasse.Client";

    /// <summary>These carry keys. The factory's own log leaves out what they say.</summary>
    static readonly string[] SecretHeaders = ["Authorization", "client_id", "client_secret", "Ocp-Apim-Subscription-Key"];

    /// <summary>Adds <see cref="VippsMobilePayClient"/>, and each of its parts, such as <see cref="EPaymentClient"/>, as singletons.</summary>
    /// <param name="services">Your program's.</param>
    /// <param name="configure">Fills in the keys. What is missing is said when the program starts.</param>
    /// <returns>The HTTP client, to add handlers of your own to. Do not add one that retries: the client does, with one idempotency key.</returns>
    public static IHttpClientBuilder AddVippsMobilePay(this IServiceCollection services, Action<VippsMobilePayOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<VippsMobilePayOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VippsMobilePayOptions>, Validation>());
        services.TryAddSingleton(Make);
        AddPart(client => client.EPayment);
        AddPart(client => client.Webhooks);
        AddPart(client => client.Ecom);
        AddPart(client => client.Psp);
        AddPart(client => client.OrderManagement);
        AddPart(client => client.Userinfo);
        AddPart(client => client.Qr);
        AddPart(client => client.AccessTokens);
        return services.AddHttpClient(HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(VippsMobilePayClient.Handler)
            .RedactLoggedHeaders(SecretHeaders);

        void AddPart<T>(Func<VippsMobilePayClient, T> part) where T : class =>
            services.TryAddSingleton(provider => part(provider.GetRequiredService<VippsMobilePayClient>()));
    }

    /// <inheritdoc cref="AddVippsMobilePay(IServiceCollection, Action{VippsMobilePayOptions})"/>
    /// <param name="services">Your program's.</param>
    /// <param name="section">
    /// Of the configuration, with <c>ClientId</c>, <c>ClientSecret</c>, <c>SubscriptionKey</c>, <c>MerchantSerialNumber</c>, and where needed
    /// <c>UseTestMode</c>, <c>BaseAddress</c>, <c>PspId</c>, <c>SystemName</c>, <c>SystemVersion</c>, <c>PluginName</c> and <c>PluginVersion</c>.
    /// </param>
    public static IHttpClientBuilder AddVippsMobilePay(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddVippsMobilePay(options => Read(section, options));
    }

    static VippsMobilePayClient Make(IServiceProvider provider)
    {
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        return new VippsMobilePayClient(
            // Asked anew for each attempt: the factory replaces what is beneath now and then.
            () => factory.CreateClient(HttpClientName),
            provider.GetRequiredService<IOptions<VippsMobilePayOptions>>().Value,
            provider.GetRequiredService<ILogger<VippsMobilePayClient>>(),
            provider.GetService<TimeProvider>());
    }

    // By hand: what binds by reflection does not survive trimming.
    static void Read(IConfiguration section, VippsMobilePayOptions options)
    {
        options.ClientId = section[nameof(options.ClientId)] ?? options.ClientId;
        options.ClientSecret = section[nameof(options.ClientSecret)] ?? options.ClientSecret;
        options.SubscriptionKey = section[nameof(options.SubscriptionKey)] ?? options.SubscriptionKey;
        options.MerchantSerialNumber = section[nameof(options.MerchantSerialNumber)] ?? options.MerchantSerialNumber;
        options.PspId = section[nameof(options.PspId)] ?? options.PspId;
        options.SystemName = section[nameof(options.SystemName)] ?? options.SystemName;
        options.SystemVersion = section[nameof(options.SystemVersion)] ?? options.SystemVersion;
        options.PluginName = section[nameof(options.PluginName)] ?? options.PluginName;
        options.PluginVersion = section[nameof(options.PluginVersion)] ?? options.PluginVersion;
        if (section[nameof(options.UseTestMode)] is { } test) options.UseTestMode = bool.Parse(test);
        if (section[nameof(options.BaseAddress)] is { Length: > 0 } address) options.BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute);
    }

    sealed class Validation : IValidateOptions<VippsMobilePayOptions>
    {
        public ValidateOptionsResult Validate(string? name, VippsMobilePayOptions options) =>
            options.Objection is { } objection ? ValidateOptionsResult.Fail($"AddVippsMobilePay: {objection}") : ValidateOptionsResult.Success;
    }
}
