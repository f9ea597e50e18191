using Kasse.Server.Callers;
using Kasse.Server.EPayment;
using Kasse.Storage.Orders;

namespace Kasse.Server.OrderManagement;

/// <summary><c>PUT /order-management/v2/{paymentType}/categories/{orderId}</c>: in place of whatever the order had.</summary>
static class PutCategory
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var shape = Shape.OfRequest();
        var order = OrderRequest.Order(call, shape);
        var (asked, refused) = call.ReadJson(OrderJson.Default.PutRequest);
        if (asked is null) return refused!;
        var category = new OrderCategory(
            Guid.NewGuid(),
            order,
            shape.Word(asked.Category, OrderWords.Kinds, default),
            OrderRequest.Url(platform, shape, asked.OrderDetailsUrl, "orderDetailsUrl"),
            OrderRequest.OptionalImageId(shape, asked.ImageId));
        if (shape.Faults.Count > 0) return OrderRequest.Refuse(call, shape);

        return await platform.Orders.AddCategory(category, instead: true)
            ? Reply.Json(200, category.Id, OrderJson.Default.Guid)
            : ParamsProblem.Say(call.Http, 404, "Not Found", $"There is no image {category.ImageId}.", "Add it with POST /order-management/v1/images first. Images belong to one sales unit.");
    }
}
