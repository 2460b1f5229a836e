using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Rules;

/// <summary>
/// What a write does to <c>metadata.ownerReferences</c>. An owner reference is a way to delete: the garbage collector deletes what names an owner
/// that does not exist. References are told apart by UID, as Kubernetes does; their order means nothing.
/// </summary>
public static class OwnerReferences
{
    public const string Path = "metadata.ownerReferences";

    /// <summary>Whether there is anything to look at: almost always there is not.</summary>
    public static bool Any(JsonObject? item) => Find(item) is { Count: > 0 };

    /// <summary>References that are new or not as they were, each with its path. What was there before never counts against a write.</summary>
    public static IEnumerable<(string Path, JsonNode? Reference)> Changed(JsonObject? before, JsonObject? after)
    {
        var known = Of(before);
        return Of(after).Index()
            .Where(entry => !known.Any(reference => JsonEquality.AreEqual(reference, entry.Item)))
            .Select(entry => ($"{Path}[{entry.Index}]", entry.Item));
    }

    /// <summary>References whose UID is not named any more.</summary>
    public static IEnumerable<JsonNode?> Removed(JsonObject? before, JsonObject? after)
    {
        var left = Of(after).Select(reference => reference.Text("uid")).ToHashSet(StringComparer.Ordinal);
        return Of(before).Where(reference => !left.Contains(reference.Text("uid")));
    }

    public static bool IsController(JsonNode? reference) => reference.IsTrue("controller");

    /// <summary>A reference that controlled and does not any more, by losing its flag or altogether.</summary>
    public static IEnumerable<JsonNode?> Released(JsonObject? before, JsonObject? after)
    {
        var controlling = Of(after).Where(IsController).Select(reference => reference.Text("uid")).ToHashSet(StringComparer.Ordinal);
        return Of(before).Where(reference => IsController(reference) && !controlling.Contains(reference.Text("uid")));
    }

    /// <summary>The API group; empty for the core group and for what is no reference.</summary>
    public static string Group(JsonNode? reference) => reference.Text("apiVersion")?.Split('/') is [var group, _] ? group : "";

    /// <summary>Kind and name, for people.</summary>
    public static string Shown(JsonNode? reference) => $"{reference.Text("kind")} {reference.Text("name")}";

    private static JsonArray Of(JsonObject? item) => Find(item) ?? [];

    private static JsonArray? Find(JsonObject? item) => (item?["metadata"] as JsonObject)?["ownerReferences"] as JsonArray;
}
