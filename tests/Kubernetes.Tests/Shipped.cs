using KubeCarrier.Clusters;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>The client as it is shipped: with Kubernetes' own below it in the two processes, and without it in the plugin.</summary>
public enum Shipped
{
    InProcesses,
    InPlugin,
}

internal static class ShippedClients
{
    public static ClusterClient Connect(this Shipped shipped, ClusterConnection connection, ClusterClientOptions options) => shipped == Shipped.InProcesses
        ? OfficialClient.Connect(connection, options, NullLogger<ClusterClient>.Instance)
        : ClusterClient.Create(connection, options, NullLogger.Instance);
}
