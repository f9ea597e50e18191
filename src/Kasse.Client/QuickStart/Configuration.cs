namespace Kasse.Client.QuickStart;

/// <summary>The keys, in the words of the platform's quick start.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/quick-start/"/></remarks>
public sealed class VippsConfigurationOptions
{
    /// <summary><c>client_id</c>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary><c>client_secret</c>.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The sales unit.</summary>
    public string MerchantSerialNumber { get; set; } = "";

    /// <summary><c>Ocp-Apim-Subscription-Key</c>.</summary>
    public string SubscriptionKey { get; set; } = "";

    /// <summary>True calls the platform's test environment.</summary>
    public bool UseTestMode { get; set; }

    /// <summary>At most 30 characters.</summary>
    public string? PluginName { get; set; }

    /// <summary>At most 30 characters.</summary>
    public string? PluginVersion { get; set; }
}

/// <summary>
/// One set of keys for the whole program, as in the platform's quick start. Programs that outgrow it make a
/// <see cref="VippsMobilePayClient"/>, which this is a thin coat over.
/// </summary>
public static class VippsConfiguration
{
    static VippsMobilePayClient? client;

    /// <summary>The address to call instead of the platform's own, such as that of a Kasse. Set it before <see cref="ConfigureVipps"/>.</summary>
    public static Uri? BaseAddress { get; set; }

    /// <summary>Takes the keys; once more replaces them.</summary>
    /// <param name="options">Read now: changing them later has no effect.</param>
    /// <exception cref="ArgumentException">A key is missing.</exception>
    public static void ConfigureVipps(VippsConfigurationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var inOurWords = new VippsMobilePayOptions
        {
            ClientId = options.ClientId,
            ClientSecret = options.ClientSecret,
            SubscriptionKey = options.SubscriptionKey,
            MerchantSerialNumber = options.MerchantSerialNumber,
            UseTestMode = options.UseTestMode,
            BaseAddress = BaseAddress,
        };
        inOurWords.PluginName = options.PluginName ?? inOurWords.PluginName;
        inOurWords.PluginVersion = options.PluginVersion ?? inOurWords.PluginVersion;
        client = new VippsMobilePayClient(inOurWords);
    }

    internal static VippsMobilePayClient Client =>
        client ?? throw new InvalidOperationException($"Call {nameof(VippsConfiguration)}.{nameof(ConfigureVipps)} with your keys first.");
}
