using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Offline.Previews;

/// <summary>The Roles that a Catalog publishes for an entry: taken from the plan of a hub with one provider, one tenant and one Catalog.</summary>
internal static class PublishedAccess
{
    public static (IReadOnlyList<JsonObject> Tenant, IReadOnlyList<JsonObject> Provider) Of(OfferRequest request, JsonObject internalCrd, JsonObject tenantCrd)
    {
        var manifests = CatalogPlan.For(Hub(request, internalCrd, tenantCrd), default).Publish.Apply
            .Where(manifest => manifest["rules"] is not null || manifest["roleRef"] is not null).ToList();
        return (Of(manifests, "kubecarrier:tenant:"), Of(manifests, "kubecarrier:provider:"));
    }

    private static List<JsonObject> Of(List<JsonObject> manifests, string prefix)
    {
        var found = manifests.Where(manifest => ObjectMeta.Of(manifest).Name?.StartsWith(prefix, StringComparison.Ordinal) is true).ToList();
        foreach (var manifest in found)
        {
            (manifest["metadata"] as JsonObject)?.Remove("annotations"); // they name the Catalog, which is made up
        }

        return found;
    }

    private static CatalogObserved Hub(OfferRequest request, JsonObject internalCrd, JsonObject tenantCrd)
    {
        var (provider, tenant) = (Account(request.Provider, AccountRole.Provider), Account(request.Tenant, AccountRole.Tenant));
        return new()
        {
            Provider = request.Provider,
            Account = provider,
            AccountOf = name => name == request.Tenant ? tenant : name == request.Provider ? provider : null,
            Tenants = [new() { Metadata = new() { Name = request.Tenant, Namespace = request.Provider } }],
            Catalogs =
            [
                new()
                {
                    Metadata = new() { Name = "preview", Namespace = request.Provider },
                    Spec = new() { CatalogEntrySelector = new(), TenantSelector = new() },
                },
            ],
            Entries =
            [
                request.Entry with
                {
                    Status = new()
                    {
                        ObservedGeneration = request.Entry.Metadata.Generation,
                        Conditions = [Ready],
                        ProviderCRD = CrdState.Information(new(internalCrd)),
                        TenantCRD = CrdState.Information(new(tenantCrd)),
                    },
                },
            ],
            ServiceClusters =
            [
                new()
                {
                    Metadata = new() { Name = request.ServiceCluster, Namespace = request.Provider },
                    Spec = new() { KubeconfigSecret = new() { Name = request.ServiceCluster } },
                },
            ],
            Assignments = [],
            Published = [],
        };
    }

    private static Account Account(string name, AccountRole role) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Roles = [role], Subjects = [new() { Kind = "User", Name = $"{name}-member" }] },
        Status = new() { Conditions = [Ready] },
    };

    private static Condition Ready { get; } = new() { Type = Readiness.Ready, Status = Condition.True, Reason = "Preview", Message = "", LastTransitionTime = default };
}
