using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Webhooks.ServiceClusters;

/// <summary>
/// A connection to a service cluster, made of one version of its kubeconfig. Kept as long as somebody uses it: the one who replaces it does not break
/// off what is under way.
/// </summary>
internal sealed class ServiceClusterLink(ClusterClient client, string credentials, string expected, long readAt) : IDisposable
{
    private int _users = 1; // the cache's own
    private volatile bool _isProven;

    public IClusterClient Client => client;

    /// <summary>Hash of the kubeconfig.</summary>
    public string Credentials { get; } = credentials;

    /// <summary>The UID that the cluster must have.</summary>
    public string Expected { get; } = expected;

    /// <summary>When the hub was last asked for the kubeconfig.</summary>
    public long ReadAt { get; set; } = readAt;

    /// <summary>False when it has ended meanwhile.</summary>
    public bool TryUse()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether it leads to the cluster that it is to lead to. Asked once for each connection, before anything of a tenant is sent (H34, H45).
    /// </summary>
    public async Task<bool> IsTheSameClusterAsync(CancellationToken cancellationToken) =>
        _isProven || (_isProven = string.Equals(await ClusterIdentity.ReadAsync(client, cancellationToken), Expected, StringComparison.Ordinal));

    /// <summary>Somebody is done with it: a user, or the cache.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            client.Dispose();
        }
    }
}
