using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>Which paths of an entry hold values that are never shown (api-shapes 1).</summary>
internal sealed class Sensitivity
{
    private readonly List<(JsonPath Path, bool IsSensitive)> _said;
    private readonly IReadOnlyList<JsonObject> _schemas;

    private Sensitivity(List<(JsonPath Path, bool IsSensitive)> said, IReadOnlyList<JsonObject> schemas) => (_said, _schemas) = (said, schemas);

    public static Sensitivity Of(IEnumerable<ExposedField> fields, IReadOnlyList<JsonObject> schemas) => new(
        [.. from field in fields
            where field.Sensitive is not null && JsonPath.TryParse(field.JsonPath, out _, out _)
            select (EffectiveRestrictions.Parse(field.JsonPath), field.Sensitive is true)], schemas);

    /// <summary>What the provider says of the very path counts, then what he hides with everything below it, then format and name.</summary>
    public bool IsSensitive(JsonPath path)
    {
        var exactly = _said.Where(said => said.Path.Equals(path)).ToList();
        return exactly.Count > 0
            ? exactly.Any(said => said.IsSensitive)
            : _said.Any(said => said.IsSensitive && path.IsBelowOrEqual(said.Path)) || SensitiveName.IsIn(path) || _schemas.Any(schema => IsPassword(schema, path));
    }

    private static bool IsPassword(JsonObject schema, JsonPath path)
    {
        JsonObject? node = schema;
        foreach (var segment in path.Segments)
        {
            node = node is null ? null : (segment.Name is { } name ? Schema.Property(node, name) : Schema.Element(node)) as JsonObject;
        }

        return node?["format"] is JsonValue format && format.TryGetValue<string>(out var text) && text == "password";
    }
}
