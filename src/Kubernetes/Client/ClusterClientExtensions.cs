using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Patching;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>The same verbs for kinds that have a type.</summary>
public static class ClusterClientExtensions
{
    public static async Task<T?> GetAsync<T>(this IClusterClient cluster, NamespacedName name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        return await cluster.GetAsync(T.ResourceType, name, cancellationToken) is { } found ? KubeObject.Decode<T>(found) : null;
    }

    public static async Task<IReadOnlyList<T>> ListAsync<T>(this IClusterClient cluster, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        return [.. (await cluster.ListAsync(T.ResourceType, options, cancellationToken)).Items.Select(KubeObject.Decode<T>)];
    }

    /// <summary>
    /// What an apply would make of an object, stored nowhere. Where an API server cannot apply it, its content is patched in instead: with defaults
    /// and refusals as ever, without what only others own.
    /// </summary>
    public static async Task<JsonObject> TryApplyAsync(
        this IClusterClient cluster, ResourceType type, JsonObject manifest, WriteOptions options, CancellationToken cancellationToken)
    {
        var dryRun = options with { DryRun = true };
        try
        {
            return await cluster.ApplyAsync(type, manifest, dryRun, cancellationToken);
        }
        catch (ApiException emptied) when (EmptiedContainers.IsWhyNotApplied(emptied))
        {
            var name = ObjectMeta.Of(manifest).NamespacedName;
            if (await cluster.GetAsync(type, name, cancellationToken) is not { } live)
            {
                throw;
            }

            return await cluster.PatchAsync(type, name, PatchKind.Json, WholeObject.Patch(manifest, live), dryRun with { Force = false }, cancellationToken);
        }
    }
}
