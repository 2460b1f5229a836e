using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Clusters;

/// <summary>Our client with Kubernetes' own below it, as the two processes have it.</summary>
public static class OfficialClient
{
    public static ClusterClient Connect(ClusterConnection connection, ClusterClientOptions options, ILogger<ClusterClient> logger) =>
        ClusterClient.Create(connection, options with { Requests = endpoint => new OfficialRequests(endpoint) }, logger);
}
