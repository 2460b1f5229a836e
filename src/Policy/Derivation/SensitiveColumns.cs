using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>Printer columns that would show a value that is never shown: <c>kubectl get</c> prints them for everybody who may list.</summary>
/// <param name="schema">The version's schema.</param>
/// <param name="isSensitive">Whether the values at a path are sensitive.</param>
internal sealed class SensitiveColumns(JsonObject? schema, Func<JsonPath, bool> isSensitive)
{
    private readonly Lazy<List<JsonPath>> _sensitive = new(() => [.. Leaves(schema, "", 0).Where(isSensitive)]);

    /// <summary>Of a copy in the hub nobody says what is sensitive: its fields' names and formats tell.</summary>
    public static SensitiveColumns ByName(JsonObject? schema) => new(schema, Sensitivity.Of([], schema is null ? [] : [schema]).IsSensitive);

    /// <summary>A column that reads such a field, or prints an object that holds one. One that cannot be understood is judged by its words.</summary>
    public bool Show(string? expression) => expression is not null
        && (ColumnPath.Reads(expression) is { } reads ? reads.Where(path => path[0].Name != "metadata").Select(path => JsonPath.Of([.. path])).Any(IsShown) : SensitiveName.IsInText(expression));

    private bool IsShown(JsonPath path) => isSensitive(path) || _sensitive.Value.Exists(path.Overlaps);

    // Schemas are as deep as somebody wrote them.
    private static List<JsonPath> Leaves(JsonObject? schema, string at, int depth)
    {
        if (schema is null || depth > 32)
        {
            return [];
        }

        var below = (Schema.Properties(schema) ?? []).Where(field => at.Length > 0 || field.Key is not ("apiVersion" or "kind" or "metadata"))
            .SelectMany(field => Leaves(field.Value as JsonObject, JsonPath.Append(at, new(field.Key)), depth + 1))
            .Concat(at.Length == 0 ? [] : Leaves(Schema.Element(schema) as JsonObject, $"{at}[*]", depth + 1)).ToList();
        return below.Count > 0 || !JsonPath.TryParse($".{at}", out var path, out _) ? below : [path];
    }
}
