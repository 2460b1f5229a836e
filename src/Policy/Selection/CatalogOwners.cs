using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Selection;

/// <summary>
/// The annotation that lists the Catalogs an object exists for (F-CAT-11), and the CatalogEntries whose instances need it although no
/// Catalog offers them any more (docs/contract/offers.md#withdrawal).
/// </summary>
public static class CatalogOwners
{
    /// <summary>The namespace of the owners and the names of the Catalogs among them; null when the object is not a provider's to publish.</summary>
    public static (string Namespace, IReadOnlyList<string> Catalogs)? Read(ObjectMeta metadata)
    {
        if (!metadata.Annotations.TryGetValue(WellKnown.Annotations.Owners, out var text) || Parse(text) is not { } owners)
        {
            return null;
        }

        return owners.Count > 0
            && owners.TrueForAll(owner => Is(owner, Catalog.ResourceType) || Is(owner, CatalogEntry.ResourceType))
            && owners.Select(owner => owner.Namespace).Distinct(StringComparer.Ordinal).Count() == 1
                ? (owners[0].Namespace, [.. owners.Where(owner => Is(owner, Catalog.ResourceType)).Select(owner => owner.Name)])
                : null;
    }

    /// <summary>The CatalogEntries among the owners: their instances need the object although no Catalog offers them any more.</summary>
    public static IEnumerable<string> Entries(ObjectMeta metadata) =>
        (metadata.Annotations.TryGetValue(WellKnown.Annotations.Owners, out var text) ? Parse(text) ?? [] : [])
            .Where(owner => Is(owner, CatalogEntry.ResourceType)).Select(owner => owner.Name);

    /// <summary>The annotation's value for Catalogs and CatalogEntries of one namespace, in a stable order.</summary>
    public static string Write(string @namespace, IEnumerable<string> catalogs, params IEnumerable<string> entries) => new JsonArray(
    [
        .. catalogs.Order(StringComparer.Ordinal).Select(catalog => Owner(@namespace, catalog, Catalog.ResourceType)),
        .. entries.Order(StringComparer.Ordinal).Select(entry => Owner(@namespace, entry, CatalogEntry.ResourceType)),
    ]).ToJsonString();

    /// <summary>Adds the annotation to a manifest.</summary>
    public static JsonObject Own(JsonObject manifest, string @namespace, IEnumerable<string> catalogs, params IEnumerable<string> entries)
    {
        var metadata = (JsonObject)(manifest["metadata"] ??= new JsonObject());
        var annotations = (JsonObject)(metadata["annotations"] ??= new JsonObject());
        annotations[WellKnown.Annotations.Owners] = Write(@namespace, catalogs, entries);
        return manifest;
    }

    private static JsonObject Owner(string @namespace, string name, ResourceType type) => new()
    {
        ["name"] = name,
        ["namespace"] = @namespace,
        ["group"] = type.Group,
        ["kind"] = type.Kind,
    };

    private static bool Is((string Name, string Namespace, string Group, string Kind) owner, ResourceType type) =>
        owner.Kind == type.Kind && owner.Group == type.Group;

    private static List<(string Name, string Namespace, string Group, string Kind)>? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonArray items
                ? [.. items.Objects().Select(item => (item.Text("name") ?? "", item.Text("namespace") ?? "", item.Text("group") ?? "", item.Text("kind") ?? ""))]
                : null;
        }
        catch (JsonException)
        {
            // Not ours to judge: an annotation that cannot be read makes the object nobody's.
            return null;
        }
    }
}
