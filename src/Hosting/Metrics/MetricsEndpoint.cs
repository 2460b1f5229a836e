using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace KubeCarrier.Hosting.Metrics;

/// <summary>Where Prometheus reads what the instruments of <see cref="KubeCarrierMetrics"/> counted (ADR 0042).</summary>
public static class MetricsEndpoint
{
    public const string Path = "/metrics";

    /// <summary>The instruments, and the exporter that listens to those of this host and of no other in the same process.</summary>
    public static IServiceCollection AddProcessMetrics(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<KubeCarrierMetrics>()
        .AddSingleton(host => Exporter(host.GetRequiredService<KubeCarrierMetrics>().Meter));

    /// <summary>Metrics are served on this port, and on no other.</summary>
    public static void ServeMetrics(this ListenOptions port)
    {
        port.Protocols = HttpProtocols.Http1;
        port.Use(next => connection =>
        {
            connection.Features.Set(Mark.OfPort);
            return next(connection);
        });
    }

    public static void UseMetrics(this WebApplication app) => app.UseOpenTelemetryPrometheusScrapingEndpoint(
        app.Services.GetRequiredService<MeterProvider>(), context => context.Request.Path == Path && context.Features.Get<Mark>() is not null, null, null, null);

    private static MeterProvider Exporter(Meter own) => Sdk.CreateMeterProviderBuilder()
        .SetResourceBuilder(ResourceBuilder.CreateEmpty()) // job and instance are Prometheus' to say
        .AddMeter(own.Name)
        .AddView(instrument => instrument.Meter == own ? null : MetricStreamConfiguration.Drop)
        .AddPrometheusExporter(exporter => (exporter.ScopeInfoEnabled, exporter.TargetInfoEnabled) = (false, false))
        .Build();

    private sealed class Mark
    {
        public static Mark OfPort { get; } = new();
    }
}
