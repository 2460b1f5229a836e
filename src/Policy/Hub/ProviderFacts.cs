using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Hub;

/// <summary>One provider's part of the <see cref="HubView"/>, computed from the objects in its namespace.</summary>
/// <param name="Crds">The CRDs of its CatalogEntries.</param>
/// <param name="TenantsByEntry">Per CatalogEntry the tenants that at least one Catalog covers.</param>
/// <param name="ReadyAssignments">The ServiceClusterAssignments of tenants that are ready, by name, and the namespace in the service cluster that each stands for.</param>
public sealed record ProviderFacts(
    IReadOnlyDictionary<CrdKey, CrdFacts> Crds,
    IReadOnlyDictionary<string, IReadOnlySet<string>> TenantsByEntry,
    IReadOnlyDictionary<string, string?> ReadyAssignments)
{
    /// <summary>What tenants may write.</summary>
    public ProviderRestrictions Restrictions { get; init; } = ProviderRestrictions.None;

    /// <summary>The Tenant objects by name: an account takes part as its own alone (B22).</summary>
    internal IReadOnlyDictionary<string, Tenant> Tenants { get; private init; } = NoTenants;

    private static readonly Dictionary<string, Tenant> NoTenants = [];

    /// <summary>What all of this was computed from.</summary>
    internal ProviderSources Sources { get; private init; } = ProviderSources.None;

    /// <summary>
    /// The entries of which a tenant can have instances: that some Catalog covers; and of those in a service cluster it is assigned to, for which the
    /// assignment is kept, whose instances are on their way out, or of which some are reported. Of an assignment that does not say what it is kept for:
    /// all. It is asked when an account goes, so nothing is kept for it.
    /// </summary>
    internal IEnumerable<CatalogEntry> EntriesOf(string tenant)
    {
        var assignments = AssignmentsOf(tenant).ToDictionary(assignment => assignment.Spec.ServiceCluster.Name, assignment => assignment.Metadata, StringComparer.Ordinal);
        return Sources.Entries.Where(entry => TenantsByEntry.GetValueOrDefault(entry.Metadata.Name ?? "")?.Contains(tenant) is true
            || (assignments.GetValueOrDefault(entry.Status?.TenantCRD?.Region.Name ?? "") is { } assignment && MayBeKept(entry, assignment)));
    }

    private static bool MayBeKept(CatalogEntry entry, ObjectMeta assignment) =>
        CatalogOwners.Read(assignment) is null || CatalogOwners.Entries(assignment).Contains(entry.Metadata.Name, StringComparer.Ordinal)
        || entry.Metadata.IsDeleting || entry.Spec.OnWithdraw is WithdrawalPolicy.Delete || Readiness.IsTrue(entry.Status, CatalogEntryConditions.Withdrawn);

    internal IEnumerable<JsonObject> SourcesOf(string tenant)
    {
        var entries = EntriesOf(tenant).ToList();
        return entries.Count == 0 ? [] :
        [
            .. Sources.Catalogs.Select(KubeObject.Encode), .. entries.Select(KubeObject.Encode), .. AssignmentsOf(tenant).Select(KubeObject.Encode),
            .. Sources.Tenants.Where(one => one.Metadata.Name == tenant).Select(KubeObject.Encode),
        ];
    }

    private IEnumerable<ServiceClusterAssignment> AssignmentsOf(string tenant) =>
        Sources.Assignments.Where(assignment => string.Equals(assignment.Spec.ManagementNamespace.Name, tenant, StringComparison.Ordinal))
            .DistinctBy(assignment => assignment.Spec.ServiceCluster.Name);

    public static ProviderFacts Of(
        string provider,
        IEnumerable<Catalog> catalogs,
        IEnumerable<CatalogEntry> entries,
        IEnumerable<Tenant> tenants,
        IEnumerable<ServiceClusterAssignment> assignments,
        IEnumerable<CustomResourceDiscovery> discoveries)
    {
        // Sorted: two servers, whose watches told them in another order, say the same in the same order.
        var sources = new ProviderSources(
            [.. catalogs.OrderBy(catalog => catalog.Metadata.Name, StringComparer.Ordinal)],
            [.. entries.OrderBy(entry => entry.Metadata.Name, StringComparer.Ordinal)],
            [.. tenants],
            [.. assignments],
            [.. discoveries.Where(discovery => discovery.Spec.WebhookStrategy is WebhookStrategy.ServiceCluster)]);
        var (allCatalogs, allEntries, allTenants) = (sources.Catalogs, sources.Entries, sources.Tenants);
        var dryRuns = sources.Discoveries
            .Where(discovery => discovery.Status?.ManagementClusterCRD is not null)
            .ToLookup(discovery => discovery.Status?.ManagementClusterCRD?.Name ?? "", discovery => discovery.Spec.CRD.Name, StringComparer.Ordinal);
        var crds = new Dictionary<CrdKey, CrdFacts>();
        var offers = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        foreach (var entry in allEntries)
        {
            Add(crds, provider, entry, dryRuns);
            offers[entry.Metadata.Name ?? ""] = allTenants
                .Where(tenant => allCatalogs.Any(catalog => Coverage.Covers(catalog, entry, tenant)))
                .Select(tenant => tenant.Metadata.Name ?? "")
                .ToHashSet(StringComparer.Ordinal);
        }

        var tenantNames = allTenants.Where(tenant => !tenant.Metadata.IsDeleting).Select(tenant => tenant.Metadata.Name ?? "").ToHashSet(StringComparer.Ordinal);
        var ready = sources.Assignments
            .Where(assignment => Readiness.IsReady(assignment.Metadata, assignment.Status) && tenantNames.Contains(assignment.Spec.ManagementNamespace.Name))
            .ToDictionary(assignment => assignment.Metadata.Name ?? "", assignment => assignment.Status?.ServiceClusterNamespace?.Name, StringComparer.Ordinal);
        return new(crds, offers, ready)
        {
            Restrictions = ProviderRestrictions.Of(allCatalogs, allEntries, allTenants),
            Tenants = allTenants.ToDictionary(tenant => tenant.Metadata.Name ?? "", StringComparer.Ordinal),
            Sources = sources,
        };
    }

    private static void Add(Dictionary<CrdKey, CrdFacts> crds, string provider, CatalogEntry entry, ILookup<string, string> dryRuns)
    {
        if (entry.Status is not { ProviderCRD: { } provided } status)
        {
            return;
        }

        var derived = status.TenantCRD is { } own && !string.Equals(own.Name, provided.Name, StringComparison.Ordinal) ? own : null;
        var shared = status.TenantCRD is not null && derived is null;
        var name = entry.Metadata.Name ?? "";
        var facts = new CrdFacts(provider, name, provided.Region.Name, shared ? CrdRole.Shared : CrdRole.Internal)
        {
            Suspended = entry.Spec.Suspended,
            OnWithdraw = entry.Spec.OnWithdraw,
            DryRun = dryRuns[provided.Name].FirstOrDefault() is { } source ? new(source, provided.Name, derived?.Name, entry.Spec.OnUnreachable) : null,
        };
        crds[new(provided.ApiGroup, provided.Plural)] = facts;
        if (derived is not null)
        {
            crds[new(derived.ApiGroup, derived.Plural)] = facts with { ServiceCluster = derived.Region.Name, Role = CrdRole.Tenant };
        }
    }
}
