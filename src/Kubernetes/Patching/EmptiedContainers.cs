using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Patching;

/// <summary>
/// Objects and lists of which an apply takes the last content away. Kubernetes 1.20 makes null of them instead of taking them away too
/// (kubernetes-sigs/structured-merge-diff, before 4.1), and validation refuses that; so they are removed first, and then it applies.
/// </summary>
internal static class EmptiedContainers
{
    /// <summary>An apply was refused for one of them.</summary>
    public static bool IsWhyNotApplied(ApiException refusal) => refusal.Code == 422
        && (refusal.Message.Contains("must be of type object: \"null\"", StringComparison.Ordinal)
            || refusal.Message.Contains("must be of type array: \"null\"", StringComparison.Ordinal));

    /// <summary>
    /// A JSON patch that takes them away, or leaves them empty where they are wanted so, because they may be required; provided the object still is
    /// as it was read. Null when there are none.
    /// </summary>
    /// <param name="live">The object with the <c>managedFields</c> of everybody.</param>
    /// <param name="wanted">What is to be applied.</param>
    /// <param name="manager">By whom.</param>
    public static JsonArray? Removal(JsonObject live, JsonObject wanted, string manager)
    {
        var entries = live.Objects("metadata", "managedFields").ToLookup(entry => FieldOwnership.IsApplied(entry, manager), OwnedFields.Of);
        var found = new List<JsonObject>();
        foreach (var (name, value) in WholeObject.Content(live))
        {
            _ = entries[true].FirstOrDefault()?.Field(name) is { } ours
                && IsEmptied(value, ours, Below(entries[false], name), wanted[name], JsonPointer.Of(name), found);
        }

        return found.Count == 0
            ? null
            : [Operation("replace", "/metadata/resourceVersion", live["metadata"]?["resourceVersion"]?.DeepClone()), .. found];
    }

    /// <summary>Whether nothing stays of what is here; where it is a container with no content in it, it is listed, and nothing below it.</summary>
    private static bool IsEmptied(JsonNode? live, OwnedFields ours, OwnedFields[] others, JsonNode? wanted, string path, List<JsonObject> found)
    {
        var below = new List<JsonObject>();
        var isEmptied = (live, ours.IsLeaf) switch
        {
            (JsonObject fields, false) => AreEmptied(fields, ours, others, wanted as JsonObject, path, below),
            (JsonArray items, false) => AreEmptied(items, ours, others, wanted as JsonArray ?? [], path, below),
            _ => wanted is null && others.Length == 0, // a value that goes by itself
        };
        if (!isEmptied)
        {
            found.AddRange(below);
        }
        else if (!ours.IsLeaf)
        {
            found.Add(wanted is null ? Operation("remove", path, null) : Operation("replace", path, wanted.DeepClone()));
        }

        return isEmptied && wanted is null;
    }

    private static bool AreEmptied(JsonObject live, OwnedFields ours, OwnedFields[] others, JsonObject? wanted, string path, List<JsonObject> found)
    {
        var all = true;
        foreach (var (name, value) in live)
        {
            all &= ours.Field(name) is { } field && IsEmptied(value, field, Below(others, name), wanted?[name], path + JsonPointer.Of(name), found);
        }

        return all && wanted is null or { Count: 0 };
    }

    private static bool AreEmptied(JsonArray live, OwnedFields ours, OwnedFields[] others, JsonArray wanted, string path, List<JsonObject> found)
    {
        for (var index = 0; index < live.Count; index++)
        {
            if (Item(ours, live[index]) is { } item && wanted.FirstOrDefault(kept => OwnedFields.HasKeys(kept, item.Keys)) is { } kept)
            {
                _ = IsEmptied(live[index], item.Below, [.. others.Select(other => Item(other, live[index])?.Below).OfType<OwnedFields>()], kept, $"{path}/{index}", found);
            }
        }

        return wanted.Count == 0 && live.All(item => Owns(ours, item) && !others.Any(other => Owns(other, item)));
    }

    private static OwnedFields[] Below(IEnumerable<OwnedFields> owned, string name) => [.. owned.Select(fields => fields.Field(name)).OfType<OwnedFields>()];

    private static bool Owns(OwnedFields owned, JsonNode? item) => Item(owned, item) is not null || owned.Values.Any(value => JsonEquality.AreEqual(value, item));

    private static (JsonObject Keys, OwnedFields Below)? Item(OwnedFields owned, JsonNode? item) =>
        owned.Items.Where(own => OwnedFields.HasKeys(item, own.Keys)).Select(own => ((JsonObject Keys, OwnedFields Below)?)own).FirstOrDefault();

    private static JsonObject Operation(string op, string path, JsonNode? value)
    {
        var operation = new JsonObject { ["op"] = op, ["path"] = path };
        if (value is not null)
        {
            operation["value"] = value;
        }

        return operation;
    }
}
