using System.Text.Json.Nodes;

namespace KubeCarrier.Cli.Explanation;

/// <summary>What the hub says to a manifest, for programs.</summary>
internal static class ManifestJson
{
    public static JsonObject Of(ManifestReport report) => new()
    {
        ["resource"] = report.Type.GroupResource,
        ["name"] = report.Name.Name,
        ["namespace"] = report.Name.Namespace,
        ["operation"] = report.IsUpdate ? "UPDATE" : "CREATE",
        ["allowed"] = report.IsAllowed,
        ["violations"] = new JsonArray([.. report.Violations.Select(violation => (JsonNode)violation.ToJson())]),
        ["dropped"] = Texts(report.Dropped.Select(field => field.Path)),
        ["warnings"] = Texts(report.Warnings),
        ["notes"] = Texts(report.Notes),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
