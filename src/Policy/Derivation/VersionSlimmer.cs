using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>Slims one version: its schema, and what beside the schema reads fields (H06).</summary>
internal sealed class VersionSlimmer(string name, Sensitivity sensitivity, DerivationReport report)
{
    private const string LabelSelectorPath = "labelSelectorPath";

    public JsonObject Slim(JsonObject version, ExposedFields fields, Presets presets)
    {
        var tree = PathTree.WithEnvelope(fields.Paths);
        var slim = new JsonObject();
        foreach (var (key, value) in version)
        {
            var kept = key switch
            {
                "schema" => SlimSchema(value as JsonObject ?? [], tree, presets),
                "additionalPrinterColumns" => KeepVisible(WithoutSecrets(value as JsonArray ?? [], version), tree, ChangeKind.Column, column => $"column {column.Text("name")}"),
                "selectableFields" => KeepVisible(value as JsonArray ?? [], tree, ChangeKind.Subresource, field => $"field selector {field.Text("jsonPath")}"),
                "subresources" => Subresources(value as JsonObject ?? [], tree),
                _ => value?.DeepClone(),
            };
            if (kept is not null)
            {
                slim[key] = kept;
            }
        }

        return slim;
    }

    private JsonObject SlimSchema(JsonObject validation, PathTree tree, Presets presets)
    {
        var slim = (JsonObject)validation.DeepClone();
        slim["openAPIV3Schema"] = validation["openAPIV3Schema"] is JsonObject schema
            ? new SchemaSlimmer(name, report).Slim(schema, tree, new("", presets.Apply([]), InStatus: false))
            : null;
        return slim;
    }

    private JsonArray WithoutSecrets(JsonArray columns, JsonObject version)
    {
        var sensitive = new SensitiveColumns(VersionManifest.SchemaOf(version), sensitivity.IsSensitive);
        var kept = new JsonArray();
        foreach (var column in columns.Objects())
        {
            if (sensitive.Show(column.Text("jsonPath")))
            {
                report.Change(ChangeKind.Column, name, column.Text("jsonPath")?.TrimStart('.') ?? "", $"column {column.Text("name")} is dropped, it would show a sensitive value");
            }
            else
            {
                kept.Add(column.DeepClone());
            }
        }

        return kept;
    }

    private JsonArray? KeepVisible(JsonArray entries, PathTree tree, ChangeKind kind, Func<JsonObject, string> describe)
    {
        var kept = new JsonArray();
        foreach (var entry in entries.Objects())
        {
            if (ColumnPath.IsExposed(entry.Text("jsonPath"), tree))
            {
                kept.Add(entry.DeepClone());
            }
            else
            {
                report.Change(kind, name, entry.Text("jsonPath")?.TrimStart('.') ?? "", $"{describe(entry)} is dropped, it reads {entry.Text("jsonPath")}");
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    private JsonObject? Subresources(JsonObject subresources, PathTree tree)
    {
        var kept = (JsonObject)subresources.DeepClone();
        var hidden = (kept["scale"] as JsonObject ?? []).Where(path => !ColumnPath.IsExposed(path.Value.Text(), tree)).Select(path => path.Key).ToList();
        if (hidden is [LabelSelectorPath])
        {
            (kept["scale"] as JsonObject)?.Remove(LabelSelectorPath); // autoscalers by pods need it, kubectl scale does not
            report.Change(ChangeKind.Subresource, name, "", $"the {LabelSelectorPath} of the scale subresource is dropped, it reads hidden fields");
        }
        else if (hidden.Count > 0)
        {
            kept.Remove("scale");
            report.Change(ChangeKind.Subresource, name, "", "the scale subresource is dropped, it reads or writes hidden fields");
        }

        return kept.Count == 0 ? null : kept;
    }
}
