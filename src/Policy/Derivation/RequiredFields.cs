using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>A hidden field stays required of the internal object, so somebody other than the tenant must give it a value (H01).</summary>
internal sealed class RequiredFields(string version, DerivationReport report)
{
    /// <summary>What is required of the tenant; <c>null</c> when that is nothing.</summary>
    public JsonArray? Keep(JsonObject schema, PathTree tree, SchemaPlace place)
    {
        var kept = new JsonArray();
        foreach (var name in schema.Texts("required"))
        {
            if (tree.Find(name) is not null)
            {
                kept.Add((JsonNode)name);
            }
            else if (ValueSource(schema, name, place) is { } source)
            {
                report.Change(ChangeKind.Required, version, place.Field(name).Path, $"{place.Field(name).Path} is not required of tenants: {source}");
            }
            else
            {
                Refuse(place.Field(name).Path, place);
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    private static string? ValueSource(JsonObject schema, string name, SchemaPlace place) =>
        place.Field(name).InStatus ? "the service writes it"
        : place.Given is JsonObject given && given.ContainsKey(name) ? "a preset gives it"
        : SchemaLookup.HasDefault(schema, name) ? "the base CRD has a default for it"
        : null;

    private void Refuse(string path, SchemaPlace place)
    {
        var remedy = place.Path.Contains("[*]", StringComparison.Ordinal)
            ? $"expose it; a preset cannot reach into {place.Path}"
            : "expose it or add a preset for it";
        report.Refuse(DerivationReason.HiddenRequiredField, path, $"{path} is required in {version}, hidden, and has no default; {remedy}");
    }
}
