using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kasse.Server.Control;

/// <summary>The description of the control API in OpenAPI, for people, generators and Postman.</summary>
static class ControlDocument
{
    const string Scheme = "administratorToken";

    public static void AddControlDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = operation => operation.ActionDescriptor.EndpointMetadata.OfType<ControlEndpoints.Mark>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Kasse control API",
                Version = KasseServer.Version,
                Summary = "Act as a payer, move the clock, let calls go wrong, see what happened",
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
            // What a payer's act was refused for has a word, too.
            if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
                schema.Properties!["refusal"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Of a payer's act: what it was refused for, in a word." };
            return Task.CompletedTask;
        });
    });

    public static async Task<byte[]> Text(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }

    public static void MapControlDocument(this IEndpointRouteBuilder app) => app.MapOpenApi($"{ControlEndpoints.Root}/openapi.json");
}
