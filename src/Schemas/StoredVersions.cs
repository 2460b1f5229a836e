using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Versions that instances may still be stored in (H11).</summary>
public static class StoredVersions
{
    /// <summary>
    /// The CRD with every version that the live one lists in <c>status.storedVersions</c>. The API server refuses to lose one (422), because it
    /// could not read what is stored; so one that is not wanted any more stays, and is not served.
    /// </summary>
    public static JsonObject Keep(JsonObject wanted, JsonObject? live)
    {
        if (wanted["spec"]?["versions"] is not JsonArray versions || live?["status"] is not JsonObject status)
        {
            return wanted;
        }

        var known = versions.OfType<JsonObject>().Select(VersionManifest.NameOf).ToHashSet(StringComparer.Ordinal);
        var lost = status.Texts("storedVersions").Where(name => !known.Contains(name)).ToList();
        foreach (var version in live.Objects("spec", "versions").Where(version => lost.Contains(VersionManifest.NameOf(version))))
        {
            var kept = (JsonObject)version.DeepClone();
            kept["served"] = false;
            kept["storage"] = false;
            versions.Add((JsonNode)kept);
        }

        return wanted;
    }
}
