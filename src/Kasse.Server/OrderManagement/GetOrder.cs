using Kasse.Server.Callers;
using Kasse.Server.EPayment;

namespace Kasse.Server.OrderManagement;

/// <summary><c>GET /order-management/v2/{paymentType}/{orderId}</c>: whoever told it, and whether or not there is such a payment.</summary>
static class GetOrder
{
    public static Task<Reply> Handle(Call call, Platform platform)
    {
        var shape = Shape.OfRequest();
        var order = OrderRequest.Order(call, shape);
        if (shape.Faults.Count > 0) return Task.FromResult(OrderRequest.Refuse(call, shape));

        var receipt = platform.ReceiptOf(order);
        var category = platform.Orders.Category(order);
        return Task.FromResult(category is null && receipt is null
            ? ParamsProblem.Say(call.Http, 404, "Not Found", $"Nothing is known of order {order.Id}.", "Neither a receipt nor a category was told of this order, of this kind, of this sales unit.")
            : Reply.Json(200, OrderResponse.From(category, receipt), OrderJson.Default.OrderResponse));
    }
}
