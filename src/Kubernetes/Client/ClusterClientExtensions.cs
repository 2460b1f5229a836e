using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>The same verbs for kinds that have a type.</summary>
public static class ClusterClientExtensions
{
    public static async Task<T?> GetAsync<T>(this IClusterClient cluster, NamespacedName name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return await cluster.GetAsync(T.ResourceType, name, cancellationToken) is { } found ? Decode<T>(found) : null;
    }

    public static async Task<IReadOnlyList<T>> ListAsync<T>(this IClusterClient cluster, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return [.. (await cluster.ListAsync(T.ResourceType, options, cancellationToken)).Items.Select(Decode<T>)];
    }

    /// <summary>The typed object; a document that does not fit its type throws <see cref="JsonException"/>.</summary>
    public static T Decode<T>(JsonObject node)
        where T : IKubernetesObject<T> =>
        node.Deserialize(T.JsonTypeInfo) ?? throw new JsonException($"An empty {T.ResourceType.Kind}.");

    /// <summary>The metadata of any object.</summary>
    public static ObjectMeta DecodeMeta(JsonObject node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node["metadata"]?.Deserialize(ApiJsonContext.Default.ObjectMeta) ?? new();
    }

    /// <summary>The object as JSON, absent members left out.</summary>
    public static JsonObject Encode<T>(T value)
        where T : IKubernetesObject<T> =>
        JsonSerializer.SerializeToNode(value, T.JsonTypeInfo) as JsonObject ?? throw new JsonException($"Not an object: {T.ResourceType.Kind}.");
}
