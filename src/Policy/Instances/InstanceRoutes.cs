using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Instances;

/// <summary>How the instances of a discovered CRD travel, told from the CRDs that are really served.</summary>
public static class InstanceRoutes
{
    /// <summary>The route and a fingerprint that changes with it; null while the copy is not served.</summary>
    /// <param name="discovery">The discovery.</param>
    /// <param name="source">The CRD of the service cluster; null when it is there no more, and instances can only be deleted.</param>
    /// <param name="copy">The internal CRD.</param>
    /// <param name="derived">The derived resource on it, if any.</param>
    /// <param name="tenant">The tenant CRD, if there is one.</param>
    /// <param name="now">The CRD of the service cluster as it is now, when that is known: the copy may wait to follow it.</param>
    public static (InstanceRoute Route, string Fingerprint)? For(
        CustomResourceDiscovery discovery, JsonObject? source, JsonObject copy, DerivedCustomResource? derived, JsonObject? tenant, JsonObject? now = null)
    {
        if (!CrdState.IsEstablished(copy))
        {
            return null;
        }

        var service = source is null ? Copied(discovery.Spec.CRD.Name, copy) : CrdState.Resource(source);
        var route = Of(discovery.Metadata.Namespace ?? "", discovery.Spec.ServiceCluster.Name, service, copy, derived, tenant);
        if (source is null)
        {
            return (route, $"{Fingerprint(route, derived, copy, tenant)}|gone"); // when it is back, its watch must be a new one
        }

        return now is null || JsonEquality.AreEqual(now["spec"]?["versions"], source["spec"]?["versions"])
            ? (route, Fingerprint(route, derived, copy, tenant))
            : (Apart(route, now, copy, Served(derived, tenant)), $"{Fingerprint(route, derived, copy, tenant)}|{SchemaHash.Of(now)}");
    }

    /// <summary>The route of a copy that is served.</summary>
    public static InstanceRoute Of(
        string provider, string serviceCluster, ResourceType source, JsonObject copy, DerivedCustomResource? derived, JsonObject? tenant)
    {
        var served = Served(derived, tenant);
        var derivation = derived is null || served is null ? null : TenantCrd.Derive(PathsAlone(DerivedCustomResourcePlan.RequestFor(derived, new(copy))));

        // All three objects are written in one version: the tenants', which base CRD and source serve too.
        var version = CrdState.StorageVersion(served ?? copy);
        return new()
        {
            Provider = provider,
            ServiceCluster = serviceCluster,
            Tenant = served is null ? null : CrdState.Resource(served) with { Version = version },
            Internal = CrdState.Resource(copy) with { Version = version },
            Service = source with { Version = version },
            Exposed = derivation?.Exposed.GetValueOrDefault(version),
            Presets = derivation?.Presets ?? Presets.None,
            InternalHasStatus = CrdState.HasStatus(copy, version),
            TenantHasStatus = served is not null && CrdState.HasStatus(served, version),
            StatusShapes = new Dictionary<SyncTarget, StatusShape>
            {
                [SyncTarget.Internal] = StatusShape.Of(copy, version),
                [SyncTarget.Tenant] = served is null ? StatusShape.Free : StatusShape.Of(served, version),
            },
        };
    }

    // A copy differs from its source in the group.
    private static ResourceType Copied(string source, JsonObject copy) => CrdState.Resource(copy) with { Group = source[(source.IndexOf('.', StringComparison.Ordinal) + 1)..] };

    private static JsonObject? Served(DerivedCustomResource? derived, JsonObject? tenant) =>
        derived is not null && tenant is not null && CrdState.IsEstablished(tenant) ? tenant : null;

    /// <summary>
    /// The copy waits until its provider accepts what became of the source. Until then every object takes what its own API server knows, and the
    /// service object is written in a version that is still there (H10, H11).
    /// </summary>
    private static InstanceRoute Apart(InstanceRoute route, JsonObject now, JsonObject copy, JsonObject? tenant)
    {
        var version = CrdState.ServedVersions(now).Contains(route.Service.Version, StringComparer.Ordinal) ? route.Service.Version : CrdState.StorageVersion(now);
        var schemas = new Dictionary<SyncTarget, CustomResourceSchema>();
        Add(SyncTarget.Service, now, version);
        Add(SyncTarget.Internal, copy, route.Internal.Version);
        Add(SyncTarget.Tenant, tenant, route.Internal.Version);
        return route with { Service = route.Service with { Version = version }, Schemas = schemas };

        void Add(SyncTarget target, JsonObject? crd, string name)
        {
            if (crd is not null && CustomResourceSchema.Of(crd, name) is { } schema)
            {
                schemas[target] = schema;
            }
        }
    }

    // Restrictions are admission's affair: what is stored is carried, and one that cannot hold must not stop the syncing.
    private static DerivationRequest PathsAlone(DerivationRequest request) => request with
    {
        Names = TakenNames.None,
        Expose = [.. request.Expose.Select(config => config with { Fields = [.. config.Fields.Select(field => new ExposedField { JsonPath = field.JsonPath })] })],
    };

    // A CRD that was made again has another UID, and its watches must be new ones (H49). Of the derived resource only what instances are made of
    // counts: a restriction that changes must not stop the syncing of everything.
    private static string Fingerprint(InstanceRoute route, DerivedCustomResource? derived, JsonObject copy, JsonObject? tenant) => string.Join('|',
        route.Internal, route.Service, route.Tenant, route.InternalHasStatus, route.TenantHasStatus,
        string.Join(',', route.StatusShapes.Values.Select(shape => $"{string.Join('+', shape.Required)} {shape.KnowsUnknown}")), string.Join(',', route.Exposed?.Paths ?? []),
        ObjectMeta.Of(copy).Uid, tenant is null ? "" : ObjectMeta.Of(tenant).Uid, derived?.Metadata.Uid,
        route.Exposed is null, string.Join(',', (derived?.Spec.Presets ?? []).Select(preset => $"{preset.JsonPath}={preset.Value?.ToJsonString()}")));
}
