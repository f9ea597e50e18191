using Kasse.Server.Callers;

namespace Kasse.Server.OrderManagement;

/// <summary><c>/order-management</c>: what merchants tell about an order beside its payment.</summary>
static class OrderManagementEndpoints
{
    /// <summary>The largest image as base64, with room for whatever else is said.</summary>
    const int ImageBodyBytesMax = 4 << 20;

    public static void MapOrderManagement(this IEndpointRouteBuilder app, Gate gate, Platform platform)
    {
        var orders = app.MapGroup("/order-management");
        orders.MapPost("/v2/{paymentType}/receipts/{reference}", Admit(Named("receipt"), AddReceipt.Handle));
        orders.MapPut("/v2/{paymentType}/categories/{reference}", Admit(Named("category"), PutCategory.Handle));
        orders.MapGet("/v2/{paymentType}/{reference}", Admit(Named("get"), GetOrder.Handle));
        orders.MapPost("/v1/images", Admit(Named("image") with { BodyBytesMax = ImageBodyBytesMax }, AddImage.Handle));

        orders.MapPost("/v3/categories", Admit(Named("add category"), Categories.Add));
        orders.MapGet("/v3/categories", Admit(Named("list categories"), Categories.List));
        orders.MapGet("/v3/categories/{id}", Admit(Named("get category"), Categories.Get));
        orders.MapDelete("/v3/categories/{id}", Admit(Named("delete category"), Categories.Delete));

        // What the first version had.
        foreach (var former in (string[])["/v1/orders/{reference}", "/v1/receipts/{reference}"]) orders.Map(former, Admit(Named("version 1"), Gone));

        RequestDelegate Admit(Operation operation, Func<Call, Platform, Task<Reply>> handle) => gate.Admit(operation, call => handle(call, platform));
    }

    static Operation Named(string name) => new($"Order management {name}", ParamsProblem.Surface);

    static Task<Reply> Gone(Call call, Platform platform) => Task.FromResult(ParamsProblem.Say(
        call.Http, 410, "Gone", "This endpoint is no longer available.", "Use /order-management/v2/{paymentType}/…, which says what kind of order it is."));
}
