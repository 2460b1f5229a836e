using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>One object as it was seen: the JSON, and on demand its metadata and its type. Never changed.</summary>
public sealed class Seen(JsonObject json)
{
    private object? _typed;

    /// <summary>Shared: never to be changed in place (H48).</summary>
    public JsonObject Json { get; } = json;

    public ObjectMeta Meta => field ??= ClusterClientExtensions.DecodeMeta(Json);

    /// <summary>The typed object, decoded once; one that does not fit its type throws.</summary>
    public T As<T>()
        where T : class, IKubernetesObject<T> =>
        _typed as T ?? Decode<T>();

    private T Decode<T>()
        where T : class, IKubernetesObject<T>
    {
        var typed = ClusterClientExtensions.Decode<T>(Json);
        _typed = typed;
        return typed;
    }
}
