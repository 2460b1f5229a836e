using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>
/// Exposed versions that differ in what they expose. Copies convert by changing apiVersion alone, so what one version does not have is lost when
/// somebody writes through it, and what it has in another type is refused.
/// </summary>
internal static class VersionShapes
{
    public static void Note(IReadOnlyList<JsonObject> versions, DerivationReport report)
    {
        var served = versions.Where(version => version.IsTrue("served")).ToList();
        foreach (var other in served.Skip(1))
        {
            var (one, two) = (VersionManifest.NameOf(served[0]), VersionManifest.NameOf(other));
            if (Difference(VersionManifest.SchemaOf(served[0]), VersionManifest.SchemaOf(other), "") is { } difference)
            {
                report.Warn(ChangeKind.Version, difference.Path, $"{one} and {two} are exposed together and differ at {difference.Path} ({difference.What}); "
                    + "the copies convert by changing apiVersion only, so what one of them does not have is lost when it is written through: expose one version, or the same in both");
            }
        }
    }

    private static (string Path, string What)? Difference(JsonObject? one, JsonObject? other, string at)
    {
        if (one is null || other is null)
        {
            return one == other ? null : (at, "one has it and one has not");
        }

        if (one.Text("type") != other.Text("type"))
        {
            return (at, $"{one.Text("type") ?? "anything"} and {other.Text("type") ?? "anything"}");
        }

        var names = (Schema.Properties(one) ?? []).Concat(Schema.Properties(other) ?? []).Select(field => field.Key).Distinct(StringComparer.Ordinal)
            .Where(name => at.Length > 0 || name is not ("apiVersion" or "kind" or "metadata"));
        return names.Select(name => Difference(Schema.Property(one, name), Schema.Property(other, name), JsonPath.Append(at, new(name)))).FirstOrDefault(found => found is not null)
            ?? ((Schema.Element(one) as JsonObject, Schema.Element(other) as JsonObject) is ({ } mine, { } theirs)
                ? Difference(mine, theirs, $"{at}[*]") : null);
    }
}
