using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// The facts that a set of manifests holds: what a hub with just these objects would answer. Of an object that is there twice the last one counts.
/// Not thread-safe.
/// </summary>
public sealed class ObjectFacts : IHubFacts
{
    private readonly Dictionary<(string Group, string Kind), SortedDictionary<string, JsonObject>> _objects = [];
    private HubView? _view;

    public ObjectFacts(IEnumerable<JsonObject> objects)
    {
        foreach (var item in objects)
        {
            var kind = (HubGroups.Of(item.Text("apiVersion") ?? ""), item.Text("kind") ?? "");
            if (!_objects.TryGetValue(kind, out var same))
            {
                _objects[kind] = same = new(StringComparer.Ordinal); // in the order the API server lists
            }

            same[Key(item.Text("metadata", "namespace") ?? "", item.Text("metadata", "name") ?? "")] = item;
        }
    }

    /// <summary>Throws <see cref="System.Text.Json.JsonException"/> when an object is not what its kind has.</summary>
    public HubView View => _view ??= HubView.Of(All<Account>(), All<Catalog>(), All<CatalogEntry>(), All<Tenant>(), All<ServiceClusterAssignment>(),
        All<CustomResourceDiscovery>());

    public JsonObject? Get(ResourceType type, NamespacedName name) =>
        IsServed(type) ? Of(type)?.GetValueOrDefault(Key(name.Namespace ?? "", name.Name)) : null;

    public IReadOnlyList<JsonObject>? List(ResourceType type, ListQuestion question)
    {
        return !IsServed(type) ? null :
        [
            .. (Of(type)?.Values ?? Enumerable.Empty<JsonObject>())
                .Where(item => question.Namespace is not { } @namespace || item.Text("metadata", "namespace") == @namespace)
                .Take(question.Max ?? int.MaxValue),
        ];
    }

    public DryRunAnswer? DryRun(DryRunRequest request) => DryRunAnswer.NotAsked;

    /// <summary>A CRD says so, unless its status says that it is not established; without one, what Kubernetes or we bring, and what there are objects of.</summary>
    private bool IsServed(ResourceType type) => Crd(type) is { } crd
        ? crd["status"]?["conditions"] is not JsonArray || CrdState.IsEstablished(crd)
        : HubGroups.IsBuiltIn(type.Group) || Of(type) is not null;

    private JsonObject? Crd(ResourceType type) =>
        Of(KubernetesResources.CustomResourceDefinitions)?.GetValueOrDefault(Key("", type.GroupResource));

    private SortedDictionary<string, JsonObject>? Of(ResourceType type) => _objects.GetValueOrDefault((type.Group, type.Kind));

    private IEnumerable<T> All<T>()
        where T : class, IKubernetesObject<T> => this.List<T>(new()) ?? [];

    // The API server sorts by this very text.
    private static string Key(string @namespace, string name) => @namespace.Length == 0 ? name : $"{@namespace}/{name}";
}
