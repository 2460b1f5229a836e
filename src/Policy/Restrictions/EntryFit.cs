using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>How one restricted field of a Catalog fits one entry.</summary>
internal enum Fit
{
    /// <summary>The entry's schema is not known yet, or is about to have the field.</summary>
    Unknown,

    /// <summary>Its instances have no such field.</summary>
    Absent,

    /// <summary>They have it, and what is written cannot be compared with its values.</summary>
    Unfit,

    Fits,
}

/// <summary>How one restricted field of a Catalog fits one entry, told from what the entry reports of its CRD.</summary>
/// <param name="Entry">The entry's name.</param>
/// <param name="Fit">How it fits.</param>
/// <param name="Member">The member that is wrong, when it does not.</param>
/// <param name="Message">A sentence with what would fit.</param>
internal sealed record EntryFit(string Entry, Fit Fit, string Member = "", string Message = "")
{
    public static EntryFit Of(CatalogEntry entry, FieldRestriction field, JsonPath path)
    {
        var name = entry.Metadata.Name ?? "";
        var schemas = SchemasOf(entry).ToList();
        var nodes = schemas.Where(schema => SchemaLookup.TryFindRestricted(schema, path, out _)).Select(schema => NodeAt(schema, path)).ToList();
        if (nodes.Count == 0)
        {
            return schemas.Count == 0 || IsAboutToHave(entry, path)
                ? new(name, Fit.Unknown)
                : new(name, Fit.Absent, "jsonPath", SchemaLookup.ProblemOfExposing(schemas[0], path) ?? "");
        }

        var fit = new FieldFit($"CatalogEntry {name}");
        return nodes.OfType<JsonObject>().SelectMany(node => fit.Misfits(path, field, node)).FirstOrDefault() is { } misfit
            ? new(name, Fit.Unfit, misfit.Member, misfit.Message)
            : new(name, Fit.Fits);
    }

    /// <summary>What the entry by itself demands of the field, its schema included; only what denies.</summary>
    public static IEnumerable<FieldRestriction> Demands(CatalogEntry entry, JsonPath path) =>
    [
        .. (entry.Spec.Derive?.Expose ?? []).SelectMany(config => config.Fields).Where(field => field.Enforcement is Enforcement.Deny && IsAt(field, path)),
        .. SchemasOf(entry).Select(schema => NodeAt(schema, path)).OfType<JsonObject>().Select(node => Said(node)),
    ];

    private static IEnumerable<JsonObject> SchemasOf(CatalogEntry entry) =>
        (entry.Status?.TenantCRD?.Versions ?? []).Select(version => version.Schema?["openAPIV3Schema"] as JsonObject).OfType<JsonObject>();

    private static JsonObject? NodeAt(JsonObject schema, JsonPath path) => SchemaLookup.TryFindRestricted(schema, path, out var node) ? node : null;

    private static bool IsAboutToHave(CatalogEntry entry, JsonPath path) => (entry.Spec.Derive?.Expose ?? []).SelectMany(config => config.Fields)
        .Any(field => JsonPath.TryParse(field.JsonPath, out var exposed, out _) && exposed.Overlaps(path));

    private static bool IsAt(FieldRestriction field, JsonPath path) => JsonPath.TryParse(field.JsonPath, out var own, out _) && own.Equals(path);

    // Exclusive limits are stricter than they look, so they count as well.
    private static FieldRestriction Said(JsonObject node) => new()
    {
        JsonPath = "",
        Minimum = node["minimum"],
        Maximum = node["maximum"],
        MaxLength = node["maxLength"] is JsonValue length && length.TryGetValue<int>(out var most) ? most : null,
        Allowed = [.. (node["enum"] as JsonArray ?? []).OfType<JsonNode>()],
    };
}
