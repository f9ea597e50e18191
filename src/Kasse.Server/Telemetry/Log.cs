using Kasse.Server.Start;
using Microsoft.Extensions.Logging.Console;

namespace Kasse.Server.Telemetry;

/// <summary>What Kasse says of itself, a line each, on the error stream: what is printed on the other one is for people and scripts.</summary>
static class Log
{
    public static void AddLog(this WebApplicationBuilder builder, KasseOptions options)
    {
        var logging = builder.Logging;
        logging.SetMinimumLevel(options.LogLevel);
        if (options.LogFormat == LogFormat.Json) logging.AddJsonLines();
        else
        {
            logging.AddSimpleConsole(line => line.SingleLine = true);
            // It would give each request the ids of a trace, which these lines do not show.
            logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }
        // It has addresses in its words, and payers' tokens in those.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // What it says of a start that failed is said by whoever started.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    /// <summary>Lines for programs: an object in each, with the ids of the trace that it belongs to.</summary>
    static void AddJsonLines(this ILoggingBuilder logging)
    {
        logging.AddJsonConsole(line =>
        {
            line.UseUtcTimestamp = true;
            line.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            line.IncludeScopes = true;
        });
        logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
    }
}
