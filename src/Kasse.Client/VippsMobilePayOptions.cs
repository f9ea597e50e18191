namespace Kasse.Client;

/// <summary>Whose keys are used, and which platform is called.</summary>
/// <remarks>Where the keys are found: <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/api-keys"/></remarks>
public sealed class VippsMobilePayOptions
{
    const int NameLengthMax = 30;

    static readonly Uri Production = new("https://api.vipps.no/"), Test = new("https://apitest.vipps.no/");

    /// <summary><c>client_id</c>, a GUID. Required.</summary>
    public string ClientId { get; set; } = "";

    /// <summary><c>client_secret</c>. Required. It is sent to the access token endpoint and nowhere else.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary><c>Ocp-Apim-Subscription-Key</c>, the primary or the secondary. Required.</summary>
    public string SubscriptionKey { get; set; } = "";

    /// <summary>
    /// The sales unit, <c>Merchant-Serial-Number</c>. Partners and payment service providers, who act for many, may leave it out here
    /// and name it with <see cref="VippsMobilePayClient.ForSalesUnit"/>.
    /// </summary>
    public string? MerchantSerialNumber { get; set; }

    /// <summary>True calls the platform's test environment, <c>apitest.vipps.no</c>, instead of production. Test keys work only there.</summary>
    public bool UseTestMode { get; set; }

    /// <summary>
    /// The address to call instead of the platform's own, such as that of a Kasse: <c>http://127.0.0.1:5080</c>. It wins over
    /// <see cref="UseTestMode"/>. The keys are sent there.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Of payment service providers, <c>Psp-Id</c>. Other merchants have none.</summary>
    public string? PspId { get; set; }

    /// <summary>The name of your system, at most 30 characters, such as <c>acme-webshop</c>. The platform asks everybody to say it.</summary>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/knowledge-base/http-headers"/></remarks>
    public string? SystemName { get; set; }

    /// <summary>The version of your system, at most 30 characters.</summary>
    public string? SystemVersion { get; set; }

    /// <summary>The name of what speaks to the platform inside your system, at most 30 characters. This package, unless you say otherwise.</summary>
    public string? PluginName { get; set; } = "Kasse.Client";

    /// <summary>The version of <see cref="PluginName"/>, at most 30 characters.</summary>
    public string? PluginVersion { get; set; } = ClientVersion.Text;

    /// <summary>How often a call is tried again after a failure that may pass. 0 switches retries off.</summary>
    public int RetryCount { get; set; } = 4;

    /// <summary>About how long to wait before the first retry; each later one waits twice as long, and each wait is varied at random.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The longest wait before a retry. When the platform asks for a longer one (<c>Retry-After</c>), the call fails at once.</summary>
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may take before it counts as lost and is tried again.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal Uri Address => BaseAddress is null
        ? UseTestMode ? Test : Production
        : BaseAddress.AbsoluteUri.EndsWith('/') ? BaseAddress : new Uri(BaseAddress.AbsoluteUri + "/");

    /// <returns>What is wrong with these options and what to do about it; null when nothing is.</returns>
    internal string? Objection
    {
        get
        {
            if (Blank(ClientId) || Blank(ClientSecret) || Blank(SubscriptionKey))
                return $"{nameof(ClientId)}, {nameof(ClientSecret)} and {nameof(SubscriptionKey)} are needed: all three are in the portal, under API keys.";
            if (BaseAddress is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")))
                return $"{nameof(BaseAddress)} must be an absolute http or https address; it is {address}.";
            if (RetryCount < 0 || RetryDelay < TimeSpan.Zero || RetryDelayMax < TimeSpan.Zero || AttemptTimeout <= TimeSpan.Zero)
                return $"{nameof(RetryCount)} and the times of retries cannot be negative, and {nameof(AttemptTimeout)} must be some time.";
            foreach (var name in new[] { SystemName, SystemVersion, PluginName, PluginVersion })
                if (name is { Length: > NameLengthMax })
                    return $"Names and versions have at most {NameLengthMax} characters; \"{name}\" has {name.Length}.";
            return null;
        }
    }

    /// <summary>A copy that later changes do not reach.</summary>
    internal VippsMobilePayOptions Copy() => (VippsMobilePayOptions)MemberwiseClone();

    static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}

static class ClientVersion
{
    /// <summary>Of this package, as in 1.2.3.</summary>
    public static readonly string Text = typeof(ClientVersion).Assembly.GetName().Version!.ToString(3);
}
