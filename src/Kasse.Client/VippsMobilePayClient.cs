using Kasse.Client.AccessTokens;
using Kasse.Client.Calls;
using Kasse.Client.Ecom;
using Kasse.Client.EPayment;
using Kasse.Client.OrderManagement;
using Kasse.Client.Psp;
using Kasse.Client.Qr;
using Kasse.Client.Userinfo;
using Kasse.Client.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kasse.Client;

/// <summary>
/// The Vipps MobilePay APIs, for one set of keys. Make one and keep it: it is safe for many threads, and what it keeps, connections and the
/// access token, is worth keeping.
/// </summary>
/// <remarks>
/// <para>Every call is tried again by itself after a failure that may pass (5xx, 408, 423, 429, a lost connection), with the same idempotency
/// key, so that nothing is done twice. What the platform decided (any other 4xx) is thrown as <see cref="VippsMobilePayException"/>.</para>
/// <para><see href="https://developer.vippsmobilepay.com/docs/APIs/"/></para>
/// </remarks>
public sealed class VippsMobilePayClient : IDisposable
{
    readonly Connection connection;
    readonly HttpClient? owned;

    /// <summary>A client that needs nothing around it. With dependency injection use <c>services.AddVippsMobilePay</c>.</summary>
    /// <param name="options">Read now: changing them later has no effect.</param>
    /// <param name="http">Yours, to be disposed of by you; it must not follow redirects, which would carry the keys along. Null makes one.</param>
    /// <param name="logger">Told of retries and failures, never of keys, tokens or bodies. Null tells nobody.</param>
    /// <param name="time">For waits and the life of tokens. Null is the system's.</param>
    /// <exception cref="ArgumentException">The options are not complete.</exception>
    public VippsMobilePayClient(VippsMobilePayOptions options, HttpClient? http = null, ILogger<VippsMobilePayClient>? logger = null, TimeProvider? time = null)
        : this(Checked(options), http is null ? OwnHttp() : null, http, logger, time)
    {
    }

    VippsMobilePayClient(VippsMobilePayOptions options, HttpClient? owned, HttpClient? given, ILogger? logger, TimeProvider? time)
        : this(() => (given ?? owned)!, options, logger ?? NullLogger.Instance, time) => this.owned = owned;

    internal VippsMobilePayClient(Func<HttpClient> http, VippsMobilePayOptions options, ILogger logger, TimeProvider? time)
        : this(new Connection(http, Checked(options), logger, time ?? TimeProvider.System))
    {
    }

    VippsMobilePayClient(Connection connection)
    {
        this.connection = connection;
        AccessTokens = new AccessTokenClient(connection);
        EPayment = new EPaymentClient(connection);
        Webhooks = new WebhooksClient(connection);
        Ecom = new EcomClient(connection);
        Psp = new PspClient(connection);
        OrderManagement = new OrderManagementClient(connection);
        Userinfo = new UserinfoClient(connection);
        Qr = new QrClient(connection);
    }

    /// <summary>The Access token API. The others ask it by themselves.</summary>
    public AccessTokenClient AccessTokens { get; }

    /// <summary>The ePayment API: payments in shops, on the web and in person.</summary>
    public EPaymentClient EPayment { get; }

    /// <summary>The Webhooks API: where you are told what happens.</summary>
    public WebhooksClient Webhooks { get; }

    /// <summary>The eCom API, which ePayment has replaced.</summary>
    public EcomClient Ecom { get; }

    /// <summary>The PSP API, of payment service providers.</summary>
    public PspClient Psp { get; }

    /// <summary>The Order Management API: receipts and links that payers see in the app.</summary>
    public OrderManagementClient OrderManagement { get; }

    /// <summary>The Userinfo API: what payers have shared.</summary>
    public UserinfoClient Userinfo { get; }

    /// <summary>The QR API: codes for payments, pages and tills.</summary>
    public QrClient Qr { get; }

    /// <summary>The same keys, token and connections for another sales unit: how partners and payment service providers act for many.</summary>
    /// <param name="merchantSerialNumber">The MSN of the sales unit.</param>
    /// <returns>A client that need not be disposed of and lives as long as this one.</returns>
    public VippsMobilePayClient ForSalesUnit(string merchantSerialNumber)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(merchantSerialNumber);
        return new VippsMobilePayClient(connection.For(merchantSerialNumber));
    }

    /// <summary>Closes the connections, unless they are yours.</summary>
    public void Dispose() => owned?.Dispose();

    /// <summary>Follows no redirect: the platform sends none, and the keys would go along. New connections now and then, so that changes of DNS are seen.</summary>
    internal static SocketsHttpHandler Handler() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    static HttpClient OwnHttp() => new(Handler()) { Timeout = Timeout.InfiniteTimeSpan };

    static VippsMobilePayOptions Checked(VippsMobilePayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Objection is { } objection ? throw new ArgumentException(objection, nameof(options)) : options.Copy();
    }
}
