using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Offline.Settling;

/// <summary>
/// One state of one object, never changed: another state is another <see cref="HubObject"/>, so "is it still the same?" is a comparison of
/// references, and what was read of it once is read for all sessions that share it.
/// </summary>
internal sealed class HubObject(JsonObject json)
{
    private object? _typed;
    private ObjectMeta? _meta;

    public JsonObject Json { get; } = json;

    public ObjectMeta Meta => _meta ??= Manifest.Meta(Json);

    public T As<T>()
        where T : class, IKubernetesObject<T>
    {
        if (_typed is not T known)
        {
            _typed = known = Json.Deserialize(T.JsonTypeInfo) ?? throw new JsonException($"An empty {T.ResourceType.Kind}.");
        }

        return known;
    }
}
