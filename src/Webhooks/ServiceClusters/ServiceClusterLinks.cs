using System.Net;
using System.Security.Cryptography;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Clusters;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;

namespace KubeCarrier.Webhooks.ServiceClusters;

/// <summary>
/// Connections to the service clusters that judge too. Their kubeconfigs come from providers and are not trusted; they are read by name, live, and
/// again after a while, so that one which was replaced or taken away is not used for long.
/// </summary>
internal sealed class ServiceClusterLinks(
    IClusterClient hub, IReadOnlyList<IPNetwork> allowedNetworks, TimeProvider clock, ILoggerFactory loggers) : IDisposable
{
    /// <summary>More service clusters than one hub will have; each holds a few connections.</summary>
    private const int MaxLinks = 256;

    /// <summary>The controller looks as often.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>Of one attempt; whoever asks has a budget that is shorter.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly BoundsByOwner _bounds = new(BudgetSizes.Webhooks, clock);
    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, ServiceClusterLink> _links = [];

    /// <summary>
    /// The connection to use, and to dispose of afterwards. Throws <see cref="KubeconfigException"/> when there is none, and what reading the hub throws.
    /// </summary>
    /// <param name="cluster">The ServiceCluster.</param>
    /// <param name="refused">One that was refused: its kubeconfig is read again.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ServiceClusterLink> UseAsync(NamespacedName cluster, ServiceClusterLink? refused, CancellationToken cancellationToken)
    {
        if (Known(cluster) is { } known)
        {
            if (!ReferenceEquals(known, refused) && clock.GetElapsedTime(known.ReadAt) < Fresh)
            {
                return known;
            }

            known.Dispose();
        }

        var readAt = clock.GetTimestamp();
        try
        {
            var (kubeconfig, uid) = await ReadAsync(cluster, cancellationToken);
            return Use(cluster, kubeconfig, uid, readAt);
        }
        catch (KubeconfigException)
        {
            Forget(cluster);
            throw;
        }
        catch (ApiException refusal)
        {
            throw new KubeconfigException($"The hub does not give away how to reach ServiceCluster {cluster}: {refusal.Message}");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var link in _links.Values)
            {
                link.Dispose();
            }

            _links.Clear();
        }
    }

    private void Forget(NamespacedName cluster)
    {
        lock (_gate)
        {
            if (_links.Remove(cluster, out var link))
            {
                link.Dispose();
            }
        }
    }

    private ServiceClusterLink? Known(NamespacedName cluster)
    {
        lock (_gate)
        {
            return _links.TryGetValue(cluster, out var link) && link.TryUse() ? link : null;
        }
    }

    private async Task<(byte[] Kubeconfig, string Uid)> ReadAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        var cluster = await hub.GetAsync(ServiceCluster.ResourceType, name, cancellationToken) is { } found
            ? KubeObject.Decode<ServiceCluster>(found)
            : throw new KubeconfigException($"There is no ServiceCluster {name}.");
        // The controller pins the identity when it first reaches the cluster. Until then nobody knows whom we would be talking to.
        var uid = cluster.Status?.ClusterUID is { Length: > 0 } pinned
            ? pinned
            : throw new KubeconfigException($"ServiceCluster {name} has no status.clusterUID yet; the controller sets it when it first reaches the cluster.");
        return (await KubeconfigSecret.ReadAsync(hub, new(name.Namespace, cluster.Spec.KubeconfigSecret.Name), ServiceClusterSpec.KubeconfigKey, cancellationToken), uid);
    }

    private ServiceClusterLink Use(NamespacedName cluster, byte[] kubeconfig, string uid, long readAt)
    {
        var credentials = Convert.ToHexString(SHA256.HashData(kubeconfig));
        lock (_gate)
        {
            if (_links.TryGetValue(cluster, out var known))
            {
                if (known.Credentials == credentials && known.Expected == uid && known.TryUse())
                {
                    known.ReadAt = readAt;
                    return known;
                }

                Forget(cluster);
            }

            if (_links.Count >= MaxLinks)
            {
                Forget(_links.MinBy(entry => entry.Value.ReadAt).Key);
            }

            var client = OfficialClient.Connect(
                Kubeconfig.ParseUntrusted(kubeconfig, new() { AllowedNetworks = allowedNetworks }),
                new()
                {
                    Component = $"webhooks; {cluster.Name}",
                    RequestTimeout = RequestTimeout,
                    MaxAttempts = 1,
                    Bounds = _bounds.ForCluster(cluster.Namespace ?? ""),
                    TimeProvider = clock,
                },
                loggers.CreateLogger<ClusterClient>());
            var made = _links[cluster] = new(client, credentials, uid, readAt);
            made.TryUse();
            return made;
        }
    }
}
