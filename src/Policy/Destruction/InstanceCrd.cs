using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Destruction;

/// <summary>
/// An internal CRD of a provider, and with it the tenant CRD that was derived from it. An instance is an object of either, or one of both by the same
/// name. What a status does not say yet is found by name: a status that is not written protects nothing (B20).
/// </summary>
/// <param name="Name">Of the internal CRD.</param>
/// <param name="Provider">Whose it is.</param>
/// <param name="Cluster">The service cluster it comes from; null when its name does not tell.</param>
/// <param name="Entry">The CatalogEntry on it; null when there is none.</param>
internal sealed record InstanceCrd(string Name, string Provider, string? Cluster, CatalogEntry? Entry)
{
    /// <summary>All of a provider's, read live.</summary>
    public static IReadOnlyList<InstanceCrd> Of(string provider, IHubFacts facts)
    {
        var (entries, discoveries) = (facts.List<CatalogEntry>(new(provider)) ?? [], facts.List<CustomResourceDiscovery>(new(provider)) ?? []);
        var used = entries.Select(Of).ToList();
        var names = used.Select(crd => crd.Name).ToHashSet(StringComparer.Ordinal);
        return [.. used, .. discoveries.Select(Of).OfType<InstanceCrd>().Where(crd => !names.Contains(crd.Name))];
    }

    public static InstanceCrd Of(CatalogEntry entry)
    {
        var (name, provider) = (entry.Status?.ProviderCRD?.Name ?? entry.Spec.BaseCRD.Name, entry.Metadata.Namespace ?? "");
        return new(name, provider, entry.Status?.ProviderCRD?.Region.Name ?? InternalName.TryRead(name, provider)?.Cluster, entry);
    }

    /// <summary>Null when it has made none.</summary>
    public static InstanceCrd? Of(CustomResourceDiscovery discovery) => discovery.Status?.ManagementClusterCRD is { Name.Length: > 0 } made
        ? new(made.Name, discovery.Metadata.Namespace ?? "", discovery.Spec.ServiceCluster.Name, null)
        : null;

    /// <summary>What its instances are; nothing for a CRD that is gone or was never served.</summary>
    public IEnumerable<ResourceType> Types(IHubFacts facts) => new[] { Internal(facts), Tenant(facts) }.OfType<ResourceType>();

    /// <summary>Null when tenants have none of their own.</summary>
    public ResourceType? Tenant(IHubFacts facts) =>
        Entry?.Status?.TenantCRD is { } told ? told.Name == Name ? null : CrdState.Resource(told)
        : InternalName.TryRead(Name, Provider) is var (plural, cluster) ? TypeOf(new CrdNaming(cluster, Provider).TenantName(plural), facts)
        : null;

    private ResourceType? Internal(IHubFacts facts) => Entry?.Status?.ProviderCRD is { } told ? CrdState.Resource(told) : TypeOf(Name, facts);

    // An entry may name any CRD; another's instances are nobody's to be told about.
    private ResourceType? TypeOf(string crd, IHubFacts facts) =>
        facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, crd)) is { } found
            && ObjectMeta.Of(found).Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace) == Provider
                ? TypeOf(found)
                : null;

    /// <summary>Null when no version is served: nothing can have been created.</summary>
    public static ResourceType? TypeOf(JsonObject crd) => CrdState.Resource(crd) is { Version.Length: > 0 } type ? type : null;
}
