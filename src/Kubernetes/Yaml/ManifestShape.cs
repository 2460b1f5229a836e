using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>What kubectl requires of an object before it sends it, and how it takes lists apart.</summary>
internal static class ManifestShape
{
    private const string ListSuffix = "List";

    /// <summary>The object itself, or the items of a list.</summary>
    public static IEnumerable<Manifest> Flatten(YamlDocument document)
    {
        var manifest = AsObject(document.Root, document.Places, "a manifest");
        RequireText(manifest, "kind");
        RequireMetadata(manifest);
        return manifest.Object.ContainsKey("items") ? Items(manifest) : [WithVersion(manifest)];
    }

    private static List<Manifest> Items(Manifest list)
    {
        var node = list.Object["items"];
        if (node is not (null or JsonArray))
        {
            throw new YamlFormatException("items must be a list.", list.Places.ValueAt("items"));
        }

        var items = node is JsonArray array ? array.ToArray() : [];
        (node as JsonArray)?.Clear(); // so that each is a tree of its own
        return [.. items.Select((item, index) => Item(list, item, list.Places.Below($"items[{index}]") ?? list.Places))];
    }

    private static Manifest Item(Manifest list, JsonNode? node, YamlPlaces places)
    {
        var item = AsObject(node, places, "an item of a list");
        if (item.Object["items"] is JsonArray)
        {
            throw new YamlFormatException("kubectl reads no list inside a list; put these items into the outer one.", places.KeyAt("items"));
        }

        Inherit(list.Object, item.Object);
        RequireText(item, "kind");
        RequireMetadata(item);
        return WithVersion(item);
    }

    /// <summary>The items of a typed list, such as a ConfigMapList, may leave out both.</summary>
    private static void Inherit(JsonObject list, JsonObject item)
    {
        if (IsAbsent(item["kind"]) && IsAbsent(item["apiVersion"]) && list.Text("kind") is { } kind && list.Text("apiVersion") is { } version)
        {
            item["apiVersion"] = version;
            item["kind"] = kind.EndsWith(ListSuffix, StringComparison.Ordinal) ? kind[..^ListSuffix.Length] : kind;
        }
    }

    private static Manifest AsObject(JsonNode? node, YamlPlaces places, string what) => node is JsonObject found
        ? new(found, places)
        : throw new YamlFormatException($"{what} must be an object with apiVersion and kind.", places.Value);

    private static Manifest WithVersion(Manifest manifest)
    {
        RequireText(manifest, "apiVersion");
        return manifest;
    }

    private static void RequireText(Manifest manifest, string member)
    {
        if (IsAbsent(manifest.Object[member]))
        {
            throw new YamlFormatException($"{member} is missing.", manifest.Places.ValueAt(member));
        }

        RequireTextAt(manifest, manifest.Object[member], member);
    }

    /// <summary>Labels such as <c>enabled: yes</c> are the usual trap: kubectl reads true, and then wants a text.</summary>
    private static void RequireMetadata(Manifest manifest)
    {
        if (manifest.Object["metadata"] is not { } node)
        {
            return;
        }

        var metadata = node as JsonObject ?? throw new YamlFormatException("metadata must be an object.", manifest.Places.ValueAt("metadata"));
        foreach (var member in (ReadOnlySpan<string>)["name", "generateName", "namespace"])
        {
            RequireTextAt(manifest, metadata[member], $"metadata.{member}");
        }

        foreach (var member in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            RequireTexts(manifest, metadata[member], $"metadata.{member}");
        }
    }

    private static void RequireTexts(Manifest manifest, JsonNode? node, string path)
    {
        if (node is not (null or JsonObject))
        {
            throw new YamlFormatException($"{path} must be an object.", manifest.Places.ValueAt(path));
        }

        foreach (var (key, value) in node as JsonObject ?? [])
        {
            RequireTextAt(manifest, value, $"{path}[{key}]");
        }
    }

    private static void RequireTextAt(Manifest manifest, JsonNode? node, string path)
    {
        if (node is not null && node.Text() is null)
        {
            throw new YamlFormatException($"{path} must be a text; put its value in quotes.", manifest.Places.ValueAt(path));
        }
    }

    private static bool IsAbsent(JsonNode? node) => node is null || node.Text() is "";
}
