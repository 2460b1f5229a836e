using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// Fields of an internal object that we once applied and that tenants do not see: presets, and what was exposed before. Server-side apply would
/// remove what is not sent again, so they are sent as they are; what the provider owns is the provider's.
/// </summary>
internal static class HiddenFields
{
    private const string FieldPrefix = "f:";

    /// <summary>Copies them from the live object into what is to be applied to it. True when there were any.</summary>
    public static bool Carry(JsonObject current, JsonObject desired, ExposedFields exposed)
    {
        var carried = false;
        foreach (var owned in Applied(current))
        {
            foreach (var (field, below) in owned.Where(field => field.Key is not ("f:apiVersion" or "f:kind" or "f:metadata" or "f:status")))
            {
                carried |= Carry(field, below as JsonObject, current, desired, [], exposed);
            }
        }

        return carried;
    }

    private static bool Carry(
        string field, JsonObject? below, JsonObject current, JsonObject desired, IReadOnlyList<PathSegment> parent, ExposedFields exposed)
    {
        if (!field.StartsWith(FieldPrefix, StringComparison.Ordinal) || current[field[FieldPrefix.Length..]] is not { } value)
        {
            return false;
        }

        var name = field[FieldPrefix.Length..];
        var path = JsonPath.Of([.. parent, new PathSegment(name)]);
        var seen = exposed.Paths.Where(other => other.Overlaps(path)).ToList();
        if (seen.Count == 0 && !IsInside(below))
        {
            desired[name] = value.DeepClone();
            return true;
        }

        if (seen.Any(other => other.Segments.Count <= path.Segments.Count) || !IsInside(below) || value is not JsonObject inside)
        {
            return false; // the tenant's, as a whole or element by element
        }

        var target = desired[name] as JsonObject ?? [];
        var carried = false;
        foreach (var (child, deeper) in below ?? [])
        {
            carried |= Carry(child, deeper as JsonObject, inside, target, path.Segments, exposed);
        }

        if (carried && target.Parent is null)
        {
            desired[name] = target;
        }

        return carried;
    }

    // Ownership of members, not of the value as a whole or of list elements.
    private static bool IsInside(JsonObject? owned) => owned is not null && owned.Any(field => field.Key.StartsWith(FieldPrefix, StringComparison.Ordinal));

    private static IEnumerable<JsonObject> Applied(JsonObject current) => current.Objects("metadata", "managedFields")
        .Where(entry => entry.Text("manager") == WellKnown.FieldManagers.Controller && entry.Text("operation") == "Apply" && entry.Text("subresource") is null or "")
        .Select(entry => entry["fieldsV1"])
        .OfType<JsonObject>();
}
