using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>The annotation that lists the Catalogs an object exists for (spec 1.6, F-CAT-11).</summary>
public static class CatalogOwners
{
    /// <summary>The namespace and names of the owning Catalogs; null when the object is not one of a Catalog's.</summary>
    public static (string Namespace, IReadOnlyList<string> Catalogs)? Read(ObjectMeta metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.Annotations.TryGetValue(WellKnown.Annotations.Owners, out var text) || Parse(text) is not { } owners)
        {
            return null;
        }

        var own = owners.Where(owner => owner.Kind == Catalog.ResourceType.Kind && owner.Group == Catalog.ResourceType.Group).ToList();
        return own.Count > 0 && own.Count == owners.Count && own.Select(owner => owner.Namespace).Distinct(StringComparer.Ordinal).Count() == 1
            ? (own[0].Namespace, [.. own.Select(owner => owner.Name)])
            : null;
    }

    /// <summary>The annotation's value for Catalogs of one namespace, in a stable order.</summary>
    public static string Write(string @namespace, IEnumerable<string> catalogs) =>
        new JsonArray([.. catalogs.Order(StringComparer.Ordinal).Select(catalog => new JsonObject
        {
            ["name"] = catalog,
            ["namespace"] = @namespace,
            ["group"] = Catalog.ResourceType.Group,
            ["kind"] = Catalog.ResourceType.Kind,
        })]).ToJsonString();

    /// <summary>Adds label and annotation to a manifest.</summary>
    public static JsonObject Own(JsonObject manifest, string @namespace, IEnumerable<string> catalogs)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var metadata = (JsonObject)(manifest["metadata"] ??= new JsonObject());
        var annotations = (JsonObject)(metadata["annotations"] ??= new JsonObject());
        annotations[WellKnown.Annotations.Owners] = Write(@namespace, catalogs);
        return manifest;
    }

    private static List<(string Name, string Namespace, string Group, string Kind)>? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonArray items
                ? [.. items.OfType<JsonObject>().Select(item => (Text(item, "name"), Text(item, "namespace"), Text(item, "group"), Text(item, "kind")))]
                : null;
        }
        catch (JsonException)
        {
            // Not ours to judge: an annotation that cannot be read makes the object nobody's.
            return null;
        }
    }

    private static string Text(JsonObject item, string member) => item[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
