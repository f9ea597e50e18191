namespace Kasse.Server;

/// <summary>
/// Stands before the framework's own methods of these names, and differs in one thing: what binds a handler's parameters is compiled when the handler
/// is first called. For all pages and calls together that is half a second of processor, which every start would spend before its first answer.
/// A handler that takes the request as it is has nothing to bind, and is called as it is.
/// </summary>
static class AtFirstCall
{
    public static IEndpointConventionBuilder MapGet(this IEndpointRouteBuilder app, string pattern, RequestDelegate handler) => Map(app, HttpMethods.Get, pattern, handler);

    public static IEndpointConventionBuilder MapPost(this IEndpointRouteBuilder app, string pattern, RequestDelegate handler) => Map(app, HttpMethods.Post, pattern, handler);

    public static IEndpointConventionBuilder MapPut(this IEndpointRouteBuilder app, string pattern, RequestDelegate handler) => Map(app, HttpMethods.Put, pattern, handler);

    public static IEndpointConventionBuilder MapPatch(this IEndpointRouteBuilder app, string pattern, RequestDelegate handler) => Map(app, HttpMethods.Patch, pattern, handler);

    public static IEndpointConventionBuilder MapDelete(this IEndpointRouteBuilder app, string pattern, RequestDelegate handler) => Map(app, HttpMethods.Delete, pattern, handler);

    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder app, string pattern, Delegate handler) => Map(app, HttpMethods.Get, pattern, handler);

    public static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder app, string pattern, Delegate handler) => Map(app, HttpMethods.Post, pattern, handler);

    public static RouteHandlerBuilder MapPut(this IEndpointRouteBuilder app, string pattern, Delegate handler) => Map(app, HttpMethods.Put, pattern, handler);

    public static RouteHandlerBuilder MapPatch(this IEndpointRouteBuilder app, string pattern, Delegate handler) => Map(app, HttpMethods.Patch, pattern, handler);

    public static RouteHandlerBuilder MapDelete(this IEndpointRouteBuilder app, string pattern, Delegate handler) => Map(app, HttpMethods.Delete, pattern, handler);

    static IEndpointConventionBuilder Map(IEndpointRouteBuilder app, string method, string pattern, RequestDelegate handler) => app.MapMethods(pattern, [method], handler);

    static RouteHandlerBuilder Map(IEndpointRouteBuilder app, string method, string pattern, Delegate handler) =>
        RouteHandlerServices.Map(app, pattern, handler, [method], RequestDelegateFactory.InferMetadata, Make);

    static RequestDelegateResult Make(Delegate handler, RequestDelegateFactoryOptions options, RequestDelegateMetadataResult? metadata)
    {
        var made = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options, metadata).RequestDelegate);
        return new(http => made.Value(http), metadata?.EndpointMetadata ?? []);
    }
}
