using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Kasse.Server.Tests.Apis;

/// <summary>The documents by themselves: valid, complete, and about what there is.</summary>
public sealed class DocumentTests(KasseWithEverything shared) : IClassFixture<KasseWithEverything>
{
    /// <summary>What people open in a browser, what watches the server, and the descriptions themselves.</summary>
    static readonly string[] NotForPrograms = ["", "dwo-api-application", "favicon.ico", "health", "metrics", "mobileintercept", "openapi", "openapi.json", "pay", "portal", "qr-image", "r", "wallet"];

    [Fact]
    public async Task Each_can_be_read_without_complaint()
    {
        foreach (var (name, _) in (await Description()).Documents)
        {
            var read = OpenApiDocument.Parse(await shared.Kasse.Http.GetStringAsync($"/openapi/{name}.json"), OpenApiConstants.Json);

            Assert.Empty(read.Diagnostic!.Errors.Concat(read.Diagnostic.Warnings).Select(fault => $"{name}: {fault}"));
            Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        }
    }

    [Fact]
    public async Task They_name_every_operation_that_the_server_has_and_no_other()
    {
        var served = shared.Kasse.Server.Routes
            .Where(route => !NotForPrograms.Contains(ApiDescription.Beginning(route.Path)) && !Path.HasExtension(route.Path))
            .Select(route => $"{route.Method} {Blanks(route.Path)}");
        var documented = (await Description()).Operations.Select(operation => $"{operation.Method} {Blanks(operation.Path)}");

        Assert.Equal(served.Order(), documented.Order());
    }

    [Fact]
    public async Task Every_example_is_what_its_schema_says()
    {
        var description = await Description();
        List<string> faults = [];
        foreach (var operation in description.Operations.Concat(description.CallsToOthers))
        {
            Look($"{operation}: request", operation.Operation.RequestBody?.Content);
            foreach (var (status, answer) in operation.Operation.Responses ?? []) Look($"{operation}: {status}", answer.Content);
        }
        foreach (var (api, document) in description.Documents)
            foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
                foreach (var example in schema.Examples ?? []) faults.AddRange(SchemaCheck.Faults(example, schema).Select(fault => $"{api}: {name}: {fault}"));

        Assert.Empty(faults);

        void Look(string where, IDictionary<string, OpenApiMediaType>? content)
        {
            foreach (var (_, body) in content ?? new Dictionary<string, OpenApiMediaType>())
                if (body is { Example: { } example, Schema: { } schema }) faults.AddRange(SchemaCheck.Faults(example, schema).Select(fault => $"{where}: {fault}"));
        }
    }

    static string Blanks(string path) => Regex.Replace(path, "{[^}]*}", "{}");

    Task<ApiDescription> Description() => ApiDescription.Of(shared.Kasse.Http, shared.Kasse.Http.BaseAddress!);
}

/// <summary>One server for all tests of a class, with what is switched off otherwise.</summary>
public sealed class KasseWithEverything : IAsyncLifetime
{
    public RunningKasse Kasse { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Kasse = await RunningKasse.Start(options => options with { PspRecurring = true });

    public ValueTask DisposeAsync() => Kasse.DisposeAsync();
}
