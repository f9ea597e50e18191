using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Telemetry;

/// <summary><c>GET /metrics</c>, in the text format of Prometheus (0.0.4): counts what is measured from the moment that it is made.</summary>
sealed class Prometheus : IDisposable
{
    public static readonly string[] Meters = [Instruments.Name, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>For a histogram that does not say itself.</summary>
    static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    readonly MeterListener listener = new();
    readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> all = new();

    /// <param name="scopes">Whose meters are this server's own; those of no scope are the program's.</param>
    public Prometheus(params object[] scopes)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (Meters.Contains(instrument.Meter.Name) && (instrument.Meter.Scope is null || scopes.Contains(instrument.Meter.Scope))) listening.EnableMeasurementEvents(instrument);
        };
        listener.MeasurementsCompleted = (instrument, _) =>
        {
            foreach (var gone in all.Keys.Where(key => key.Instrument == instrument)) all.TryRemove(gone, out var _);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    public void Map(IEndpointRouteBuilder app, string token)
    {
        var expected = Encoding.UTF8.GetBytes(token);
        app.MapGet("/metrics", IResult (HttpContext http) =>
        {
            if (BearerToken.Is(http.Request, expected)) return TypedResults.Text(Write(), "text/plain; version=0.0.4; charset=utf-8");
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return TypedResults.Text("The header Authorization must be the word Bearer and the value of --metrics-token.", statusCode: StatusCodes.Status401Unauthorized);
        });
    }

    public string Write()
    {
        // What is not there any more when it is asked for again is left out.
        foreach (var (key, series) in all)
        {
            if (key.Instrument.IsObservable) series.Forget();
        }
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var instrument in all.GroupBy(series => NameOf(series.Key.Instrument)).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var first = instrument.First().Key.Instrument;
            text.Append($"# HELP {instrument.Key} {first.Description?.Replace('\n', ' ')}\n# TYPE {instrument.Key} {(IsCounter(first) ? "counter" : IsHistogram(first) ? "histogram" : "gauge")}\n");
            foreach (var ((_, labels), series) in instrument.OrderBy(series => series.Key.Labels, StringComparer.Ordinal)) series.Write(text, instrument.Key, labels);
        }
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = all.GetOrAdd((instrument, Labels(tags)), static key => new Series(IsHistogram(key.Instrument) ? BoundsOf(key.Instrument) : null));
        if (instrument.IsObservable || !IsAdded(instrument)) series.Set(value);
        else series.Add(value);
    }

    static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = $"{value}".Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            text.Append(text.Length > 0 ? "," : "").Append(name.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }
        return text.ToString();
    }

    static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        _ => UsualBounds,
    };

    static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return $"{instrument.Name.Replace('.', '_')}{unit}{(IsCounter(instrument) ? "_total" : "")}";
    }

    static bool IsCounter(Instrument instrument) => Kind(instrument) is "Counter`1" or "ObservableCounter`1";

    static bool IsHistogram(Instrument instrument) => Kind(instrument) == "Histogram`1";

    static bool IsAdded(Instrument instrument) => Kind(instrument) is "Counter`1" or "UpDownCounter`1" or "Histogram`1";

    static string Kind(Instrument instrument) => instrument.GetType().Name;

    /// <summary>The measurements of one instrument with the same labels.</summary>
    /// <param name="bounds">Of a histogram.</param>
    sealed class Series(double[]? bounds)
    {
        readonly Lock gate = new();
        readonly long[] buckets = new long[bounds?.Length ?? 0];
        double sum;
        long count;

        public void Add(double value)
        {
            lock (gate)
            {
                (sum, count) = (sum + value, count + 1);
                for (var i = 0; i < buckets.Length; i++)
                {
                    if (value <= bounds![i]) buckets[i]++;
                }
            }
        }

        public void Set(double value)
        {
            lock (gate) (sum, count) = (value, 1);
        }

        public void Forget()
        {
            lock (gate) count = 0;
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (gate)
            {
                if (count == 0) return;
                var with = labels.Length == 0 ? "" : $"{{{labels}}}";
                if (bounds is null)
                {
                    text.Append($"{name}{with} {Number(sum)}\n");
                    return;
                }
                var before = labels.Length == 0 ? "" : $"{labels},";
                for (var i = 0; i < bounds.Length; i++) text.Append($"{name}_bucket{{{before}le=\"{Number(bounds[i])}\"}} {buckets[i]}\n");
                text.Append($"{name}_bucket{{{before}le=\"+Inf\"}} {count}\n{name}_sum{with} {Number(sum)}\n{name}_count{with} {count}\n");
            }
        }

        static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }
}
