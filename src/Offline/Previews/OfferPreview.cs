using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Offline.Samples;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Previews;

/// <summary>What an offer is made of.</summary>
/// <param name="Entry">The entry, in the namespace of its provider.</param>
/// <param name="Source">The CRD in the service cluster; or, under the name of the entry's base CRD, its copy in the hub.</param>
/// <param name="ServiceCluster">The service cluster.</param>
/// <param name="Tenant">A tenant, in whose namespace it is offered.</param>
public sealed record OfferRequest(CatalogEntry Entry, JsonObject Source, string ServiceCluster, string Tenant)
{
    public string Provider => Entry.Metadata.Namespace ?? "";

    /// <summary>What the hub runs on.</summary>
    public KubernetesProfile Kubernetes { get; init; } = KubernetesProfile.Newest;
}

/// <summary>Everything the controller would make of an entry, computed by the functions it computes it by; no cluster is asked.</summary>
public sealed record OfferPreview
{
    public required OfferRequest Request { get; init; }

    /// <summary>Why nothing comes of it; everything below is empty then.</summary>
    public IReadOnlyList<DerivationProblem> Problems { get; init; } = [];

    /// <summary>What differs from the CRD in the service cluster.</summary>
    public IReadOnlyList<DerivationChange> Changes { get; init; } = [];

    /// <summary>The copy in the hub.</summary>
    public JsonObject InternalCrd { get; init; } = [];

    /// <summary>What tenants see; without <c>derive</c> the copy itself.</summary>
    public JsonObject TenantCrd { get; init; } = [];

    /// <summary>Role and binding of the tenant's members, in the tenant's namespace.</summary>
    public IReadOnlyList<JsonObject> TenantAccess { get; init; } = [];

    /// <summary>Role and binding of the provider's members, in the same namespace.</summary>
    public IReadOnlyList<JsonObject> ProviderAccess { get; init; } = [];

    /// <summary>ClusterRoles of KubeCarrier's own processes in the hub.</summary>
    public IReadOnlyList<JsonObject> HubAccess { get; init; } = [];

    /// <summary>What the kubeconfig of the service cluster needs.</summary>
    public IReadOnlyList<AccessRight> CredentialRights { get; init; } = [];

    /// <summary>The same as ClusterRole and binding, for the service cluster.</summary>
    public IReadOnlyList<JsonObject> CredentialAccess { get; init; } = [];

    public SampleInstance? Sample { get; init; }

    public static OfferPreview Of(OfferRequest request)
    {
        var refused = EntryProblems.Of(request.Entry);
        if (refused.Count > 0)
        {
            return new() { Request = request, Problems = refused };
        }

        var (copy, derived) = Derived.Of(request);
        return copy.Crd is { } internalCrd && derived is { Crd: { } tenantCrd }
            ? Complete(request, internalCrd, tenantCrd, [.. copy.Changes, .. derived.Changes])
            : new() { Request = request, Problems = [.. copy.Problems, .. derived?.Problems ?? []] };
    }

    private static OfferPreview Complete(OfferRequest request, JsonObject internalCrd, JsonObject tenantCrd, IReadOnlyList<DerivationChange> changes)
    {
        var (tenant, provider) = PublishedAccess.Of(request, internalCrd, tenantCrd);
        var (group, plural, name) = SourceResource(request);
        IReadOnlyList<AccessRight> rights = [.. Policy.ServiceClusters.CredentialRights.Always, Policy.ServiceClusters.CredentialRights.Instances(group, plural)];
        return new()
        {
            Request = request,
            Changes = changes,
            InternalCrd = internalCrd,
            TenantCrd = tenantCrd,
            TenantAccess = tenant,
            ProviderAccess = provider,
            HubAccess = [.. new[] { internalCrd, tenantCrd }.Distinct().SelectMany(InstanceAccess.For).Select(Unowned)],
            CredentialRights = rights,
            CredentialAccess = Policy.ServiceClusters.CredentialRights.Manifests($"kubecarrier:{name}", rights, CredentialUser),
            Sample = SampleInstance.For(tenantCrd, request.Entry.Spec.Derive?.Expose ?? [], request.Tenant, request.Kubernetes.EvaluatesRules),
        };
    }

    // As in manifests/rbac/service-cluster: whoever the kubeconfig belongs to.
    private static Subject CredentialUser { get; } = new() { Kind = "User", Name = "kubecarrier" };

    private static (string Group, string Plural, string Name) SourceResource(OfferRequest request)
    {
        var spec = request.Source["spec"];
        var (group, plural) = (spec.Text("group") ?? "", spec.Text("names", "plural") ?? "");
        return (group, plural, $"{plural}.{group}");
    }

    /// <summary>The controller names a CRD as owner, by a UID that only a cluster gives.</summary>
    private static JsonObject Unowned(JsonObject manifest)
    {
        (manifest["metadata"] as JsonObject)?.Remove("ownerReferences");
        return manifest;
    }
}
