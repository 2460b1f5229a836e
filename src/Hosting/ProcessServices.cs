using KubeCarrier.Hosting.Health;
using KubeCarrier.Hosting.Logging;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Hosting.Shutdown;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Hosting;

/// <summary>What every process of the product has.</summary>
public static class ProcessServices
{
    /// <summary>Console logging, health, metrics, a clock and an orderly end.</summary>
    public static IHostApplicationBuilder AddProcess(this IHostApplicationBuilder builder, LogLevel level, DrainingOptions draining)
    {
        builder.Services
            .AddConsoleLogging(level)
            .AddProcessMetrics()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(draining)
            .AddSingleton<Draining>()
            .AddSingleton<IReadinessCheck>(services => services.GetRequiredService<Draining>())
            .AddHostedService(services => services.GetRequiredService<Draining>())
            .AddSingleton<HealthResponder>()
            .Configure<HostOptions>(options => options.ShutdownTimeout = draining.ShutdownTimeout);
        return builder;
    }
}
