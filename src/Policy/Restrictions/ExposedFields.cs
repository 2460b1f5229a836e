using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>The exposed paths of one version, compiled to look at instances: what is carried between the two halves of an instance.</summary>
public sealed class ExposedFields
{
    private const int MaximumUnexposed = 10;

    private const int MaximumPathLength = 256;

    private readonly PathTree _tree;

    private ExposedFields(IReadOnlyList<JsonPath> paths)
    {
        Paths = paths;
        _tree = PathTree.Of(paths);
    }

    /// <summary>The paths as listed, and the list keys that came along.</summary>
    public IReadOnlyList<JsonPath> Paths { get; }

    /// <summary>Compiles paths for one version; its full schema adds the keys without which list elements cannot be told apart.</summary>
    public static ExposedFields Compile(IEnumerable<JsonPath> paths, JsonObject? schema)
    {
        var listed = paths.Distinct().ToList();
        return new(schema is null ? listed : [.. listed, .. ListMapKeys.MissingFrom(listed, schema)]);
    }

    /// <summary>The whole value at this path is exposed.</summary>
    public bool Covers(JsonPath path) => _tree.Covers(path.Segments);

    /// <summary>
    /// A fresh object with only the exposed parts: the status, or all that is not status. What is missing stays missing; containers that are
    /// partly exposed stay when they are there.
    /// </summary>
    public JsonObject Project(JsonObject source, bool status)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            if (name == "status" == status && _tree.Find(name) is { } tree && tree.TryPrune(value, out var kept))
            {
                result[name] = kept;
            }
        }

        return result;
    }

    /// <summary>Fields of an instance that are not exposed, apart from apiVersion, kind and metadata: at most ten.</summary>
    public IReadOnlyList<string> Unexposed(JsonObject instance)
    {
        var found = new List<string>();
        foreach (var (name, value) in instance)
        {
            if (name is not ("apiVersion" or "kind" or "metadata"))
            {
                Collect(value, _tree.Find(name), JsonPath.Append("", new(name)), found);
            }
        }

        return found;
    }

    /// <summary>Whether <see cref="Unexposed"/> finds nothing outside of the status; without looking for words.</summary>
    public bool ExposesContent(JsonObject instance)
    {
        foreach (var (name, value) in instance)
        {
            if (name is not ("apiVersion" or "kind" or "metadata" or "status") && !IsExposed(value, _tree.Find(name)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsExposed(JsonNode? value, PathTree? tree)
    {
        switch (value)
        {
            case var _ when tree is { IsWhole: true }:
            case null when tree is not null:
                return true;
            case JsonObject fields when tree is not null:
                foreach (var (name, field) in fields)
                {
                    if (!IsExposed(field, tree.FindKey(name)))
                    {
                        return false;
                    }
                }

                return true;
            case JsonArray elements when tree?.Each is { } each:
                foreach (var element in elements)
                {
                    if (!IsExposed(element, each))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    private static void Collect(JsonNode? value, PathTree? tree, string path, List<string> found)
    {
        if (found.Count == MaximumUnexposed || tree is { IsWhole: true })
        {
            return;
        }

        switch (value)
        {
            case null when tree is not null:
                break;
            case JsonObject fields when tree is not null:
                foreach (var (name, field) in fields)
                {
                    Collect(field, tree.FindKey(name), JsonPath.Append(path, new(name)), found);
                }

                break;
            case JsonArray elements when tree?.Each is not null:
                for (var index = 0; index < elements.Count; index++)
                {
                    Collect(elements[index], tree.Each, $"{path}[{index}]", found);
                }

                break;
            default:
                found.Add(path.Length <= MaximumPathLength ? path : path[..MaximumPathLength] + "…");
                break;
        }
    }
}
