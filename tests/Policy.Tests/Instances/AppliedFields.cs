using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What server-side apply does with the fields of objects, as far as instances need it.</summary>
internal static class AppliedFields
{
    private static readonly string[] NotContent = ["apiVersion", "kind", "metadata", "status"];

    public static void Merge(JsonObject from, JsonObject into)
    {
        foreach (var (name, value) in from)
        {
            switch (value, into[name])
            {
                case (JsonObject wanted, JsonObject found):
                    Merge(wanted, found);
                    break;
                case (JsonArray wanted, JsonArray found) when name is "finalizers" or "ownerReferences":
                    foreach (var item in wanted.Where(item => !found.Any(other => JsonEquality.AreEqual(other, item))).ToList())
                    {
                        found.Add(item?.DeepClone());
                    }

                    break;
                default:
                    into[name] = value?.DeepClone();
                    break;
            }
        }
    }

    // What we owned and do not send any more goes.
    public static void Remove(JsonObject owned, JsonObject wanted, JsonObject live)
    {
        foreach (var (name, value) in owned)
        {
            if (!wanted.ContainsKey(name) && name is not ("resourceVersion" or "uid"))
            {
                live.Remove(name);
            }
            else if (value is JsonObject below && wanted[name] is JsonObject still && live[name] is JsonObject found)
            {
                Remove(below, still, found);
            }
        }
    }

    public static JsonObject Fields(JsonObject manifest) =>
        new(manifest.Select(member => KeyValuePair.Create($"f:{member.Key}", (JsonNode?)(member.Value is JsonObject below ? Fields(below) : new JsonObject()))));

    public static JsonObject Plain(JsonObject live)
    {
        var copy = (JsonObject)live.DeepClone();
        copy["metadata"]!.AsObject().Remove("managedFields");
        copy["metadata"]!.AsObject().Remove("resourceVersion");
        return copy;
    }

    public static JsonObject Content(JsonObject live) =>
        new(live.Where(member => !NotContent.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
