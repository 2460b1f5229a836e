using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Instances;

/// <summary>How instances of one CRD travel: tenant object, internal object, service object, all in one version.</summary>
public sealed record InstanceRoute
{
    /// <summary>The provider's namespace.</summary>
    public required string Provider { get; init; }

    public required string ServiceCluster { get; init; }

    /// <summary>The slimmed resource; null when the entry derives nothing and tenants write the internal objects.</summary>
    public ResourceType? Tenant { get; init; }

    public required ResourceType Internal { get; init; }

    public required ResourceType Service { get; init; }

    /// <summary>Which fields tenants see; null without <see cref="Tenant"/>, and while the derivation is refused: then nothing new is carried down.</summary>
    public ExposedFields? Exposed { get; init; }

    public Presets Presets { get; init; } = Presets.None;

    /// <summary>The internal CRD has its status apart.</summary>
    public required bool InternalHasStatus { get; init; }

    /// <summary>The tenant CRD has its status apart.</summary>
    public bool TenantHasStatus { get; init; }

    /// <summary>What a status must have, of the objects whose status is told; where it is not known, nothing.</summary>
    public IReadOnlyDictionary<SyncTarget, StatusShape> StatusShapes { get; init; } = new Dictionary<SyncTarget, StatusShape>();

    /// <summary>Set while the copy does not follow its source: what each API server knows of an object.</summary>
    public IReadOnlyDictionary<SyncTarget, CustomResourceSchema>? Schemas { get; init; }

    /// <summary>Without what the target's API server does not know: it would prune it on every read, and refuse to apply it (H10).</summary>
    public JsonObject Fit(SyncTarget target, JsonObject manifest)
    {
        Schemas?.GetValueOrDefault(target)?.Prune(manifest);
        return manifest;
    }

    public ResourceType Resource(SyncTarget target) => target switch
    {
        SyncTarget.Tenant => Tenant ?? throw new InvalidOperationException("The route has no tenant resource."),
        SyncTarget.Internal => Internal,
        _ => Service,
    };
}

/// <summary>Which of an instance's three objects.</summary>
public enum SyncTarget
{
    Tenant,
    Internal,
    Service,
}
