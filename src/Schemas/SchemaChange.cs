using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>
/// What the versions of a CRD take away from instances that lived with earlier ones (H10, H11). Everything counts that cannot be shown to keep
/// every value, and to accept every object that was accepted.
/// </summary>
public static class SchemaChange
{
    /// <summary>Where a narrowing of a whole version is.</summary>
    public const string WholeVersion = "apiVersion";

    private static readonly HashSet<string> Compared = new(StringComparer.Ordinal)
    {
        "name", "served", "storage", "schema", "subresources", "additionalPrinterColumns", "deprecated", "deprecationWarning",
    };

    /// <summary>Nothing when all that was is still possible.</summary>
    public static IReadOnlyList<SchemaNarrowing> Narrowings(JsonObject before, JsonObject after)
    {
        var next = Versions(after).ToLookup(VersionManifest.NameOf, StringComparer.Ordinal);
        return [.. Versions(before).SelectMany(version => OfVersion(version, next[VersionManifest.NameOf(version)].FirstOrDefault()))];
    }

    private static IEnumerable<JsonObject> Versions(JsonObject crd) => crd.Objects("spec", "versions");

    private static IEnumerable<SchemaNarrowing> OfVersion(JsonObject before, JsonObject? after)
    {
        var name = VersionManifest.NameOf(before);
        if (before.IsTrue("storage") && !after.IsTrue("storage"))
        {
            yield return Whole(name, "is not the version that instances are stored in any more");
        }

        if (!before.IsTrue("served"))
        {
            yield break; // nobody reads or writes it
        }

        if (after is null || !after.IsTrue("served"))
        {
            yield return Whole(name, after is null ? "is gone" : "is not served any more");
            yield break;
        }

        if (!KeepsSubresources(before["subresources"] as JsonObject ?? [], after["subresources"] as JsonObject ?? []))
        {
            yield return Whole(name, "has other subresources");
        }

        foreach (var keyword in before.Concat(after).Select(member => member.Key).Distinct(StringComparer.Ordinal)
            .Where(keyword => !Compared.Contains(keyword) && !JsonEquality.AreEqual(before[keyword], after[keyword])))
        {
            yield return Whole(name, $"has another {keyword}");
        }

        foreach (var narrowing in SchemaComparison.Compare(name, VersionManifest.SchemaOf(before) ?? [], VersionManifest.SchemaOf(after) ?? []))
        {
            yield return narrowing;
        }
    }

    // With a status of its own a version ignores the status that is written with the rest, and without one it has no /status.
    private static bool KeepsSubresources(JsonObject before, JsonObject after) =>
        before.ContainsKey("status") == after.ContainsKey("status")
        && before.All(member => after.ContainsKey(member.Key) && JsonEquality.AreEqual(member.Value, after[member.Key]));

    private static SchemaNarrowing Whole(string version, string what) => new(version, WholeVersion, what);
}
