using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>Which paths of an entry hold values that are never shown (docs/contract/offers.md#sensitive-fields).</summary>
public sealed class Sensitivity
{
    private readonly List<(JsonPath Path, bool? Said)> _exposed;
    private readonly IReadOnlyList<JsonObject> _schemas;

    private Sensitivity(List<(JsonPath Path, bool? Said)> exposed, IReadOnlyList<JsonObject> schemas) => (_exposed, _schemas) = (exposed, schemas);

    public static Sensitivity Of(IEnumerable<ExposedField> fields, IReadOnlyList<JsonObject> schemas) => new(
        [.. from field in fields
            let path = JsonPath.TryParse(field.JsonPath, out var read, out _) ? read : null
            where path is not null
            select (path, field.Sensitive)], schemas);

    /// <summary>The nearest exposed field says so, or its name; or, unless it says no of this very path, the path's own name or format.</summary>
    public bool IsSensitive(JsonPath path)
    {
        var above = _exposed.FindAll(field => path.IsBelowOrEqual(field.Path));
        var nearest = above.FindAll(field => field.Path.Segments.Count == above.Max(other => other.Path.Segments.Count));
        return nearest.Exists(field => field.Said ?? SensitiveName.IsIn(field.Path))
            || (!nearest.Exists(field => field.Said is false && field.Path.Equals(path)) && (SensitiveName.IsIn(path) || _schemas.Any(schema => IsPassword(schema, path))));
    }

    private static bool IsPassword(JsonObject schema, JsonPath path)
    {
        JsonObject? node = schema;
        foreach (var segment in path.Segments)
        {
            node = node is null ? null : (segment.Name is { } name ? Schema.Property(node, name) : Schema.Element(node)) as JsonObject;
        }

        return node.Text("format") == "password";
    }
}
