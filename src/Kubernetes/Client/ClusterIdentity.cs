using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Which cluster answers: its kube-system namespace is made once and never again.</summary>
public static class ClusterIdentity
{
    private const string SystemNamespace = "kube-system";

    /// <summary>The UID; null when the server does not answer like a Kubernetes API server.</summary>
    public static async Task<string?> ReadAsync(IClusterClient cluster, CancellationToken cancellationToken)
    {
        var system = await cluster.GetAsync(KubernetesResources.Namespaces, new(null, SystemNamespace), cancellationToken);
        return system.Text("metadata", "uid") is { Length: > 0 } uid ? uid : null;
    }
}
