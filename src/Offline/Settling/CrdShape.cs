using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Offline.Settling;

/// <summary>What every CRD has that an API server has taken, so that the rest may rely on it. Its schemas are judged where they are used.</summary>
internal static class CrdShape
{
    /// <summary>The place and what is wrong there; null when it can be read.</summary>
    public static (string Path, string Message)? Problem(JsonObject crd)
    {
        if (crd["spec"] is not JsonObject spec || spec["names"] is not JsonObject names)
        {
            return ("spec", "a CRD needs a spec with group, names, scope and versions");
        }

        foreach (var (value, path) in new[] { (spec["group"], "spec.group"), (spec["scope"], "spec.scope"), (names["kind"], "spec.names.kind"), (names["plural"], "spec.names.plural") })
        {
            if (string.IsNullOrEmpty(value.Text()))
            {
                return (path, "must be a string");
            }
        }

        return spec["versions"] is JsonArray { Count: > 0 } versions
            ? versions.Select((version, index) => VersionProblem(version, $"spec.versions[{index}]")).FirstOrDefault(problem => problem is not null) ?? StatusProblem(crd)
            : ("spec.versions", "must be a list with at least one version");
    }

    private static (string, string)? VersionProblem(JsonNode? node, string at) =>
        node is not JsonObject version ? (at, "must be an object")
        : string.IsNullOrEmpty(version.Text("name")) ? ($"{at}.name", "must be a string")
        : !IsFlag(version["served"]) ? ($"{at}.served", "must be true or false")
        : !IsFlag(version["storage"]) ? ($"{at}.storage", "must be true or false")
        : version["schema"] is not JsonObject schema || schema["openAPIV3Schema"] is not JsonObject ? ($"{at}.schema.openAPIV3Schema", "must be an object")
        : version["subresources"] is not (null or JsonObject) ? ($"{at}.subresources", "must be an object")
        : null;

    private static (string, string)? StatusProblem(JsonObject crd) => crd["status"] is not (null or JsonObject) ? ("status", "must be an object") : null;

    private static bool IsFlag(JsonNode? node) => node is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
}
