using System.Text;
using System.Text.Json.Nodes;
using Kasse.Server.Start;

namespace Kasse.Server.Tests.Control;

public sealed class ControlGateTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task Without_the_administrators_token_every_operation_is_refused(string token)
    {
        var stranger = new Administrator(shared.Kasse) { Token = token };

        var operations = await Operations();

        Assert.True(operations.Count > 25, $"Only {operations.Count} operations are described.");
        foreach (var (method, path) in operations)
        {
            var (status, detail) = (await stranger.Send(method, path, "{}")).Problem();
            Assert.Equal((401, method, path), (status, method, path));
            Assert.StartsWith("The header Authorization", detail);
        }
    }

    [Fact]
    public async Task A_production_like_environment_has_nothing_there()
    {
        await using var kasse = await RunningKasse.Start(o => o with { Environment = KasseEnvironment.ProductionLike });
        var administrator = new Administrator(kasse);

        foreach (var (method, path) in await Operations()) Assert.Equal(404, (await administrator.Send(method, path, "{}")).Status);
        Assert.Equal(404, (await administrator.Get("/openapi.json")).Status);
    }

    [Fact]
    public async Task The_description_says_for_each_operation_what_it_is_and_what_comes_back()
    {
        var document = await Document();

        foreach (var (_, operations) in document["paths"]!.AsObject())
        {
            foreach (var (_, operation) in operations!.AsObject())
            {
                Assert.NotEmpty((string)operation!["summary"]!);
                Assert.NotEmpty(operation["tags"]!.AsArray());
                var responses = operation["responses"]!.AsObject();
                Assert.Contains(responses, r => r.Key is "204" || (r.Key is "200" or "201" && r.Value!["content"]!["application/json"]!["schema"] is not null));
                Assert.Contains(responses, r => r.Key == "401" && r.Value!["content"]!["application/problem+json"] is not null);
            }
        }
        Assert.Equal("bearer", (string)document["components"]!["securitySchemes"]!["administratorToken"]!["scheme"]!);
        Assert.NotNull(document["security"]![0]!["administratorToken"]);
        Assert.Contains("partialCapture", document["components"]!["schemas"]!["SalesUnitFeatures"]!["enum"]!.AsArray().Select(word => (string)word!));
    }

    [Theory]
    [InlineData("""{"name":"X","market":"sweden"}""", "market: has a value that it cannot have; /kasse/v1/openapi.json says which ones it can.")]
    [InlineData("""{"name":"X","market":"norway","colour":"red"}""", "colour: there is no such member.")]
    [InlineData("""{"market":"norway"}""", "The body lacks 'name'.")]
    [InlineData("""{"name":""", "The body is no JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    [InlineData(null, "The body is missing; this operation takes JSON.")]
    public async Task A_body_that_makes_no_sense_is_explained(string? body, string why)
    {
        Assert.Equal((400, why), (await new Administrator(shared.Kasse).Post("/sales-units", body)).Problem());
    }

    [Fact]
    public async Task A_body_is_JSON_whatever_it_is_called()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/kasse/v1/clock/advance");
        request.Headers.Authorization = new("bearer", new Administrator(shared.Kasse).Token);
        request.Content = new StringContent("""{"by":"PT1H"}""", Encoding.UTF8, "application/x-www-form-urlencoded");

        using var response = await shared.Kasse.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task It_says_which_environment_it_is_and_where()
    {
        var about = (await new Administrator(shared.Kasse).Get("")).Json;

        Assert.Equal(("test", shared.Kasse.Server.Address), ((string)about["environment"]!, (string)about["addresses"]!["api"]!));
        Assert.Equal($"{shared.Kasse.Server.Address}/wallet", (string)about["addresses"]!["wallet"]!);
        Assert.Equal(KasseServer.Version, (string)about["version"]!);
    }

    async Task<JsonNode> Document() =>
        JsonNode.Parse(await shared.Kasse.Http.GetStringAsync("/kasse/v1/openapi.json", TestContext.Current.CancellationToken))!;

    async Task<IReadOnlyList<(HttpMethod Method, string Path)>> Operations() =>
    [
        .. from path in (await Document())["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select (HttpMethod.Parse(operation.Key), path.Key["/kasse/v1".Length..].Replace("{id}", "1", StringComparison.Ordinal)),
    ];
}
