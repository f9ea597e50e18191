using Kasse.Server.OrderManagement;
using Kasse.Storage.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.Orders;

/// <summary>What merchants told about their orders: receipts, categories and images. Looked at only; they are told by calls.</summary>
sealed class OrderPages(Platform platform)
{
    const int OrdersMax = 100, ImagesMax = 24, CategoriesMax = 100;

    public void Map(RouteGroupBuilder viewers)
    {
        viewers.MapGet("/orders", List);
        viewers.MapGet("/orders/{msn}/{type}/{id}", Show);
        viewers.MapGet("/orders/images/{msn}/{id}", Image);
    }

    RazorComponentResult<OrdersPage> List(Visitor visitor) => new(new
    {
        Visitor = visitor,
        Orders = platform.Orders.Newest(visitor.Msns, OrdersMax),
        Images = platform.Orders.Images(visitor.Msns, ImagesMax),
    });

    IResult Show(Visitor visitor, string msn, OrderType type, string id)
    {
        var order = new OrderName(msn, type, id);
        var (receipt, categories) = visitor.Sees(msn) ? (platform.ReceiptOf(order), platform.Orders.Categories(order, CategoriesMax)) : (null, []);
        if (receipt is null && categories.Count == 0) return visitor.NotFound("Nothing was told of this order, or it belongs to a sales unit of another company.");

        return new RazorComponentResult<OrderPage>(new
        {
            Visitor = visitor,
            Order = order,
            Receipt = receipt,
            CameWithPayment = receipt is not null && platform.Orders.Receipt(order) is null,
            Categories = categories,
            Payment = type == OrderType.Ecom ? platform.Journal.Find(msn, id)?.Payment : null,
        });
    }

    /// <summary>As the merchant sent it, under the type that its first bytes speak of; the page's policy keeps it from being anything else.</summary>
    IResult Image(Visitor visitor, string msn, string id) => visitor.Sees(msn) && platform.Orders.Image(msn, id) is { } image
        ? TypedResults.Bytes(image.Content, image.ContentType)
        : TypedResults.NotFound();
}
