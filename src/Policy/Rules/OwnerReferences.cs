using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Rules;

/// <summary>
/// What a write does to <c>metadata.ownerReferences</c>. An owner reference is a way to delete: the garbage collector deletes what names an owner
/// that does not exist. References are told apart by UID, as Kubernetes does; their order means nothing.
/// </summary>
public static class OwnerReferences
{
    public const string Path = "metadata.ownerReferences";

    /// <summary>Whether there is anything to look at: almost always there is not.</summary>
    public static bool Any(JsonObject? item) => Of(item).Count > 0;

    /// <summary>References that are new or not as they were, each with its path. What was there before never counts against a write.</summary>
    public static IEnumerable<(string Path, JsonNode? Reference)> Changed(JsonObject? before, JsonObject? after)
    {
        var known = Of(before);
        return Of(after).Index()
            .Where(entry => !known.Any(reference => JsonNode.DeepEquals(reference, entry.Item)))
            .Select(entry => ($"{Path}[{entry.Index}]", entry.Item));
    }

    /// <summary>References whose UID is not named any more.</summary>
    public static IEnumerable<JsonNode?> Removed(JsonObject? before, JsonObject? after)
    {
        var left = Of(after).Select(reference => Text(reference, "uid")).ToHashSet(StringComparer.Ordinal);
        return Of(before).Where(reference => !left.Contains(Text(reference, "uid")));
    }

    public static bool IsController(JsonNode? reference) =>
        reference is JsonObject item && item["controller"] is JsonValue value && value.TryGetValue<bool>(out var controller) && controller;

    /// <summary>A reference that controlled and does not any more, by losing its flag or altogether.</summary>
    public static IEnumerable<JsonNode?> Released(JsonObject? before, JsonObject? after)
    {
        var controlling = Of(after).Where(IsController).Select(reference => Text(reference, "uid")).ToHashSet(StringComparer.Ordinal);
        return Of(before).Where(reference => IsController(reference) && !controlling.Contains(Text(reference, "uid")));
    }

    /// <summary>The API group; empty for the core group and for what is no reference.</summary>
    public static string Group(JsonNode? reference) => Text(reference, "apiVersion").Split('/') is [var group, _] ? group : "";

    /// <summary>Kind and name, for people.</summary>
    public static string Shown(JsonNode? reference) => $"{Text(reference, "kind")} {Text(reference, "name")}";

    public static string Text(JsonNode? reference, string member) =>
        reference is JsonObject item && item[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static JsonArray Of(JsonObject? item) =>
        item?["metadata"] is JsonObject metadata && metadata["ownerReferences"] is JsonArray references ? references : [];
}
