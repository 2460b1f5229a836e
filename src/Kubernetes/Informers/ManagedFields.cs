using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary><c>metadata.managedFields</c>: often a third of an object, and needed only for the own manager.</summary>
internal static class ManagedFields
{
    public static void Strip(JsonObject item, string? keepManager)
    {
        if (item["metadata"] is not JsonObject metadata || metadata["managedFields"] is not JsonArray entries)
        {
            return;
        }

        if (keepManager is not null)
        {
            entries.RemoveAll(entry => !IsOf(entry, keepManager));
        }

        if (keepManager is null || entries.Count == 0)
        {
            metadata.Remove("managedFields");
        }
    }

    private static bool IsOf(JsonNode? entry, string manager) =>
        entry is JsonObject node
        && node.Text("manager") is { } name
        && name.StartsWith(manager, StringComparison.Ordinal)
        && (name.Length == manager.Length || name[manager.Length] == '-');
}
