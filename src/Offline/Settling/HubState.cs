using KubeCarrier.Api.Meta;
using ByName = System.Collections.Immutable.ImmutableSortedDictionary<string, KubeCarrier.Api.Meta.KubeObject>;
using ByNamespace = System.Collections.Immutable.ImmutableSortedDictionary<
    string, System.Collections.Immutable.ImmutableSortedDictionary<string, KubeCarrier.Api.Meta.KubeObject>>;
using ByResource = System.Collections.Immutable.ImmutableDictionary<
    KubeCarrier.Offline.Settling.ResourceName,
    System.Collections.Immutable.ImmutableSortedDictionary<string, System.Collections.Immutable.ImmutableSortedDictionary<string, KubeCarrier.Api.Meta.KubeObject>>>;

namespace KubeCarrier.Offline.Settling;

/// <summary>Group and plural, whatever the version: objects are the same in all of them.</summary>
internal readonly record struct ResourceName(string Group, string Plural)
{
    public static ResourceName Of(ResourceType type) => new(type.Group, type.Plural);
}

/// <summary>
/// All objects of a hub. Persistent: a change makes another state that shares the rest, so sessions begin for nothing, and a table that is the same
/// reference has not changed.
/// </summary>
internal sealed class HubState
{
    private static readonly ByName NoObjects = ByName.Empty.WithComparers(StringComparer.Ordinal);
    private static readonly ByNamespace NoTable = ByNamespace.Empty.WithComparers(StringComparer.Ordinal);

    private readonly ByResource _tables;

    private HubState(ByResource tables) => _tables = tables;

    public static HubState Empty { get; } = new(ByResource.Empty);

    public IEnumerable<ResourceName> Resources => _tables.Keys;

    /// <summary>By namespace (empty for what has none) and name.</summary>
    public ByNamespace Table(ResourceName resource) => _tables.GetValueOrDefault(resource) ?? NoTable;

    /// <summary>The objects of one namespace, by name.</summary>
    public ByName In(ResourceName resource, string? @namespace) =>
        Table(resource).GetValueOrDefault(@namespace ?? "") ?? NoObjects;

    /// <summary>Of all namespaces, sorted by namespace and name.</summary>
    public IEnumerable<KubeObject> All(ResourceName resource) => Table(resource).Values.SelectMany(objects => objects.Values);

    public KubeObject? Get(ResourceName resource, NamespacedName name) => In(resource, name.Namespace).GetValueOrDefault(name.Name);

    public HubState With(ResourceName resource, NamespacedName name, KubeObject item) => With(resource, name.Namespace, In(resource, name.Namespace).SetItem(name.Name, item));

    public HubState Without(ResourceName resource, NamespacedName name) => With(resource, name.Namespace, In(resource, name.Namespace).Remove(name.Name));

    public HubState Without(ResourceName resource) => _tables.ContainsKey(resource) ? new(_tables.Remove(resource)) : this;

    /// <summary>Without anything that lives in a namespace.</summary>
    public HubState WithoutContentsOf(string @namespace) =>
        Resources.Where(resource => Table(resource).ContainsKey(@namespace)).Aggregate(this, (state, resource) => state.With(resource, @namespace, NoObjects));

    private HubState With(ResourceName resource, string? @namespace, ByName objects)
    {
        var table = Table(resource);
        return new(_tables.SetItem(resource, objects.IsEmpty ? table.Remove(@namespace ?? "") : table.SetItem(@namespace ?? "", objects)));
    }
}
