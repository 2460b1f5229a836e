using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>One entry of a CRD's <c>spec.versions</c>.</summary>
public static class VersionManifest
{
    public static string NameOf(JsonObject version) => version.Text("name") ?? "";

    public static JsonObject? SchemaOf(JsonObject version) => (version["schema"] as JsonObject)?["openAPIV3Schema"] as JsonObject;
}
