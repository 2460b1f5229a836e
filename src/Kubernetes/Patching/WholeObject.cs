using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Patching;

/// <summary>
/// Two things that server-side apply cannot do before Kubernetes 1.25 or so. A CRD may use keywords that are newer than the API server, such as CEL
/// rules on 1.20: create and update drop them, an apply is refused whole. And a status of which an object goes: see <see cref="EmptiedContainers"/>.
/// </summary>
internal static class WholeObject
{
    /// <summary>An apply was refused for one of them.</summary>
    public static bool IsWhyNotApplied(ApiException refusal, ResourceType type, string? subResource) => subResource is null
        ? type == KubernetesResources.CustomResourceDefinitions && refusal.Message.Contains("not declared in schema", StringComparison.Ordinal)
        : EmptiedContainers.IsWhyNotApplied(refusal);

    /// <summary>The live object with what the manifest says; its resource version is the precondition.</summary>
    public static JsonObject Of(JsonObject manifest, JsonObject live)
    {
        var whole = (JsonObject)live.DeepClone();
        foreach (var (name, value) in manifest.Where(member => member.Key is not "metadata"))
        {
            whole[name] = value?.DeepClone();
        }

        if (whole["metadata"] is JsonObject metadata)
        {
            metadata.Remove("managedFields"); // absent means unchanged
            foreach (var part in new[] { "labels", "annotations" })
            {
                Add(metadata, part, manifest["metadata"]?[part] as JsonObject ?? []);
            }
        }

        return whole;
    }

    /// <summary>A JSON patch that makes the live object's content, apart from its status, what the manifest says.</summary>
    public static JsonArray Patch(JsonObject manifest, JsonObject live) =>
    [
        .. Content(live).Where(member => !manifest.ContainsKey(member.Key)).Select(member => new JsonObject { ["op"] = "remove", ["path"] = JsonPointer.Of(member.Key) }),
        .. Content(manifest).Select(member => new JsonObject { ["op"] = "add", ["path"] = JsonPointer.Of(member.Key), ["value"] = member.Value?.DeepClone() }),
    ];

    /// <summary>All but its identity, metadata and status.</summary>
    internal static IEnumerable<KeyValuePair<string, JsonNode?>> Content(JsonObject manifest) =>
        manifest.Where(member => member.Key is not ("apiVersion" or "kind" or "metadata" or "status"));

    private static void Add(JsonObject metadata, string part, JsonObject wanted)
    {
        if (metadata[part] is not JsonObject present)
        {
            metadata[part] = present = [];
        }

        foreach (var (key, value) in wanted)
        {
            present[key] = value?.DeepClone();
        }
    }
}
