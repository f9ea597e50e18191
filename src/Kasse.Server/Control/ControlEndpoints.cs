using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Server.Outbound;
using Kasse.Server.Qr;
using Kasse.Server.Start;
using Kasse.Server.Web.Wallet;
using Microsoft.AspNetCore.Http.Metadata;

namespace Kasse.Server.Control;

/// <summary>
/// The control API, <c>/kasse/v1</c>: what the platform's portal and a test phone are for, as calls. A test environment's only; elsewhere
/// there is nothing at these paths.
/// </summary>
static class ControlEndpoints
{
    public const string Root = "/kasse/v1";

    /// <summary>On every operation of the control API: who finds it asks for the administrator's token.</summary>
    public sealed class Mark;

    public static void AddControl(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => SpeakAsControl(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddControlDocument();
    }

    /// <summary>How its bodies are written and read, on both sides.</summary>
    public static void SpeakAsControl(JsonSerializerOptions json)
    {
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.NumberHandling = JsonNumberHandling.Strict;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        // A misspelt member is told, not ignored.
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    }

    public static void MapControl(this WebApplication app, KasseServer server)
    {
        var platform = server.Platform;
        var gate = new ControlGate(platform.Settings.Value(FirstStart.AdminTokenSetting)!, app.Services.GetRequiredService<ILogger<ControlGate>>());
        app.UseWhen(http => http.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null, control => control.Use(gate.Admit));
        app.MapControlDocument();
        var control = app.MapGroup(Root).WithMetadata(new Mark())
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        // A body of another type would not be refused but be led past these operations, to where unknown paths are answered.
        ((IEndpointConventionBuilder)control).Finally(operation =>
        {
            foreach (var accepts in operation.Metadata.OfType<IAcceptsMetadata>().ToList()) operation.Metadata.Remove(accepts);
        });
        new About(platform).Map(control);
        new SalesUnits(platform).Map(control.MapGroup("/sales-units").WithTags("Sales units"));
        new Checklists(platform, server.RequestLog).Map(control.MapGroup("/sales-units").WithTags("Sales units"));
        new ScenarioRuns(platform, server.Scenarios!).Map(control);
        new KeySets(platform).Map(control.MapGroup("/keys").WithTags("Keys"));
        new TestUsers(platform, app.Services.GetRequiredService<CheckIns>()).Map(control.MapGroup("/users").WithTags("Test users"));
        new Payments(platform).Map(control.MapGroup("/payments").WithTags("Payments"));
        new PayerActions(
            platform, new PayerActs(platform, server.PspActs), app.Services.GetRequiredService<ShippingOptions>(), app.Services.GetRequiredService<ConsentRemoval>())
            .Map(control.MapGroup("/payments/{msn}/{reference}").WithTags("Acting as a payer"));
        new Clock(platform, server.ClockHand).Map(control.MapGroup("/clock").WithTags("Clock"));
        new Faults(platform).Map(control.MapGroup("/faults").WithTags("Faults"));
        new PspControl(platform).Map(control.MapGroup("/psp").WithTags("Payment service providers"));
        new Webhooks(platform).Map(control.MapGroup("/webhooks").WithTags("Webhooks"));
        new Deliveries(platform, server.Courier).Map(control.MapGroup("/deliveries").WithTags("Webhooks"));
        new Requests(server.RequestLog).Map(control.MapGroup("/requests").WithTags("Request log"));
        new Books(platform, server.Books).Map(control);
    }
}
