using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>Marks the Secrets with kubeconfigs, one by one: Secrets are neither listed nor watched.</summary>
internal sealed partial class KubeconfigMarks(Hub hub, ILogger<KubeconfigMarks> logger)
{
    /// <summary>At every heartbeat: a Secret may have been made again. What cannot be marked is tried again with the next.</summary>
    public async Task EnsureAsync(ServiceCluster cluster, CancellationToken cancellationToken)
    {
        var name = new NamespacedName(cluster.Metadata.Namespace, cluster.Spec.KubeconfigSecret.Name);
        try
        {
            if (!cluster.Metadata.IsDeleting
                && await hub.Cluster.GetAsync(KubernetesResources.Secrets, name, cancellationToken) is { } secret
                && KubeconfigGuard.Mark(ObjectMeta.Of(secret)) is { } mark)
            {
                await hub.Cluster.PatchAsync(
                    KubernetesResources.Secrets, name, PatchKind.Merge, mark, new() { FieldManager = WellKnown.FieldManagers.Controller }, cancellationToken);
            }
        }
        catch (ApiException refusal)
        {
            LogNotMarked(logger, name, refusal.Message);
        }
    }

    [LoggerMessage(2041, LogLevel.Information, "Secret {Name} could not be marked yet, so its deletion is not judged: {Problem}")]
    private static partial void LogNotMarked(ILogger logger, NamespacedName name, string problem);
}
