using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Offline.Samples;

/// <summary>What an entry, or an Offering, says of fields, by path.</summary>
internal sealed class SampleRestrictions
{
    private readonly Dictionary<string, List<(ExposedField Field, Restriction Compiled)>> _byPath = new(StringComparer.Ordinal);

    private readonly HashSet<string> _required = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _limits = new(StringComparer.Ordinal);

    private SampleRestrictions()
    {
    }

    /// <summary>Of an entry, for one version of its CRD.</summary>
    public static SampleRestrictions Of(IReadOnlyList<ExposedField> fields, JsonObject schema)
    {
        var source = RestrictionSource.Entry("");
        return Of(fields, EffectiveRestrictions.Merge(fields.Select(field => (source, (FieldRestriction)field)), Sensitivity.Of(fields, [schema]).IsSensitive));
    }

    /// <summary>Of an Offering.</summary>
    public static SampleRestrictions Of(IReadOnlyList<EffectiveRestriction> told) => Of(told.SelectMany(EffectiveField.Demands), told);

    private static SampleRestrictions Of(IEnumerable<ExposedField> fields, IReadOnlyList<EffectiveRestriction> told)
    {
        var all = new SampleRestrictions();
        foreach (var field in fields)
        {
            if (Restriction.Compile(field, RestrictionSource.Entry("")).Restriction is { } restriction)
            {
                all.Add(field, restriction);
            }
        }

        foreach (var said in told)
        {
            if (JsonPath.TryParse(said.JsonPath, out var path, out _))
            {
                all._limits[$"{path}"] = EffectiveText.Allowed(said);
            }
        }

        return all;
    }

    /// <summary>What may be written there, in a few words; null when nothing restricts it.</summary>
    public string? Limits(string path) => _limits.GetValueOrDefault(path);

    public IReadOnlyList<Restriction> At(string path) => [.. Find(path).Select(known => known.Compiled)];

    /// <summary>Values that the entry itself names: its default, what it allows, its limits.</summary>
    public IReadOnlyList<JsonNode> Values(string path) =>
        [.. Find(path).SelectMany(known => new[] { known.Field.Default }.Concat(known.Field.Allowed).Append(known.Field.Minimum).Append(known.Field.Maximum)).OfType<JsonNode>()];

    /// <summary>The entry requires it, or something in it.</summary>
    public bool IsRequired(string path) => _required.Contains(path);

    /// <summary>Given by admission when it is absent.</summary>
    public JsonNode? Default(string path) => Find(path).Select(known => known.Field.Default).FirstOrDefault(value => value is not null);

    public bool? IsSensitive(string path) => Find(path).Select(known => known.Field.Sensitive).FirstOrDefault(said => said is not null);

    private List<(ExposedField Field, Restriction Compiled)> Find(string path) => _byPath.GetValueOrDefault(path) ?? [];

    private void Add(ExposedField field, Restriction restriction)
    {
        var path = $"{restriction.Path}";
        if (!_byPath.TryGetValue(path, out var known))
        {
            _byPath[path] = known = [];
        }

        known.Add((field, restriction));
        if (restriction.Has(Keyword.Required) && restriction is { Enforcement: Enforcement.Deny, Default: null })
        {
            Require(restriction.Path);
        }
    }

    // As admission means it: up to the element it is in, for a list may be empty.
    private void Require(JsonPath path)
    {
        var count = path.Segments.Count;
        for (; count > 0 && !path.Segments[count - 1].IsEach; count--)
        {
            _required.Add($"{JsonPath.Of([.. path.Segments.Take(count)])}");
        }
    }
}
