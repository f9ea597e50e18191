using System.Text;
using Microsoft.OpenApi;

namespace Kasse.Server.Web.Apis;

/// <summary>The description of one API in OpenAPI: as text, which is what is sent, and read, for the page that shows it.</summary>
public sealed class ApiDocument
{
    readonly Lazy<Task<byte[]>> text;
    readonly Lazy<Task<OpenApiDocument>> content;

    /// <param name="name">As in its address.</param>
    public ApiDocument(string name, Func<Task<byte[]>> load)
    {
        Name = name;
        text = new(load);
        content = new(Parse);
    }

    public string Name { get; }
    public string Address => $"{ApiPages.Home}/{Name}";

    public Task<byte[]> Text => text.Value;
    public Task<OpenApiDocument> Content => content.Value;

    async Task<OpenApiDocument> Parse()
    {
        var read = OpenApiDocument.Parse(Encoding.UTF8.GetString(await Text), OpenApiConstants.Json);
        return read.Diagnostic is { Errors.Count: > 0 } wrong ? throw new InvalidOperationException($"{Name}: {string.Join(' ', wrong.Errors)}") : read.Document!;
    }
}
