using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>What one namespace holds of the kinds that make offers, so that recomputing one provider scans no other. Not thread-safe.</summary>
internal sealed class ProviderObjects
{
    private readonly Dictionary<Type, Dictionary<string, object>> _kinds = [];

    public void Set(HubChange change)
    {
        if (!_kinds.TryGetValue(change.Kind, out var items))
        {
            _kinds[change.Kind] = items = new(StringComparer.Ordinal);
        }

        if (change.Item is { } item)
        {
            items[change.Name.Name] = item;
        }
        else
        {
            items.Remove(change.Name.Name);
        }
    }

    /// <summary>The facts as of now, to be computed later: the objects are immutable, only the collections are copied.</summary>
    public Func<ProviderFacts> Snapshot(string provider)
    {
        var (catalogs, entries, tenants) = (All<Catalog>(), All<CatalogEntry>(), All<Tenant>());
        var (assignments, discoveries) = (All<ServiceClusterAssignment>(), All<CustomResourceDiscovery>());
        return () => ProviderFacts.Of(provider, catalogs, entries, tenants, assignments, discoveries);
    }

    private T[] All<T>() => [.. _kinds.GetValueOrDefault(typeof(T))?.Values.Cast<T>() ?? []];
}
