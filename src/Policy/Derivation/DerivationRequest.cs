using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Policy.Derivation;

/// <summary>Everything the derivation of a tenant CRD depends on.</summary>
public sealed record DerivationRequest
{
    /// <summary>The internal CRD: a full copy of the service cluster's. Never changed.</summary>
    public required JsonObject BaseCrd { get; init; }

    public required CrdNaming Naming { get; init; }

    /// <summary>Names that it must not have.</summary>
    public TakenNames Names { get; init; } = TakenNames.OfHub;

    public required OwnerLabels Owner { get; init; }

    public required IReadOnlyList<ExposeConfig> Expose { get; init; }

    public IReadOnlyList<Preset> Presets { get; init; } = [];

    /// <summary>Restrictions that stay out of the schema, because live instances do not satisfy them; admission defends them alone.</summary>
    public IReadOnlySet<SchemaKeyword> HeldBack { get; init; } = new HashSet<SchemaKeyword>();
}
