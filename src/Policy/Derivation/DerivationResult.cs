using System.Text.Json.Nodes;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Derivation;

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
