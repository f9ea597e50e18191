using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Kasse.Client
{
    /// <summary>What to add to OpenTelemetry to see the calls.</summary>
    public static class VippsMobilePayTelemetry
    {
        /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>: one activity for each operation, with all its attempts.</summary>
        public const string ActivitySourceName = "Kasse.Client";

        /// <summary>
        /// The name of the <see cref="Meter"/>: <c>vippsmobilepay.client.operation.duration</c> in seconds, and
        /// <c>vippsmobilepay.client.retries</c>, both by operation and outcome.
        /// </summary>
        public const string MeterName = "Kasse.Client";
    }
}

namespace Kasse.Client.Calls
{
    /// <summary>Traces and metrics of calls. References are in traces only: as a dimension of a metric they would be without end.</summary>
    static class Telemetry
    {
        static readonly ActivitySource Source = new(VippsMobilePayTelemetry.ActivitySourceName, ClientVersion.Text);
        static readonly Meter Meter = new(VippsMobilePayTelemetry.MeterName, ClientVersion.Text);
        static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("vippsmobilepay.client.operation.duration", "s", "Until the outcome, retries included.");
        static readonly Counter<long> Retries = Meter.CreateCounter<long>("vippsmobilepay.client.retries", "{retry}", "Attempts after the first.");

        public static Activity? Start(ApiCall call, string? msn)
        {
            var activity = Source.StartActivity(call.Operation, ActivityKind.Client);
            activity?.SetTag("vippsmobilepay.reference", call.Reference);
            activity?.SetTag("vippsmobilepay.msn", msn);
            return activity;
        }

        public static void Retried(ApiCall call, Attempt attempt) => Retries.Add(1, Operation(call), Outcome(attempt.Outcome));

        public static void Ended(Activity? activity, ApiCall call, string outcome, int attemptCount, TimeSpan duration)
        {
            Duration.Record(duration.TotalSeconds, Operation(call), Outcome(outcome));
            activity?.SetTag("vippsmobilepay.outcome", outcome);
            activity?.SetTag("vippsmobilepay.attempts", attemptCount);
            if (outcome is not ['2', ..]) activity?.SetStatus(ActivityStatusCode.Error, outcome);
        }

        static KeyValuePair<string, object?> Operation(ApiCall call) => new("vippsmobilepay.operation", call.Operation);

        static KeyValuePair<string, object?> Outcome(string outcome) => new("vippsmobilepay.outcome", outcome);
    }
}
