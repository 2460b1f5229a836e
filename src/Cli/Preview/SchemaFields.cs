using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Cli.Preview;

/// <summary>A field for a list of fields.</summary>
internal sealed record ShownField(string Path, string Type, string Remark);

/// <summary>A version of a CRD for a list.</summary>
internal sealed record ShownVersion(string Name, string Shown, IReadOnlyList<ShownField> Fields);

/// <summary>The fields of a CRD down to where they stop being objects.</summary>
internal static class SchemaFields
{
    private const int MostFields = 60;

    private static readonly string[] Envelope = ["apiVersion", "kind", "metadata"];

    public static IReadOnlyList<ShownVersion> Versions(JsonObject crd) =>
        [.. crd.Objects("spec", "versions").Select(Version)];

    private static ShownVersion Version(JsonObject version)
    {
        var facts = new[] { ("served", "served"), ("storage", "stored") }.Where(flag => version.IsTrue(flag.Item1))
            .Select(flag => flag.Item2).ToList();
        var name = version.Text("name") ?? "";
        var fields = version["schema"]?["openAPIV3Schema"] is JsonObject schema ? Below(schema, "").Where(field => !Envelope.Contains(field.Path)).ToList() : [];
        return new(name, facts.Count == 0 ? $"{name} (not served)" : $"{name} ({string.Join(", ", facts)})", Cut(fields));
    }

    private static List<ShownField> Cut(List<ShownField> fields) => fields.Count <= MostFields
        ? fields
        : [.. fields.Take(MostFields), new($"and {fields.Count - MostFields} more", "", "")];

    private static IEnumerable<ShownField> Below(JsonObject schema, string path)
    {
        var required = schema.Texts("required").ToHashSet(StringComparer.Ordinal);
        foreach (var (name, node) in schema["properties"] as JsonObject ?? [])
        {
            if (node is not JsonObject field || (path.Length == 0 && Envelope.Contains(name)))
            {
                continue;
            }

            var at = path.Length == 0 ? name : $"{path}.{name}";
            var inner = Element(field) is { } element ? Below(element, $"{at}[*]").ToList() : Below(field, at).ToList();
            if (inner.Count == 0 || required.Contains(name) || Element(field) is not null)
            {
                yield return new(at, TypeOf(field), required.Contains(name) && !field.ContainsKey("default") ? "required" : "");
            }

            foreach (var below in inner)
            {
                yield return below;
            }
        }
    }

    private static JsonObject? Element(JsonObject schema) => schema["items"] as JsonObject ?? schema["additionalProperties"] as JsonObject;

    private static string TypeOf(JsonObject schema) =>
        schema["items"] is JsonObject items ? $"list of {TypeOf(items)}"
        : schema["additionalProperties"] is JsonObject values ? $"map of {TypeOf(values)}"
        : schema.Text("type") is { Length: > 0 } type ? type : "any";
}
