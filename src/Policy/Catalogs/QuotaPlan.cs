using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>How many instances Catalogs allow, as ResourceQuotas: Kubernetes counts and refuses (docs/contract/offers.md#quota).</summary>
internal sealed class QuotaPlan(CatalogObserved observed)
{
    // What an object of Kubernetes may be called.
    private const int MaxName = 253;

    private readonly Dictionary<NamespacedName, QuotaState> _existing =
        observed.Quotas.Select(QuotaState.Of).DistinctBy(quota => quota.Name).ToDictionary(quota => quota.Name);

    private readonly HashSet<NamespacedName> _offered =
        [.. observed.Own.Where(item => item.Type == Offering.ResourceType).Select(item => item.Metadata.NamespacedName)];

    /// <summary>What one tenant may have of one entry: the smallest number of all Catalogs that cover both.</summary>
    public static EffectiveQuota? Effective(IEnumerable<Catalog> catalogs, CatalogEntry entry, Tenant tenant)
    {
        var all = catalogs.SelectMany(catalog => Items(catalog, entry, tenant).Select(item => (item.Instances, Source: $"{catalog.Metadata.Name}/{item.Name}"))).ToList();
        if (all.Count == 0)
        {
            return null;
        }

        var instances = all.Min(item => item.Instances);
        return new()
        {
            Instances = instances,
            Sources = [.. all.Where(item => item.Instances == instances).Select(item => item.Source).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>The ResourceQuota of a Catalog in a tenant's namespace; null when it limits nothing there.</summary>
    public JsonObject? For(Catalog catalog, Tenant tenant)
    {
        var name = new NamespacedName(tenant.Metadata.Name, NameOf(observed.Provider, catalog.Metadata.Name ?? ""));
        var existing = _existing.GetValueOrDefault(name);
        var limits = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var allKnown = true;
        foreach (var entry in observed.Entries)
        {
            if (Limit(catalog, entry, tenant) is not { } limit)
            {
                continue;
            }

            if (entry.Status?.TenantCRD is not { } crd)
            {
                allKnown = false;
            }
            else if (Readiness.IsReady(entry.Metadata, entry.Status) || existing?.Limit(crd.Name) is not null || _offered.Contains(new(name.Namespace, crd.Name)))
            {
                limits[crd.Name] = limit;
            }
        }

        // An entry that has lost its status for a moment must not set its tenants free (H39).
        foreach (var crd in allKnown ? [] : existing?.Crds ?? [])
        {
            limits.TryAdd(crd, existing?.Limit(crd) ?? 0);
        }

        return limits.Count == 0 ? null : ManifestOf(name, limits);
    }

    /// <summary>Whether everything that limits this tenant's instances of this entry holds already: only then may the entry be offered.</summary>
    public bool Holds(CatalogEntry entry, string crd, Tenant tenant) => observed.Catalogs
        .Where(catalog => Limit(catalog, entry, tenant) is not null)
        .All(catalog => _existing.GetValueOrDefault(new(tenant.Metadata.Name, NameOf(observed.Provider, catalog.Metadata.Name ?? "")))?.IsInEffect(crd) is true);

    /// <summary>What a Catalog's tenants have too much of, as in <c>team-b: couchdbs.eu-west-1 10 of 3</c>.</summary>
    public IReadOnlyList<string> Exceeded(Catalog catalog)
    {
        var entries = observed.Entries.Where(entry => entry.Status?.TenantCRD is not null)
            .GroupBy(entry => entry.Status?.TenantCRD?.Name ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Metadata.Name, StringComparer.Ordinal);
        var name = NameOf(observed.Provider, catalog.Metadata.Name ?? "");
        return
        [
            .. from quota in _existing.Values.Where(quota => quota.Name.Name == name).OrderBy(quota => quota.Name.Namespace, StringComparer.Ordinal)
               from crd in quota.Exceeded
               select $"{quota.Name.Namespace}: {entries.GetValueOrDefault(crd) ?? crd} {quota.Used(crd)} of {quota.Limit(crd)}",
        ];
    }

    /// <summary>Provider names have no dots, so no two Catalogs share a name. One that would be too long is cut, and told apart by a hash.</summary>
    public static string NameOf(string provider, string catalog)
    {
        var name = $"{provider}.{catalog}";
        if (name.Length <= MaxName)
        {
            return name;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        return $"{name[..(MaxName - hash.Length - 1)].TrimEnd('.', '-')}-{hash}";
    }

    private static int? Limit(Catalog catalog, CatalogEntry entry, Tenant tenant) => Items(catalog, entry, tenant).Min(item => (int?)item.Instances);

    private static IEnumerable<CatalogQuota> Items(Catalog catalog, CatalogEntry entry, Tenant tenant) =>
        catalog.Spec.Quota.Count > 0 && Coverage.Covers(catalog, entry, tenant)
            ? catalog.Spec.Quota.Where(item =>
                Selector.Matches(item.CatalogEntrySelector, entry.Metadata.Labels) && Selector.Matches(item.TenantSelector, tenant.Metadata.Labels))
            : [];

    private JsonObject ManifestOf(NamespacedName name, IEnumerable<KeyValuePair<string, long>> limits)
    {
        var manifest = Manifest.New(KubernetesResources.ResourceQuotas, name);
        manifest["metadata"]!["labels"] = new JsonObject { [WellKnown.Labels.OriginNamespace] = observed.Provider };
        manifest["spec"] = new JsonObject
        {
            ["hard"] = new JsonObject(limits.Select(limit => KeyValuePair.Create(QuotaState.Key(limit.Key), (JsonNode?)QuotaState.Write(limit.Value)))),
        };
        return manifest;
    }
}
