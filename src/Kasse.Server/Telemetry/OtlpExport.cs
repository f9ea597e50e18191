using Kasse.Storage;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Kasse.Server.Telemetry;

/// <summary>
/// Sends traces and metrics to a collector, by OTLP over HTTP. The only place that knows the packages of OpenTelemetry: they are loaded when somebody
/// has asked for this, and never otherwise.
/// </summary>
sealed class OtlpExport : IDisposable
{
    readonly TracerProvider traces;
    readonly MeterProvider metrics;

    /// <param name="collector">Such as <c>http://127.0.0.1:4318</c>.</param>
    public OtlpExport(Uri collector)
    {
        var whose = ResourceBuilder.CreateDefault().AddService("kasse", serviceVersion: KasseServer.Version);
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(whose)
            .AddSource(Instruments.Name, "Microsoft.AspNetCore").AddOtlpExporter(to => Send(to, collector, "v1/traces")).Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(whose)
            .AddMeter(Prometheus.Meters).AddOtlpExporter(to => Send(to, collector, "v1/metrics")).Build();
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    static void Send(OtlpExporterOptions to, Uri collector, string path) =>
        (to.Protocol, to.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/"), path));
}
