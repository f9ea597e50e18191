using System.Text.Json;
using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Microsoft.OpenApi;

namespace Kasse.Server.Control;

/// <summary>The description of the control API in OpenAPI, for people, generators and Postman.</summary>
static class ControlDocument
{
    const string Scheme = "administrator";

    public static void AddControlDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = operation => operation.ActionDescriptor.EndpointMetadata.OfType<ControlEndpoints.Mark>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Kasse control API",
                Version = KasseServer.Version,
                Description = "What the portal and a test phone are for, as calls. Test environments only.",
            };
            document.Servers = null;
            document.AddComponent(Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The administrator's token, which Kasse prints at its start.",
            });
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
        // A set of flags is sent as a list of its words, which the framework does not know.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(SalesUnitFeatures))
                schema.Enum = [.. Enum.GetNames<SalesUnitFeatures>().Select(name => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name)))];
            return Task.CompletedTask;
        });
    });

    public static void MapControlDocument(this IEndpointRouteBuilder app) => app.MapOpenApi($"{ControlEndpoints.Root}/openapi.json");
}
