using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Offline.Settling;

/// <summary>The object that a step asks for, before admission. What is given is never changed.</summary>
internal static class NextState
{
    /// <summary>What the API server itself keeps in metadata.</summary>
    private static readonly string[] System =
        ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName", "resourceVersion", "managedFields", "selfLink"];

    private static readonly string[] Identity = ["name", "namespace"];

    private static readonly string[] Maps = ["labels", "annotations"];

    private static readonly string[] Lists = ["finalizers", "ownerReferences"];

    public static JsonObject Created(ServedKind kind, NamespacedName name, JsonObject manifest, int serial, DateTimeOffset at)
    {
        var item = (JsonObject)manifest.DeepClone();
        var metadata = ObjectStamp.Metadata(item);
        if (kind.HasStatus)
        {
            item.Remove("status"); // written apart
        }

        if (!kind.Type.Namespaced)
        {
            metadata.Remove("namespace");
        }

        if (name.Name.Length == 0)
        {
            metadata["name"] = ObjectStamp.Generate(metadata.Text("generateName") ?? "", serial);
        }

        ObjectStamp.Create(item, kind.Resource, name, serial, at);
        return item;
    }

    /// <summary>Everything but metadata and status replaced; of metadata only what the manifest names, and what may be written.</summary>
    public static JsonObject Applied(JsonObject old, JsonObject manifest)
    {
        var next = (JsonObject)manifest.DeepClone();
        var (metadata, wanted) = ((JsonObject)ObjectStamp.Metadata(old).DeepClone(), ObjectStamp.Metadata(next));
        foreach (var member in Maps)
        {
            if (wanted[member] is JsonObject { Count: > 0 } entries)
            {
                metadata[member] = JsonPatch.Merge(metadata[member]?.DeepClone(), entries);
            }
        }

        foreach (var member in Lists)
        {
            if (wanted[member] is JsonArray list)
            {
                metadata[member] = list.DeepClone();
            }
        }

        next["metadata"] = metadata;
        next.Remove("status");
        if (old["status"] is { } status)
        {
            next["status"] = status.DeepClone();
        }

        return next;
    }

    public static bool TryPatch(JsonObject old, bool isJsonPatch, JsonNode patch, out JsonObject next, out (string Path, string Message) problem)
    {
        next = (JsonObject)old.DeepClone();
        if (!isJsonPatch && patch is not JsonObject)
        {
            problem = ("patch", "a merge patch is an object");
            return false;
        }

        var failed = isJsonPatch ? JsonPatch.Apply(next, patch) : null;
        if (!isJsonPatch)
        {
            JsonPatch.Merge(next, patch);
        }

        failed ??= RequestShape.Problem(next) ?? IdentityProblem(old, next);
        problem = failed ?? default;
        return failed is null;
    }

    /// <summary>Puts back what no update changes.</summary>
    public static void Keep(ServedKind kind, JsonObject old, JsonObject next)
    {
        var (before, after) = (ObjectStamp.Metadata(old), ObjectStamp.Metadata(next));
        foreach (var member in System)
        {
            Keep(before, after, member);
        }

        if (kind.HasStatus)
        {
            Keep(old, next, "status");
        }
    }

    private static void Keep(JsonObject before, JsonObject after, string member)
    {
        if (before[member] is { } value)
        {
            after[member] = value.DeepClone();
        }
        else
        {
            after.Remove(member);
        }
    }

    private static (string Path, string Message)? IdentityProblem(JsonObject old, JsonObject next)
    {
        foreach (var (parent, changed, member, path) in Identity.Select(member => (old["metadata"], next["metadata"], member, $"metadata.{member}"))
            .Concat(((string[])["apiVersion", "kind"]).Select(member => ((JsonNode?)old, (JsonNode?)next, member, member))))
        {
            if (!JsonEquality.AreEqual(parent?[member], changed?[member]))
            {
                return (path, $"a patch cannot change it; it stays {parent.Text(member)}");
            }
        }

        return null;
    }
}
