namespace Kasse.Server.Telemetry;

/// <summary>Logs for programs: an object in each line, with the ids of the trace that it belongs to.</summary>
static class JsonLines
{
    public static void AddJsonLines(this ILoggingBuilder logging)
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
