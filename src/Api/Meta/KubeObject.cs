using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Api.Meta;

/// <summary>
/// One state of one object, never changed: another state is another instance, so "is it still the same?" is a comparison of references. What was
/// read of it once, metadata or the whole typed object, is read for all who share it.
/// </summary>
public sealed class KubeObject(JsonObject json)
{
    private object? _typed;

    /// <summary>Shared: never to be changed in place (H48).</summary>
    public JsonObject Json { get; } = json;

    public ObjectMeta Meta
    {
        get => field ??= ObjectMeta.Of(Json);
        private init;
    }

    /// <summary>The typed object, decoded once; one that does not fit its type throws <see cref="JsonException"/>.</summary>
    public T As<T>()
        where T : class, IKubernetesObject<T> =>
        _typed as T ?? Read<T>();

    /// <summary>The typed object of a document that is read only once; throws as <see cref="As{T}"/> does.</summary>
    public static T Decode<T>(JsonObject json)
        where T : IKubernetesObject<T> =>
        json.Deserialize(T.JsonTypeInfo) ?? throw new JsonException($"An empty {T.ResourceType.Kind}.");

    /// <summary>The object as JSON, absent members left out.</summary>
    public static JsonObject Encode<T>(T value)
        where T : IKubernetesObject<T> =>
        JsonSerializer.SerializeToNode(value, T.JsonTypeInfo) as JsonObject ?? throw new JsonException($"Not an object: {T.ResourceType.Kind}.");

    /// <summary>The same object with another status; what was read of its metadata holds for both.</summary>
    public KubeObject WithStatus(JsonNode? status)
    {
        var copy = new JsonObject(Json.Where(member => member.Key != "status").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
        {
            ["status"] = status?.DeepClone(),
        };
        return new(copy) { Meta = Meta };
    }

    private T Read<T>()
        where T : class, IKubernetesObject<T>
    {
        var typed = Decode<T>(Json);
        _typed = typed;
        return typed;
    }
}
