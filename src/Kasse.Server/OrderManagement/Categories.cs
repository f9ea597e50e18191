using Kasse.Server.Callers;
using Kasse.Server.EPayment;
using Kasse.Storage.Orders;

namespace Kasse.Server.OrderManagement;

/// <summary><c>/order-management/v3/categories</c>: as many for an order as wanted. The app shows the newest.</summary>
static class Categories
{
    const int ListedMax = 1000;

    public static async Task<Reply> Add(Call call, Platform platform)
    {
        var (asked, refused) = call.ReadJson(OrderJson.Default.AddRequest);
        if (asked is null) return refused!;
        var shape = Shape.OfRequest();
        var category = new OrderCategory(
            Guid.NewGuid(),
            OrderRequest.Order(call, shape, asked.PaymentType, asked.OrderId),
            shape.Word(asked.Type, OrderWords.Kinds, default),
            OrderRequest.Url(platform, shape, asked.Url, "url"),
            OrderRequest.OptionalImageId(shape, asked.ImageId));
        if (shape.Faults.Count == 0 && await platform.Orders.AddCategory(category, instead: false))
            return Reply.Json(201, new CategoryAdded(category.Id), OrderJson.Default.CategoryAdded);

        if (shape.Faults.Count == 0) shape.Fault("imageId", $"There is no image {category.ImageId}.");
        return OrderRequest.Refuse(call, shape);
    }

    public static Task<Reply> List(Call call, Platform platform)
    {
        string? orderId = call.Http.Request.Query["orderId"];
        if (orderId is { Length: > 0 } && !OrderRequest.IsOrderId(orderId))
            return Task.FromResult(ParamsProblem.Invalid(call, [new("orderId", "The field OrderId must hold letters, digits, and - _ . only.")]));

        var found = platform.Orders.Categories(call.SalesUnit.Msn, orderId is "" ? null : orderId, ListedMax);
        return Task.FromResult(Reply.Json(200, new CategoriesResponse([.. found.Select(CategoryResponse.From)]), OrderJson.Default.CategoriesResponse));
    }

    public static Task<Reply> Get(Call call, Platform platform)
    {
        if (Id(call) is not { } id) return Task.FromResult(ParamsProblem.Invalid(call, [new("categoryId", "The field CategoryId must be a UUID.")]));
        return Task.FromResult(platform.Orders.Category(call.SalesUnit.Msn, id) is { } category
            ? Reply.Json(200, CategoryResponse.From(category), OrderJson.Default.CategoryResponse)
            : Unknown(call));
    }

    public static async Task<Reply> Delete(Call call, Platform platform) =>
        Id(call) is { } id && await platform.Orders.DeleteCategory(call.SalesUnit.Msn, id) ? Reply.Empty(200) : Unknown(call);

    static Guid? Id(Call call) => Guid.TryParse((string)call.Http.Request.RouteValues["id"]!, out var id) ? id : null;

    static Reply Unknown(Call call) => ParamsProblem.Say(call.Http, 404, "Not Found", "There is no such category.", "It may have been deleted, replaced by one that was put, or belong to another sales unit.");
}
