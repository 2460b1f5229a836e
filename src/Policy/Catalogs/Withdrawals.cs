using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>Finds out what was withdrawn: told from what is published still and wanted by no Catalog.</summary>
internal sealed class Withdrawals
{
    private readonly CatalogObserved _observed;
    private readonly CatalogPublication _publication;
    private readonly HashSet<(string Kind, NamespacedName Name)> _published;
    private readonly ILookup<(string Kind, string Name), CatalogEntry> _byName;
    private readonly ILookup<string, CatalogEntry> _byCluster;

    private Withdrawals(CatalogObserved observed, CatalogPublication publication)
    {
        (_observed, _publication) = (observed, publication);
        _published = [.. observed.Own.Select(item => (item.Type.Kind, item.Metadata.NamespacedName))];
        _byName = observed.Entries.SelectMany(entry => publication.NamesOf(entry).Select(key => (key, entry))).ToLookup(item => item.key, item => item.entry);
        _byCluster = observed.Entries.Where(entry => entry.Status?.ProviderCRD is not null)
            .ToLookup(entry => entry.Status?.ProviderCRD?.Region.Name ?? "", StringComparer.Ordinal);
    }

    public static IReadOnlyList<Withdrawal> Of(CatalogObserved observed, CatalogPublication publication)
    {
        // What is on its way out already cannot be saved any more.
        var stale = observed.Own.Where(item => !item.Metadata.IsDeleting && !publication.Wants(item.Type, item.Metadata.NamespacedName)).ToList();
        if (stale.Count == 0)
        {
            return [];
        }

        var withdrawals = new Withdrawals(observed, publication);
        return
        [
            .. stale.SelectMany(item => withdrawals.Concerned(item.Type, item.Metadata.NamespacedName))
                .DistinctBy(pair => (pair.Entry.Metadata.Name, pair.Namespace))
                .Where(pair => !publication.IsOffered(pair.Entry, pair.Namespace))
                .Select(pair => new Withdrawal(pair.Entry, pair.Namespace, observed.Instances.GetValueOrDefault((pair.Entry.Metadata.Name ?? "", pair.Namespace)))),
        ];
    }

    // An assignment serves every instance of its cluster: all of its entries are asked for before it goes, whatever else is left of them.
    private IEnumerable<(CatalogEntry Entry, string Namespace)> Concerned(ResourceType type, NamespacedName name)
    {
        var @namespace = CatalogPublication.TenantOf(type, name);
        var entries = type == ServiceClusterAssignment.ResourceType ? _byCluster[name.Name[(name.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]]
            : type == Region.ResourceType ? _byCluster[name.Name.EndsWith($".{_observed.Provider}", StringComparison.Ordinal) ? name.Name[..^(_observed.Provider.Length + 1)] : ""]
            : _byName[(type.Kind, name.Name)];
        return entries.Where(entry => CanHaveInstances(entry, @namespace)).Select(entry => (entry, @namespace));
    }

    // One that was never ready was never published either, and would be asked after for ever.
    private bool CanHaveInstances(CatalogEntry entry, string @namespace) =>
        entry.Status?.TenantCRD is not null || _publication.NamesOf(entry).Any(item => _published.Contains((item.Kind, new(@namespace, item.Name))));
}
