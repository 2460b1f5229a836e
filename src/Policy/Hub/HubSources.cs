using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Hub;

/// <summary>
/// What the picture of one CRD in one namespace was computed from. The same as long as nothing of it was replaced, so an answer about it can be kept.
/// </summary>
/// <param name="Namespace">The namespace that was asked about.</param>
/// <param name="Entry">The CatalogEntry of the CRD; null when none speaks of it.</param>
/// <param name="Owner">The account of that name.</param>
/// <param name="Seller">The provider's account.</param>
/// <param name="Provider">All that the provider has.</param>
public readonly record struct HubSources(string Namespace, string? Entry, AccountFacts? Owner, AccountFacts? Seller, ProviderFacts? Provider)
{
    /// <summary>As manifests. Of the provider's entries, tenants and assignments those that the CRD and the namespace are about.</summary>
    public IReadOnlyList<JsonObject> Objects()
    {
        var (@namespace, entry, sources) = (Namespace, Entry, Provider?.Sources ?? ProviderSources.None);
        return
        [
            .. new[] { Owner?.Source, Seller?.Source }.OfType<Account>().DistinctBy(account => account.Metadata.Name).Select(Json),
            .. sources.Catalogs.Select(Json),
            .. sources.Entries.Where(one => one.Metadata.Name == entry).Select(Json),
            .. sources.Tenants.Where(one => one.Metadata.Name == @namespace).Select(Json),
            .. sources.Assignments.Where(one => one.Metadata.Name?.StartsWith($"{@namespace}.", StringComparison.Ordinal) is true).Select(Json),
            .. sources.Discoveries.Where(one => sources.Entries.Any(known => known.Metadata.Name == entry
                && known.Spec.BaseCRD.Name == one.Status?.ManagementClusterCRD?.Name)).Select(Json),
        ];
    }

    private static JsonObject Json<T>(T item)
        where T : IKubernetesObject<T> => JsonSerializer.SerializeToNode(item, T.JsonTypeInfo) as JsonObject ?? [];
}

/// <summary>
/// The objects in a provider's namespace that the picture is made of; informers hold the same ones. Of the discoveries those alone whose service
/// cluster judges too.
/// </summary>
internal sealed record ProviderSources(
    IReadOnlyList<Catalog> Catalogs,
    IReadOnlyList<CatalogEntry> Entries,
    IReadOnlyList<Tenant> Tenants,
    IReadOnlyList<ServiceClusterAssignment> Assignments,
    IReadOnlyList<CustomResourceDiscovery> Discoveries)
{
    public static ProviderSources None { get; } = new([], [], [], [], []);
}
