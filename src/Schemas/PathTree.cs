using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Paths as a tree, in any order of parent and child; a leaf stands for its whole subtree.</summary>
public sealed class PathTree
{
    private static readonly string[] Envelope = ["apiVersion", "kind", "metadata"];

    private readonly Dictionary<string, PathTree> _fields = new(StringComparer.Ordinal);

    private PathTree()
    {
    }

    /// <summary>Everything from here down is meant.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What is meant of every array element or map value.</summary>
    public PathTree? Each { get; private set; }

    public IReadOnlyDictionary<string, PathTree> Fields => _fields;

    public static PathTree Of(IEnumerable<JsonPath> paths)
    {
        var tree = new PathTree();
        foreach (var path in paths)
        {
            tree.Add(path);
        }

        return tree;
    }

    public void Add(JsonPath path)
    {
        // Every element of a list is the list: one form, so that "partly exposed" has one meaning.
        var count = path.Segments.Count;
        while (count > 1 && path.Segments[count - 1].IsEach)
        {
            count--;
        }

        Add(path.Segments.Take(count));
    }

    /// <summary>The same tree with the fields that every object shows.</summary>
    public static PathTree WithEnvelope(IEnumerable<JsonPath> paths)
    {
        var tree = Of(paths);
        foreach (var name in Envelope)
        {
            tree.Add([new(name)]);
        }

        return tree;
    }

    /// <summary>What is meant of a field; <c>null</c> when it is hidden.</summary>
    public PathTree? Find(string name) => IsWhole ? this : _fields.GetValueOrDefault(name);

    /// <summary>What is meant of a key, be it a field of an object or the key of a map.</summary>
    public PathTree? FindKey(string name) => Find(name) ?? Each;

    /// <summary>The whole value at these segments is meant.</summary>
    public bool Covers(IEnumerable<PathSegment> segments)
    {
        var tree = this;
        foreach (var segment in segments)
        {
            if (tree.IsWhole)
            {
                return true;
            }

            if ((segment.Name is { } name ? tree.FindKey(name) : tree.Each) is not { } next)
            {
                return false;
            }

            tree = next;
        }

        return tree.IsWhole;
    }

    /// <summary>
    /// A fresh copy of what is meant of a value. Lists, maps and objects on the way stay even when nothing in them does: their presence is visible.
    /// </summary>
    public bool TryPrune(JsonNode? value, out JsonNode? kept)
    {
        kept = value switch
        {
            _ when IsWhole => value?.DeepClone(),
            JsonObject fields => PruneFields(fields),
            JsonArray elements when Each is not null => PruneElements(elements, Each),
            _ => null,
        };
        return IsWhole || value is null || kept is not null;
    }

    private JsonObject PruneFields(JsonObject value)
    {
        var kept = new JsonObject();
        foreach (var (name, field) in value)
        {
            if (FindKey(name) is { } tree && tree.TryPrune(field, out var part))
            {
                kept[name] = part;
            }
        }

        return kept;
    }

    private static JsonArray PruneElements(JsonArray value, PathTree each)
    {
        var kept = new JsonArray();
        foreach (var element in value)
        {
            if (each.TryPrune(element, out var part))
            {
                kept.Add(part);
            }
        }

        return kept;
    }

    private void Add(IEnumerable<PathSegment> segments)
    {
        var tree = this;
        foreach (var segment in segments)
        {
            if (tree.IsWhole)
            {
                return;
            }

            tree = tree.Grow(segment);
        }

        tree.IsWhole = true;
        tree._fields.Clear();
        tree.Each = null;
    }

    private PathTree Grow(PathSegment segment)
    {
        if (segment.Name is not { } name)
        {
            return Each ??= new();
        }

        if (!_fields.TryGetValue(name, out var field))
        {
            field = _fields[name] = new();
        }

        return field;
    }
}
