using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.DerivedResources;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Instances;

/// <summary>How the instances of a discovered CRD travel, told from the CRDs that are really served.</summary>
public static class InstanceRoutes
{
    /// <summary>The route and a fingerprint that changes with it; null while the copy is not served.</summary>
    /// <param name="discovery">The discovery.</param>
    /// <param name="source">The CRD of the service cluster.</param>
    /// <param name="copy">The internal CRD.</param>
    /// <param name="derived">The derived resource on it, if any.</param>
    /// <param name="tenant">The tenant CRD, if there is one.</param>
    public static (InstanceRoute Route, string Fingerprint)? For(
        CustomResourceDiscovery discovery, JsonObject source, JsonObject copy, DerivedCustomResource? derived, JsonObject? tenant)
    {
        ArgumentNullException.ThrowIfNull(discovery);
        if (!CrdState.IsEstablished(copy))
        {
            return null;
        }

        var served = derived is not null && tenant is not null && CrdState.IsEstablished(tenant) ? tenant : null;
        var derivation = derived is null || served is null ? null : TenantCrd.Derive(PathsAlone(DerivedCustomResourcePlan.RequestFor(derived, copy)));

        // All three objects are written in one version: the tenants', which base CRD and source serve too.
        var version = CrdState.StorageVersion(served ?? copy);
        var route = new InstanceRoute
        {
            Provider = discovery.Metadata.Namespace ?? "",
            ServiceCluster = discovery.Spec.ServiceCluster.Name,
            Tenant = served is null ? null : CrdState.Resource(served) with { Version = version },
            Internal = CrdState.Resource(copy) with { Version = version },
            Service = CrdState.Resource(source) with { Version = version },
            Exposed = derivation?.Exposed.GetValueOrDefault(version),
            Presets = derivation?.Presets ?? Presets.None,
            InternalHasStatus = CrdState.HasStatus(copy, version),
            TenantHasStatus = served is not null && CrdState.HasStatus(served, version),
        };
        return (route, Fingerprint(route, derived, copy, tenant));
    }

    // Restrictions are admission's affair: what is stored is carried, and one that cannot hold must not stop the syncing.
    private static DerivationRequest PathsAlone(DerivationRequest request) => request with
    {
        Expose = [.. request.Expose.Select(config => config with { Fields = [.. config.Fields.Select(field => new ExposedField { JsonPath = field.JsonPath })] })],
    };

    // A CRD that was made again has another UID, and its watches must be new ones (H49). Of the derived resource only what instances are made of
    // counts: a restriction that changes must not stop the syncing of everything.
    private static string Fingerprint(InstanceRoute route, DerivedCustomResource? derived, JsonObject copy, JsonObject? tenant) => string.Join('|',
        route.Internal, route.Service, route.Tenant, route.InternalHasStatus, route.TenantHasStatus, string.Join(',', route.Exposed?.Paths ?? []),
        Manifest.Meta(copy).Uid, tenant is null ? "" : Manifest.Meta(tenant).Uid, derived?.Metadata.Uid,
        route.Exposed is null, string.Join(',', (derived?.Spec.Presets ?? []).Select(preset => $"{preset.JsonPath}={preset.Value?.ToJsonString()}")));
}
