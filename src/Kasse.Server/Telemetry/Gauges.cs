using System.Data.Common;
using System.Diagnostics.Metrics;
using Kasse.Storage;

namespace Kasse.Server.Telemetry;

/// <summary>What one server is asked for whenever somebody looks at its metrics.</summary>
sealed class Gauges : IDisposable
{
    readonly Meter meter;

    public Gauges(KasseServer server)
    {
        meter = new(new MeterOptions(Instruments.Name) { Scope = server });
        var (platform, deliveries, clock) = (server.Platform, server.Platform.Deliveries, server.Platform.Clock);
        meter.CreateObservableGauge("kasse.queue.length", () => platform.Database.WaitingCount, "{request}", "How many requests wait for a commit");
        meter.CreateObservableGauge("kasse.journal.rows", () => platform.Journal.LastSeq, "{row}", "How many rows the journal has");
        meter.CreateObservableGauge("kasse.follower.lag", () => Lags(server), "{row}", "How many rows of the journal a follower that is at work here has not read yet");
        meter.CreateObservableGauge("kasse.delivery.lag", () => Asked<double>(() =>
        {
            var (now, due) = (clock.GetUtcNow(), deliveries.Lines().Min(line => line.NextAt));
            return [new Measurement<double>(due < now ? (now - due.Value).TotalSeconds : 0)];
        }), "s", "For how long the delivery that waits longest has been due");
        meter.CreateObservableGauge("kasse.delivery.waiting", () => Asked<long>(() => [new Measurement<long>(deliveries.PendingCount())]), "{delivery}", "How many deliveries have not arrived yet");
    }

    public void Dispose() => meter.Dispose();

    static IEnumerable<Measurement<long>> Lags(KasseServer server) =>
        from lag in ((string Follower, long? Rows)[])
        [
            ("books", server.Books.Lag), ("payments", server.Payments.Lag), ("webhooks", server.Courier.Lag.Webhooks), ("callbacks", server.Courier.Lag.Callbacks),
        ]
        let rows = lag.Rows
        where rows.HasValue
        select new Measurement<long>(rows.GetValueOrDefault(), new KeyValuePair<string, object?>("follower", lag.Follower));

    /// <summary>A database that cannot be reached makes these unknown, and nothing else.</summary>
    static IEnumerable<Measurement<T>> Asked<T>(Func<IEnumerable<Measurement<T>>> question) where T : struct
    {
        try
        {
            return question();
        }
        catch (Exception fault) when (fault is DbException or ObjectDisposedException)
        {
            return [];
        }
    }
}
