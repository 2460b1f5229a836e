using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Webhooks.Instances;

/// <summary>What one namespace holds of the kinds that make offers, so that recomputing one provider scans no other. Not thread-safe.</summary>
internal sealed class ProviderObjects
{
    private readonly Dictionary<string, Catalog> _catalogs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CatalogEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tenant> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServiceClusterAssignment> _assignments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CustomResourceDiscovery> _discoveries = new(StringComparer.Ordinal);

    public void Set(NamespacedName name, Catalog? catalog) => Set(_catalogs, name, catalog);

    public void Set(NamespacedName name, CatalogEntry? entry) => Set(_entries, name, entry);

    public void Set(NamespacedName name, Tenant? tenant) => Set(_tenants, name, tenant);

    public void Set(NamespacedName name, ServiceClusterAssignment? assignment) => Set(_assignments, name, assignment);

    public void Set(NamespacedName name, CustomResourceDiscovery? discovery) => Set(_discoveries, name, discovery);

    /// <summary>The facts as of now, to be computed later: the objects are immutable, only the collections are copied.</summary>
    public Func<ProviderFacts> Snapshot(string provider)
    {
        Catalog[] catalogs = [.. _catalogs.Values];
        CatalogEntry[] entries = [.. _entries.Values];
        Tenant[] tenants = [.. _tenants.Values];
        ServiceClusterAssignment[] assignments = [.. _assignments.Values];
        CustomResourceDiscovery[] discoveries = [.. _discoveries.Values];
        return () => ProviderFacts.Of(provider, catalogs, entries, tenants, assignments, discoveries);
    }

    private static void Set<T>(Dictionary<string, T> items, NamespacedName name, T? item)
        where T : class
    {
        if (item is null)
        {
            items.Remove(name.Name);
        }
        else
        {
            items[name.Name] = item;
        }
    }
}
