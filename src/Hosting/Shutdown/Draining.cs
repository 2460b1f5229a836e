using KubeCarrier.Hosting.Health;
using Microsoft.Extensions.Hosting;

namespace KubeCarrier.Hosting.Shutdown;

/// <summary>
/// The time between "stop" and stopping: not ready any more, still answering, so that load balancers and kept-alive connections move on first
/// (B68).
/// </summary>
public sealed class Draining(DrainingOptions options, TimeProvider clock) : IHostedLifecycleService, IReadinessCheck
{
    private volatile bool _isDraining;

    public string Name => "shutdown";

    /// <summary>Answers should say <c>Connection: close</c> from now on.</summary>
    public bool IsDraining => _isDraining;

    public string? WhyNotReady() => _isDraining ? "this process is shutting down" : null;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        if (options.Delay > TimeSpan.Zero)
        {
            await Task.Delay(options.Delay, clock, cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>How a process goes down.</summary>
/// <param name="Delay">How long it goes on answering after it was told to stop.</param>
public sealed record DrainingOptions(TimeSpan Delay)
{
    /// <summary>Endpoints take a few seconds to reach every kube-proxy and API server.</summary>
    public static TimeSpan DefaultDelay { get; } = TimeSpan.FromSeconds(10);

    /// <summary>After the delay: requests that run may end. A pod's terminationGracePeriodSeconds must be above the sum.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(20);

    public TimeSpan ShutdownTimeout => Delay + Grace;
}
