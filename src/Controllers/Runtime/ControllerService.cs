using KubeCarrier.Api.Meta;
using KubeCarrier.Hosting.Health;
using KubeCarrier.Kubernetes.LeaderElection;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Runs the watches always and the reconcilers while this process leads.</summary>
internal sealed partial class ControllerService(
    Hub hub,
    IEnumerable<IControllerLoop> loops,
    ControllerOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<ControllerService> logger,
    ILogger<LeaderElector> electionLogger) : BackgroundService, IReadinessCheck
{
    private const string LeaseName = "kubecarrier-controller";

    private int _led;

    public string Name => "watches";

    public string? WhyNotReady() => hub.NotSynced.ToList() is { Count: > 0 } missing ? $"not listed yet: {string.Join(", ", missing)}" : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watching = hub.RunAsync(stoppingToken);
        var working = options.LeaderElect ? ElectAsync(stoppingToken) : LeadAsync(stoppingToken);
        await Task.WhenAny(watching, working);
        lifetime.StopApplication(); // one half alone must not look alive
        await Task.WhenAll(watching, working);
    }

    private Task ElectAsync(CancellationToken cancellationToken)
    {
        var election = new LeaderElectionOptions
        {
            Namespace = options.Namespace,
            Name = LeaseName,
            Identity = $"{Environment.MachineName}_{Guid.NewGuid():N}",
            FieldManager = WellKnown.FieldManagers.Controller,
        };
        return new LeaderElector(hub.Cluster, election, clock, electionLogger).RunAsync(LeadAsync, cancellationToken);
    }

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        // Subscriptions and connections belong to one term: a process that lost its lease ends, and its successor starts clean.
        if (Interlocked.Exchange(ref _led, 1) != 0)
        {
            throw new InvalidOperationException("The lease was lost; this process does not lead twice.");
        }

        await hub.WhenSyncedAsync(cancellationToken);
        LogLeading(logger);
        var all = loops.ToList();
        all.ForEach(loop => loop.Watch());
        await Task.WhenAll(all.Select(loop => loop.RunAsync(cancellationToken)));
        if (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException("A reconciler ended by itself.");
        }

        lifetime.StopApplication();
    }

    [LoggerMessage(2001, LogLevel.Information, "Leading: all watches are in step")]
    private static partial void LogLeading(ILogger logger);
}
