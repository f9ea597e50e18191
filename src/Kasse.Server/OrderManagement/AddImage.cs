using Kasse.Server.Callers;
using Kasse.Server.EPayment;
using Kasse.Storage.Orders;

namespace Kasse.Server.OrderManagement;

/// <summary><c>POST /order-management/v1/images</c>: a PNG or JPEG, for good. It is looked at as far as its head, and never decoded here.</summary>
static class AddImage
{
    const int BytesMax = 2 << 20, HeightMin = 167;

    /// <summary>The platform names no limit; a picture of more would be a burden to every phone that shows it.</summary>
    const int EdgeMax = 5000;

    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var (asked, refused) = call.ReadJson(OrderJson.Default.ImageRequest);
        if (asked is null) return refused!;
        var shape = Shape.OfRequest();
        var id = OrderRequest.ImageId(shape, asked.ImageId);
        if (!"base64".Equals(shape.Text(asked.Type), StringComparison.OrdinalIgnoreCase)) shape.Fault("type", "The field Type must be base64.");
        var source = shape.Text(asked.Src);
        if (shape.Faults.Count > 0) return OrderRequest.Refuse(call, shape);

        var bytes = new byte[source.Length];
        if (!Convert.TryFromBase64String(source, bytes, out var length)) return Wrong("The image is not valid base64.", "Send src without 'data:image/png;base64,' before it and without line breaks.");
        if (length > BytesMax) return Wrong($"The image is too large: its size is {length} bytes, at most {BytesMax} are allowed.", "Make it smaller: the app shows it as a thumbnail.");
        if (PictureHead.Of(bytes.AsSpan(0, length)) is not var (contentType, width, height)) return Wrong("The image must be a PNG or a JPEG.", "Convert it: neither SVG, GIF nor WebP is shown. What its file is called says nothing.");
        if (height < HeightMin) return Wrong($"The image is too small: its height is {height} px, at least {HeightMin} px are required.", "Send a larger one; a square suits best.");
        if (Math.Max(width, height) > EdgeMax) return Wrong($"The image is too large: its size is {width} × {height} px, at most {EdgeMax} px are allowed for each side.", "Make it smaller: the app shows it as a thumbnail.");

        return await platform.Orders.AddImage(new OrderImage(call.SalesUnit.Msn, id, contentType, bytes[..length]))
            ? Reply.Json(200, new ImageResponse(id), OrderJson.Default.ImageResponse)
            : ParamsProblem.Say(call.Http, 409, "Conflict", $"Duplicate image: there is an image {id} already.", "An image is for good: use its id again, or another id for another image.");

        // Clients look for words in the message, so that it says more than that something is wrong.
        Reply Wrong(string reason, string remedy) => ParamsProblem.Invalid(call.Http, [new("src", reason)], new(reason, remedy), reason);
    }
}
