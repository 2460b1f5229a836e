using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>A connection to one service cluster, made of one version of its kubeconfig, with the watches every cluster needs.</summary>
internal sealed class ServiceClusterConnection : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterBounds _bounds;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _clock;
    private Task _running = Task.CompletedTask;

    public ServiceClusterConnection(
        NamespacedName cluster, string credentials, IClusterClient client, ClusterBounds bounds, TimeProvider clock, ILoggerFactory loggers)
    {
        Cluster = cluster;
        Credentials = credentials;
        Client = client;
        _bounds = bounds;
        _clock = clock;
        _loggers = loggers;
        Access = new(client, clock);
        Crds = Watch(KubernetesResources.CustomResourceDefinitions, null);
        Namespaces = Watch(
            KubernetesResources.Namespaces,
            $"{WellKnown.Labels.OwnerType}={ServiceClusterAssignment.ResourceType.Kind}.{ServiceClusterAssignment.ResourceType.Group}");
    }

    public NamespacedName Cluster { get; }

    /// <summary>Which version of the kubeconfig this connection was made of.</summary>
    public string Credentials { get; }

    /// <summary>What it is asked with; ends with the connection where it has to.</summary>
    public IClusterClient Client { get; }

    public ResourceCache Crds { get; }

    /// <summary>What our credential may do there.</summary>
    public AccessReviews Access { get; }

    public ResourceCache Namespaces { get; }

    /// <summary>It answered last time, and is the cluster it was: only then may anything be written there.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>What it did lately that no API server does; null: nothing.</summary>
    public ApiException? Misbehaviour => _bounds.Conduct?.Current;

    /// <summary>Ends with the connection.</summary>
    public CancellationToken Stopped => _stop.Token;

    public ResourceCache Watch(ResourceType type, string? labelSelector) =>
        new(Client, type, Hub.Managers, new() { LabelSelector = labelSelector, Kept = _bounds.Kept }, _clock, _loggers.CreateLogger<ResourceCache>());

    /// <summary>Whether that changed anything.</summary>
    public bool SetUsable(bool usable)
    {
        if (usable && _running == Task.CompletedTask)
        {
            _running = Task.WhenAll(Crds.RunAsync(_stop.Token), Namespaces.RunAsync(_stop.Token));
        }

        var changed = IsUsable != usable;
        IsUsable = usable;
        return changed;
    }

    public async ValueTask DisposeAsync()
    {
        IsUsable = false;
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its end is what we wait for, not its result
        await Crds.DisposeAsync();
        await Namespaces.DisposeAsync();
        (Client as IDisposable)?.Dispose();
        _stop.Dispose();
    }
}
