using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Restrictions;

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

/// <summary>A CRD manifest for server-side apply, or every problem that stands in its way.</summary>
public sealed record DerivationResult
{
    private static readonly IReadOnlyDictionary<string, ExposedFields> Nothing = new Dictionary<string, ExposedFields>();

    /// <summary><c>null</c> exactly when there are problems.</summary>
    public JsonObject? Crd { get; init; }

    public IReadOnlyList<DerivationProblem> Problems { get; init; } = [];

    /// <summary>Everything that differs from the base CRD, and why.</summary>
    public IReadOnlyList<DerivationChange> Changes { get; init; } = [];

    /// <summary>What differs beyond the hidden fields, a line each.</summary>
    public IReadOnlyList<string> Notes => [.. Changes.Where(change => !change.IsHiding).Select(change => change.ToString())];

    /// <summary>By version, what is carried between the two halves of an instance.</summary>
    public IReadOnlyDictionary<string, ExposedFields> Exposed { get; init; } = Nothing;

    /// <summary>Every restriction that a schema can say, held back or not.</summary>
    public IReadOnlyList<SchemaKeyword> Keywords { get; init; } = [];

    /// <summary>What a new internal object is given.</summary>
    public Presets Presets { get; init; } = Presets.None;
}
