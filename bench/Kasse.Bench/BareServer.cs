using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Kasse.Bench;

/// <summary>What Kestrel costs by itself: reads each request to its end and repeats what Kasse once answered to such a request.</summary>
static class BareServer
{
    public static async Task Run(string answersFile)
    {
        var answers = JsonSerializer.Deserialize<Dictionary<string, Answer>>(await File.ReadAllBytesAsync(answersFile))!;
        foreach (var written in new[] { "Date", "Content-Length" })     // Kestrel writes these itself
            foreach (var answer in answers.Values)
                answer.Headers.Remove(written);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(context => Repeat(answers[OperationOf(context.Request)], context));
        await app.StartAsync();
        Console.WriteLine($"Listening on {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    static async Task Repeat(Answer answer, HttpContext context)
    {
        await ReadToEnd(context.Request.BodyReader);
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        response.ContentLength = answer.Body.Length;
        await response.BodyWriter.WriteAsync(answer.Body);
    }

    static async ValueTask ReadToEnd(PipeReader body)
    {
        ReadResult read;
        do
        {
            read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
        } while (!read.IsCompleted);
    }

    static string OperationOf(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (request.Method == "GET")
            return path.EndsWith("/events", StringComparison.Ordinal) ? "events" : "get";
        return path.AsSpan(path.LastIndexOf('/') + 1) switch
        {
            "capture" => "capture",
            "refund" => "refund",
            "cancel" => "cancel",
            "approve" => "approve",
            "payments" => "create",
            "webhook" => "webhook",
            _ => "token",
        };
    }
}
