using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Patching;

/// <summary>Whether a server-side apply would change anything, told from the live object alone: at rest nothing is sent.</summary>
public static class ApplyDiff
{
    /// <summary>
    /// True unless everything desired is there already, and nothing that <paramref name="fieldManager"/> applied before is missing from
    /// <paramref name="desired"/> (which would be a removal to propagate).
    /// </summary>
    public static bool IsNeeded(JsonObject desired, JsonObject live, string fieldManager)
    {
        var wanted = WithoutIdentity(desired);
        var owned = OwnedFields.AppliedBy(fieldManager, live, desired);
        return !wanted.All(property => IsThere(property.Value, live[property.Key], Below(owned, property.Key))) || owned.Any(fields => LacksSome(wanted, fields));
    }

    private static JsonObject WithoutIdentity(JsonObject desired)
    {
        var wanted = (JsonObject)desired.DeepClone();
        wanted.Remove("apiVersion");
        wanted.Remove("kind");
        if (wanted["metadata"] is JsonObject metadata)
        {
            // The server drops empty maps and lists of metadata; wanting them would never be satisfied.
            foreach (var (name, _) in metadata.Where(property => ObjectIdentity.IsPartOfMetadata(property.Key) || IsEmpty(property.Value)).ToList())
            {
                metadata.Remove(name);
            }

            if (metadata.Count == 0)
            {
                wanted.Remove("metadata");
            }
        }

        return wanted;
    }

    private static bool IsEmpty(JsonNode? node) => node is JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private static bool IsThere(JsonNode? desired, JsonNode? live, IReadOnlyList<OwnedFields> owned) => (desired, live) switch
    {
        (null, null) => true,
        (JsonObject { Count: > 0 }, JsonObject) when owned.Any(fields => fields.IsLeaf) => JsonEquality.AreEqual(desired, live), // one value, such as a selector
        (JsonObject wanted, JsonObject found) => wanted.All(property => IsThere(property.Value, found[property.Key], owned, property.Key)),
        (JsonArray wanted, JsonArray found) => JsonEquality.AreEqual(wanted, found) || IsMergedIn(wanted, found, owned),
        _ => JsonEquality.AreEqual(desired, live),
    };

    /// <summary>Of an object that is one value, another manager's change takes all of it from us, and what we want may still be a part of it.</summary>
    private static bool IsThere(JsonNode? wanted, JsonNode? found, IReadOnlyList<OwnedFields> owned, string field)
    {
        var below = Below(owned, field);
        var isTaken = wanted is JsonObject && below.Length == 0 && owned.Any(fields => !fields.IsLeaf);
        return isTaken ? JsonEquality.AreEqual(wanted, found) : IsThere(wanted, found, below);
    }

    private static OwnedFields[] Below(IReadOnlyList<OwnedFields> owned, string field) =>
        [.. owned.Select(fields => fields.Field(field)).OfType<OwnedFields>()];

    /// <summary>A list that the server merges by item may hold others' items, and its own defaults inside ours.</summary>
    private static bool IsMergedIn(JsonArray wanted, JsonArray live, IReadOnlyList<OwnedFields> owned) =>
        owned.Any(fields => fields.Items.Count + fields.Values.Count > 0) && wanted.All(item => owned.Any(fields => IsItemThere(item, live, fields)));

    private static bool IsItemThere(JsonNode? item, JsonArray live, OwnedFields owned)
    {
        var isInMap = item is JsonObject wanted && owned.Items.Any(ours =>
            Matches(ours.Keys, wanted) && live.Any(found => OwnedFields.HasKeys(found, ours.Keys) && IsThere(wanted, found, [ours.Below])));
        return isInMap || (owned.Values.Any(value => JsonEquality.AreEqual(value, item)) && live.Any(found => JsonEquality.AreEqual(found, item)));
    }

    /// <summary>True when a field that we own is not among those we want any more.</summary>
    private static bool LacksSome(JsonNode? desired, OwnedFields owned) => desired switch
    {
        _ when owned.IsLeaf => false,
        JsonObject wanted => owned.Fields.Any(field => !wanted.TryGetPropertyValue(field.Key, out var child) || LacksSome(child, field.Value)),
        JsonArray wanted => wanted.Count < owned.Length
            || owned.Values.Any(value => !wanted.Any(item => JsonEquality.AreEqual(value, item)))
            || owned.Items.Any(ours => !wanted.Any(item => item is JsonObject kept && Matches(ours.Keys, kept) && !LacksSome(kept, ours.Below))),
        _ => true, // we own what is inside, and now want something with no inside
    };

    /// <summary>A key that the server defaults (a port's protocol) may be missing from what we wrote.</summary>
    private static bool Matches(JsonObject keys, JsonObject wanted) =>
        keys.All(key => !wanted.ContainsKey(key.Key) || JsonEquality.AreEqual(wanted[key.Key], key.Value))
        && keys.Any(key => wanted.ContainsKey(key.Key));
}
