using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>Catalogs with quotas, and ResourceQuotas as they stand in the cluster.</summary>
internal static class QuotaHub
{
    public static CatalogQuota Item(int instances, string name = "small", LabelSelector? entries = null, LabelSelector? tenants = null) =>
        new() { Name = name, CatalogEntrySelector = entries ?? new(), TenantSelector = tenants ?? new(), Instances = instances };

    public static Catalog Limited(params CatalogQuota[] items) => Objects.Catalog() is var catalog ? catalog with { Spec = catalog.Spec with { Quota = items } } : null!;

    public static Catalog Named(this Catalog catalog, string name) => catalog with { Metadata = Objects.Meta(name, Objects.Provider) };

    /// <summary>The example with these Catalogs, and with their quotas in effect at this use.</summary>
    public static CatalogObserved Counted(long used, params Catalog[] catalogs)
    {
        var hub = CatalogHub.Example() with { Catalogs = catalogs };
        return hub with { Quotas = [.. QuotasOf(hub).Select(quota => InEffect(quota, used))] };
    }

    /// <summary>The ResourceQuotas a plan applies.</summary>
    public static IReadOnlyList<JsonObject> QuotasOf(CatalogObserved hub) =>
        [.. CatalogHub.Plan(hub).Publish.Apply.Where(manifest => manifest.Kind() == "ResourceQuota")];

    public static JsonObject InEffect(JsonObject quota, long used)
    {
        var state = QuotaState.Of(quota);
        return state.WithCounts(state.Crds.ToDictionary(crd => crd, _ => used));
    }

    public static string Hard(this JsonObject quota) => quota["spec"]!["hard"]!.ToJsonString();
}
