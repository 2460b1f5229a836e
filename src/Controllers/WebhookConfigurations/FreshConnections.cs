using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>
/// The hub by a connection of its own for each request: one that is kept would ask the same of several API servers again and again.
/// </summary>
internal sealed class FreshConnections(IClusterClient cluster) : IDisposable
{
    public IClusterClient Cluster => cluster;

    // The container owns the client only where it is the ordinary one as well.
    public void Dispose() => (cluster as IDisposable)?.Dispose();
}
