using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>Changes of JSON as HTTP knows them: RFC 6902 and RFC 7386. The target is changed in place; a problem leaves it half changed.</summary>
public static class JsonPatch
{
    /// <summary>Applies a merge patch; what it makes of the target.</summary>
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var merged = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                merged.Remove(name);
            }
            else if (change is JsonObject && merged[name] is JsonObject known)
            {
                Merge(known, change);
            }
            else
            {
                merged[name] = Merge(null, change);
            }
        }

        return merged;
    }

    /// <summary>Applies a list of operations; the place in the patch and what is wrong there, or null.</summary>
    public static (string Path, string Message)? Apply(JsonObject target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            return ("patch", "a JSON patch is a list of operations");
        }

        for (var index = 0; index < operations.Count; index++)
        {
            var operation = operations[index] as JsonObject;
            var problem = operation is null
                ? "must be an object with op and path"
                : Apply(target, operation.Text("op") ?? "", operation.Text("path"), operation["value"], operation.ContainsKey("value"), operation.Text("from"));
            if (problem is not null)
            {
                return ($"patch[{index}]", problem);
            }
        }

        return null;
    }

    /// <summary>Applies what the mutating webhook answered.</summary>
    public static void Apply(JsonObject target, IReadOnlyList<PatchOperation> patches)
    {
        foreach (var patch in patches)
        {
            if (Apply(target, patch.Operation, patch.Pointer, patch.Value, hasValue: true, from: null) is { } problem)
            {
                throw new InvalidOperationException($"A patch of our own cannot be applied: {patch.Operation} {patch.Pointer}: {problem}.");
            }
        }
    }

    private static string? Apply(JsonObject target, string operation, string? path, JsonNode? value, bool hasValue, string? from)
    {
        if (path is null || Segments(path) is not { Length: > 0 } to)
        {
            return "path must be a JSON pointer such as /spec/replicas";
        }

        switch (operation)
        {
            case "add" or "replace" or "test" when !hasValue:
                return $"{operation} needs a value";
            case "add":
                return Put(target, to, value?.DeepClone(), mustBeThere: false);
            case "replace":
                return Put(target, to, value?.DeepClone(), mustBeThere: true);
            case "remove":
                return Take(target, to, remove: true, out _);
            case "test":
                return Take(target, to, remove: false, out var found) ?? (JsonEquality.AreEqual(found, value) ? null : $"{path} is not what the test says");
            case "move" or "copy":
                return from is not null && Segments(from) is { Length: > 0 } source
                    ? Take(target, source, operation == "move", out var taken) ?? Put(target, to, taken?.DeepClone(), mustBeThere: false)
                    : "from must be a JSON pointer such as /spec/replicas";
            default:
                return $"{operation} is no operation; use add, remove, replace, move, copy or test";
        }
    }

    private static string? Put(JsonNode target, string[] path, JsonNode? value, bool mustBeThere)
    {
        switch (Parent(target, path))
        {
            case JsonObject fields when !mustBeThere || fields.ContainsKey(path[^1]):
                fields[path[^1]] = value;
                return null;
            case JsonArray list when path[^1] == "-" && !mustBeThere:
                list.Add(value);
                return null;
            case JsonArray list when TryIndex(path[^1], list.Count - (mustBeThere ? 1 : 0), out var index):
                if (mustBeThere)
                {
                    list.RemoveAt(index);
                }

                list.Insert(index, value);
                return null;
            default:
                return Missing(path);
        }
    }

    private static string? Take(JsonNode target, string[] path, bool remove, out JsonNode? found)
    {
        found = null;
        switch (Parent(target, path))
        {
            case JsonObject fields when fields.TryGetPropertyValue(path[^1], out found):
                if (remove)
                {
                    fields.Remove(path[^1]);
                }

                return null;
            case JsonArray list when TryIndex(path[^1], list.Count - 1, out var index):
                found = list[index];
                if (remove)
                {
                    list.RemoveAt(index);
                }

                return null;
            default:
                return Missing(path);
        }
    }

    private static JsonNode? Parent(JsonNode target, string[] path)
    {
        JsonNode? node = target;
        foreach (var segment in path.AsSpan(0, path.Length - 1))
        {
            node = node switch
            {
                JsonObject fields => fields[segment],
                JsonArray list when TryIndex(segment, list.Count - 1, out var index) => list[index],
                _ => null,
            };
        }

        return node;
    }

    private static bool TryIndex(string segment, int last, out int index) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index <= last && (segment.Length == 1 || segment[0] != '0');

    private static string[]? Segments(string pointer) => pointer.StartsWith('/')
        ? [.. pointer[1..].Split('/').Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
        : null;

    private static string Missing(string[] path) => $"/{string.Join('/', path)} is not there";
}
