using System.Net;
using System.Text.Json.Serialization;
using Kasse.Client.Calls;
using Kasse.Client.EPayment;

namespace Kasse.Client.OrderManagement;

/// <summary>The Order Management API: what payers see in the app with an order, beside its payment.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/order-management-api/"/></remarks>
public sealed class OrderManagementClient
{
    const string Root = "order-management";

    readonly Connection connection;

    internal OrderManagementClient(Connection connection) => this.connection = connection;

    /// <summary>Adds the receipt, before or after the payment. Once: a receipt cannot be changed.</summary>
    /// <param name="orderId">The payment's reference, or the charge's id.</param>
    /// <param name="receipt">The same that a payment may be created with.</param>
    /// <param name="kind">What kind of order it is.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been added all the same.</param>
    /// <exception cref="VippsMobilePayException">409: the order has a receipt.</exception>
    public async Task AddReceiptAsync(string orderId, Receipt receipt, OrderKind kind = OrderKind.Payment, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("order management receipt", HttpMethod.Post, $"{Path(kind)}/receipts/{ApiCall.Segment(orderId)}") { Reference = orderId }
            .With(receipt, OrderManagementJson.Default.Receipt);
        await OnceAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Shows a link with the order, in the place of any that was shown.</summary>
    /// <param name="orderId">The payment's reference, or the charge's id.</param>
    /// <param name="category">Where it leads, and what it is called.</param>
    /// <param name="kind">What kind of order it is.</param>
    /// <param name="cancellationToken">Ends the waiting. It may be shown all the same.</param>
    /// <exception cref="VippsMobilePayException">404: there is no such image.</exception>
    public async Task PutCategoryAsync(string orderId, OrderCategory category, OrderKind kind = OrderKind.Payment, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("order management category", HttpMethod.Put, $"{Path(kind)}/categories/{ApiCall.Segment(orderId)}") { Reference = orderId }
            .With(category, OrderManagementJson.Default.OrderCategory);
        await connection.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the app shows with the order, also a receipt that came with the payment.</summary>
    /// <param name="orderId">The payment's reference, or the charge's id.</param>
    /// <param name="kind">What kind of order it is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">404: nothing is shown with it.</exception>
    public Task<OrderInformation> GetAsync(string orderId, OrderKind kind = OrderKind.Payment, CancellationToken cancellationToken = default) => connection.SendAsync(
        ApiCall.Get("order management get", $"{Path(kind)}/{ApiCall.Segment(orderId)}", orderId), OrderManagementJson.Default.OrderInformation, cancellationToken);

    /// <summary>Adds a picture that any order of the sales unit may show. Once: it cannot be changed.</summary>
    /// <param name="imageId">Yours: letters, digits, and - _ . only, at most 128.</param>
    /// <param name="image">A PNG or JPEG, at least 167 pixels high and at most 2 MB; square is best.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been added all the same.</param>
    /// <exception cref="VippsMobilePayException">409: there is one with that id.</exception>
    public async Task AddImageAsync(string imageId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("order management image", HttpMethod.Post, $"{Root}/v1/images") { Reference = imageId }
            .With(new ImageAsked(imageId, Convert.ToBase64String(image.Span), "base64"), OrderManagementJson.Default.ImageAsked);
        await OnceAsync(call, cancellationToken).ConfigureAwait(false);
    }

    static string Path(OrderKind kind) => $"{Root}/v2/{(kind == OrderKind.Charge ? "RECURRING" : "ECOM")}";

    async Task OnceAsync(ApiCall call, CancellationToken cancel)
    {
        try
        {
            await connection.SendAsync(call, cancel).ConfigureAwait(false);
        }
        catch (VippsMobilePayException there) when (there is { Status: HttpStatusCode.Conflict, AttemptCount: > 1 })
        {
            // An earlier attempt added it, and its answer was lost.
        }
    }
}

sealed record ImageAsked(string ImageId, string Src, string Type);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(OrderCategory))]
[JsonSerializable(typeof(OrderInformation))]
[JsonSerializable(typeof(ImageAsked))]
sealed partial class OrderManagementJson : JsonSerializerContext;
