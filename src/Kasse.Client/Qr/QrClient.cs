using System.Net;
using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.Qr;

/// <summary>The QR API: codes for payments, for pages and for tills, and what a payer's own code says.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/qr-api/"/></remarks>
public sealed class QrClient
{
    const string Root = "qr/v1", Redirects = $"{Root}/merchant-redirect", Callbacks = $"{Root}/merchant-callback";

    readonly Connection connection;

    internal QrClient(Connection connection) => this.connection = connection;

    /// <summary>A code for one payment, instead of its landing page. ePayment makes its own, with the user flow QR.</summary>
    /// <param name="landingPageUrl">What initiating the payment answered.</param>
    /// <param name="image">How it is drawn; null is SVG.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">400: the address is none of the platform's, or the payment has timed out.</exception>
    public Task<OneTimeQr> CreateOneTimeAsync(string landingPageUrl, QrImage? image = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("QR one-time", HttpMethod.Post, Root) { Drawn = image }.With(new OneTimeAsked(landingPageUrl), QrJson.Default.OneTimeAsked);
        return connection.SendAsync(call, QrJson.Default.OneTimeQr, cancellationToken);
    }

    /// <summary>A code that leads to a page of yours, which you can change after it is printed.</summary>
    /// <param name="id">Yours.</param>
    /// <param name="redirectUrl">Https.</param>
    /// <param name="timeToLive">At least five minutes; null is for good.</param>
    /// <param name="image">How it is drawn; null is SVG.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been made all the same.</param>
    /// <exception cref="VippsMobilePayException">409: there is one with that id.</exception>
    public async Task<RedirectQr> CreateRedirectAsync(
        string id, string redirectUrl, TimeSpan? timeToLive = null, QrImage? image = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("QR create redirect", HttpMethod.Post, Redirects) { Reference = id, Drawn = image }
            .With(new RedirectAsked(id, redirectUrl, (long?)timeToLive?.TotalSeconds), QrJson.Default.RedirectAsked);
        try
        {
            return await connection.SendAsync(call, QrJson.Default.RedirectQr, cancellationToken).ConfigureAwait(false);
        }
        catch (VippsMobilePayException there) when (there is { Status: HttpStatusCode.Conflict, AttemptCount: > 1 })
        {
            // An earlier attempt made it, and its answer was lost.
            return await GetRedirectAsync(id, image, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A code that leads to a page, with a fresh address of its image.</summary>
    /// <param name="id">Yours.</param>
    /// <param name="image">How it is drawn; null is SVG.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">404: there is none.</exception>
    public Task<RedirectQr> GetRedirectAsync(string id, QrImage? image = null, CancellationToken cancellationToken = default) =>
        connection.SendAsync(Redirect("get", HttpMethod.Get, id) with { Drawn = image }, QrJson.Default.RedirectQr, cancellationToken);

    /// <summary>All codes of the sales unit that lead to pages.</summary>
    /// <param name="image">How they are drawn; null is SVG.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">401 or 403: the keys are not the sales unit's.</exception>
    public Task<IReadOnlyList<RedirectQr>> GetRedirectsAsync(QrImage? image = null, CancellationToken cancellationToken = default) =>
        connection.SendAsync(new ApiCall("QR list redirects", HttpMethod.Get, Redirects) { Drawn = image }, QrJson.Default.IReadOnlyListRedirectQr, cancellationToken);

    /// <summary>Lets a code that is printed already lead elsewhere.</summary>
    /// <param name="id">Yours.</param>
    /// <param name="redirectUrl">Https.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been done all the same.</param>
    /// <exception cref="VippsMobilePayException">404: there is none.</exception>
    public Task<RedirectQr> UpdateRedirectAsync(string id, string redirectUrl, CancellationToken cancellationToken = default) => connection.SendAsync(
        Redirect("update", HttpMethod.Put, id).With(new RedirectAsked(null, redirectUrl, null), QrJson.Default.RedirectAsked), QrJson.Default.RedirectQr, cancellationToken);

    /// <summary>Deletes a code. What is printed leads nowhere from now on, also when its id is used again.</summary>
    /// <param name="id">Yours.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been done all the same.</param>
    /// <exception cref="VippsMobilePayException">404: there is none.</exception>
    public Task DeleteRedirectAsync(string id, CancellationToken cancellationToken = default) => DeleteAsync(Redirect("delete", HttpMethod.Delete, id), cancellationToken);

    /// <summary>A code for a till: whoever scans it is told to your webhook <c>user.checked-in.v1</c>. Makes or changes it.</summary>
    /// <param name="id">Yours.</param>
    /// <param name="locationDescription">What whoever scans it reads, at most 36 letters.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been done all the same.</param>
    /// <exception cref="VippsMobilePayException">400: the description is too long.</exception>
    public Task PutCallbackAsync(string id, string locationDescription, CancellationToken cancellationToken = default) =>
        PutAsync($"{Callbacks}/{ApiCall.Segment(id)}", id, locationDescription, cancellationToken);

    /// <summary>The same for a code of MobilePay's that hangs at a till already.</summary>
    /// <param name="beaconId">The code's, which becomes its id.</param>
    /// <param name="locationDescription">What whoever scans it reads, at most 36 letters.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been done all the same.</param>
    /// <exception cref="VippsMobilePayException">409: it is another sales unit's.</exception>
    public Task PutMobilePayCallbackAsync(string beaconId, string locationDescription, CancellationToken cancellationToken = default) =>
        PutAsync($"{Callbacks}/mobilepay/{ApiCall.Segment(beaconId)}", beaconId, locationDescription, cancellationToken);

    /// <summary>A till's code, with a fresh address of its image.</summary>
    /// <param name="id">Yours.</param>
    /// <param name="image">How it is drawn; null is SVG.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">404: there is none.</exception>
    public Task<CallbackQr> GetCallbackAsync(string id, QrImage? image = null, CancellationToken cancellationToken = default) => connection.SendAsync(
        new ApiCall("QR get callback", HttpMethod.Get, $"{Callbacks}/{ApiCall.Segment(id)}{Query(image)}") { Reference = id }, QrJson.Default.CallbackQr, cancellationToken);

    /// <summary>All codes of the sales unit's tills.</summary>
    /// <param name="image">How they are drawn; null is SVG.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">401 or 403: the keys are not the sales unit's.</exception>
    public Task<IReadOnlyList<CallbackQr>> GetCallbacksAsync(QrImage? image = null, CancellationToken cancellationToken = default) =>
        connection.SendAsync(new ApiCall("QR list callbacks", HttpMethod.Get, Callbacks + Query(image)), QrJson.Default.IReadOnlyListCallbackQr, cancellationToken);

    /// <summary>Deletes a till's code: whoever scans it reads that there is none.</summary>
    /// <param name="id">Yours.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been done all the same.</param>
    /// <exception cref="VippsMobilePayException">404: there is none.</exception>
    public Task DeleteCallbackAsync(string id, CancellationToken cancellationToken = default) =>
        DeleteAsync(new ApiCall("QR delete callback", HttpMethod.Delete, $"{Callbacks}/{ApiCall.Segment(id)}") { Reference = id }, cancellationToken);

    /// <summary>Whose code your till has scanned. To ask that person to pay, <see cref="EPayment.Customer.PersonalQr"/> takes the code as it is.</summary>
    /// <param name="qrCode">All that was scanned.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">400: it is no personal code.</exception>
    public Task<ScannedCustomer> ExchangePersonalAsync(string qrCode, CancellationToken cancellationToken = default) => connection.SendAsync(
        new ApiCall("QR exchange", HttpMethod.Post, $"{Root}/exchange").With(new PersonalAsked(qrCode, ["MSISDN"]), QrJson.Default.PersonalAsked),
        QrJson.Default.ScannedCustomer, cancellationToken);

    /// <summary>Who has scanned the code at your till. To ask that person to pay, <see cref="EPayment.Customer.CustomerToken"/> takes the token as it is.</summary>
    /// <param name="customerToken">From the webhook, for 15 minutes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">400: the token is none, or has expired.</exception>
    public Task<ScannedCustomer> ExchangeCustomerTokenAsync(string customerToken, CancellationToken cancellationToken = default) => connection.SendAsync(
        new ApiCall("QR exchange customer", HttpMethod.Post, $"{Root}/exchange/customer").With(new CustomerAsked(new(customerToken), ["MSISDN"]), QrJson.Default.CustomerAsked),
        QrJson.Default.ScannedCustomer, cancellationToken);

    static ApiCall Redirect(string verb, HttpMethod method, string id) => new($"QR {verb} redirect", method, $"{Redirects}/{ApiCall.Segment(id)}") { Reference = id };

    static string Query(QrImage? image) => image is null ? "" : $"?QrImageFormat={(image.PngSize is null ? "SVG" : $"PNG&QrImageSize={image.PngSize}")}";

    async Task PutAsync(string path, string id, string locationDescription, CancellationToken cancel)
    {
        var call = new ApiCall("QR put callback", HttpMethod.Put, path) { Reference = id }.With(new LocationAsked(locationDescription), QrJson.Default.LocationAsked);
        await connection.SendAsync(call, cancel).ConfigureAwait(false);
    }

    async Task DeleteAsync(ApiCall call, CancellationToken cancel)
    {
        try
        {
            await connection.SendAsync(call, cancel).ConfigureAwait(false);
        }
        catch (VippsMobilePayException gone) when (gone is { Status: HttpStatusCode.NotFound, AttemptCount: > 1 })
        {
            // An earlier attempt deleted it, and its answer was lost.
        }
    }
}

sealed record OneTimeAsked(string Url);

sealed record RedirectAsked(string? Id, string RedirectUrl, long? Ttl);

sealed record LocationAsked(string LocationDescription);

sealed record PersonalAsked(string QrCode, IReadOnlyList<string> RequestedData);

sealed record CustomerAsked(CustomerNamed Customer, IReadOnlyList<string> RequestedData);

sealed record CustomerNamed(string CustomerToken);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(OneTimeAsked))]
[JsonSerializable(typeof(OneTimeQr))]
[JsonSerializable(typeof(RedirectAsked))]
[JsonSerializable(typeof(RedirectQr))]
[JsonSerializable(typeof(IReadOnlyList<RedirectQr>))]
[JsonSerializable(typeof(LocationAsked))]
[JsonSerializable(typeof(CallbackQr))]
[JsonSerializable(typeof(IReadOnlyList<CallbackQr>))]
[JsonSerializable(typeof(PersonalAsked))]
[JsonSerializable(typeof(CustomerAsked))]
[JsonSerializable(typeof(ScannedCustomer))]
sealed partial class QrJson : JsonSerializerContext;
