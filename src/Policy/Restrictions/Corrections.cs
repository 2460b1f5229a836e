using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// Judges a tenant's manifest by what its Offering says, and corrects what can be corrected without guessing: the name of a field that was misspelled,
/// the unit of a quantity, the nearest value that is allowed. Other text that matches no pattern, or is too long, is the tenant's to write; it is told and left.
/// </summary>
public static class Corrections
{
    /// <summary>What the Offering does not allow. Admission reads the originals and has the last word.</summary>
    public static IReadOnlyList<Violation> Violations(CorrectionRequest request) =>
        [.. Findings(request, request.Manifest).SelectMany(finding => finding.Violations)];

    /// <summary>A corrected copy. Corrected again it stays as it is.</summary>
    public static CorrectedManifest Of(CorrectionRequest request)
    {
        var manifest = (JsonObject)request.Manifest.DeepClone();
        var changes = new List<Correction>();
        foreach (var mended in UnknownFields.Mend(manifest, request.Schema))
        {
            changes.Add(new(mended.Path, mended.Value, null, "the service has no such field", IsHidden(request, mended.Path)) { Name = mended.Name });
        }

        foreach (var field in Fields(request, immutable: true).Concat(Fields(request, immutable: false)))
        {
            foreach (var finding in Findings(field, request, manifest).ToList())
            {
                if (CorrectedValue.Find(field, finding.Denied, finding.Pair) is { } found && finding.Place.TrySet(found.Value?.DeepClone()))
                {
                    changes.Add(new(finding.Place.Text, finding.Pair.After?.DeepClone(), found.Value, found.Why, field.Said.Sensitive));
                }
            }
        }

        return new(manifest, changes, [.. Findings(request, manifest).SelectMany(finding => finding.Violations)]);
    }

    private static IEnumerable<Finding> Findings(CorrectionRequest request, JsonObject manifest) =>
        Fields(request, immutable: null).SelectMany(field => Findings(field, request, manifest));

    // What is fixed is put back first: the rest then agrees with it.
    private static IEnumerable<EffectiveField> Fields(CorrectionRequest request, bool? immutable) => request.Restrictions
        .Where(said => said.Enforcement is Enforcement.Deny && (immutable is not { } only || said.Immutable == only))
        .OrderBy(said => said.JsonPath, StringComparer.Ordinal)
        .Select(EffectiveField.Of).OfType<EffectiveField>();

    private static IEnumerable<Finding> Findings(EffectiveField field, CorrectionRequest request, JsonObject manifest)
    {
        var budget = new Budget();
        var pairs = new ValuePairs(field.Path, budget).Of(Overlay(request.Live, manifest), request.Live, ValueShape.Of(request.Schema))
            .Where(pair => pair.IsThere)
            .DistinctBy(pair => pair.Path)
            .ToDictionary(pair => pair.Path, StringComparer.Ordinal);
        var canBeMissing = request.Schema is null || SchemaLookup.ProblemOfExposing(request.Schema, field.Path) is null;
        foreach (var place in ValuePlace.Of(manifest, field.Path))
        {
            if (pairs.GetValueOrDefault(place.Text) is { } pair
                && field.Denied(pair, budget).Where(keyword => keyword is not Keyword.Required || canBeMissing).ToList() is { Count: > 0 } denied)
            {
                yield return new(field, place, pair, denied);
            }
        }
    }

    // A manifest is applied on what is there: what it does not name stays.
    private static JsonObject Overlay(JsonObject? live, JsonObject manifest)
    {
        var all = (JsonObject)(live?.DeepClone() ?? new JsonObject());
        foreach (var (name, value) in manifest)
        {
            all[name] = value is JsonObject fields ? Overlay(all[name] as JsonObject, fields) : value?.DeepClone();
        }

        return all;
    }

    private static bool IsHidden(CorrectionRequest request, string path)
    {
        var restriction = request.Restrictions.FirstOrDefault(said => said.Sensitive && path.StartsWith(said.JsonPath.TrimStart('.'), StringComparison.Ordinal));
        return restriction is not null || !JsonPath.TryParse(path, out var parsed, out _) || SensitiveName.IsIn(parsed);
    }

    private sealed record Finding(EffectiveField Field, ValuePlace Place, ValuePair Pair, IReadOnlyList<Keyword> Denied)
    {
        public IEnumerable<Violation> Violations => Denied.Select(keyword =>
            new Violation(Place.Text, Field.Sentence(keyword, Pair.After, Pair.Before)) { Rule = EffectiveField.RuleOf(keyword) });
    }
}

/// <summary>A manifest and what is known of its service.</summary>
public sealed record CorrectionRequest
{
    public required JsonObject Manifest { get; init; }

    /// <summary>The object of that name as it is now; null when there is none.</summary>
    public JsonObject? Live { get; init; }

    /// <summary>From the Offering.</summary>
    public IReadOnlyList<EffectiveRestriction> Restrictions { get; init; } = [];

    /// <summary>The tenant's <c>openAPIV3Schema</c>; null when it is not known.</summary>
    public JsonObject? Schema { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Manifest">The corrected copy; everything else is as it was, in its order.</param>
/// <param name="Changes">In the order they were made.</param>
/// <param name="Left">What nobody but its author can correct.</param>
public sealed record CorrectedManifest(JsonObject Manifest, IReadOnlyList<Correction> Changes, IReadOnlyList<Violation> Left);

/// <summary>One value that was changed.</summary>
/// <param name="Path">Where, such as <c>spec.users[1].role</c>.</param>
/// <param name="Old">What was there; null for nothing.</param>
/// <param name="New">What is there now; null for nothing.</param>
/// <param name="Why">What demands it.</param>
/// <param name="IsSensitive">Neither value may be shown.</param>
public sealed record Correction(string Path, JsonNode? Old, JsonNode? New, string Why, bool IsSensitive)
{
    /// <summary>The name that the field got instead of its own; its value stayed. Null when the value was changed.</summary>
    public string? Name { get; init; }

    /// <summary>Such as <c>spec.replicas: 5 → 2 (at most 2: default/bronze)</c>.</summary>
    public string Sentence => Name is null ? $"{Path}: {Shown(Old)} → {Shown(New)} ({Why})" : $"{Path}: is now {Name} ({Why})";

    private string Shown(JsonNode? value) => ShownValue.Of(value, IsSensitive && value is not null);
}
