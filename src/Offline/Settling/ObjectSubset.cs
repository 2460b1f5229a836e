using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Offline.Settling;

/// <summary>
/// Whether an object has everything that a partial one names: objects may have more members, lists have the same length and are compared item by
/// item, null is absence.
/// </summary>
public static class ObjectSubset
{
    private const int MaxTold = 5;

    /// <summary>The first differences, each a sentence with its path; none when the object has it all. Sensitive values are not shown.</summary>
    public static IReadOnlyList<string> Differences(JsonObject expected, JsonObject actual, Func<string, bool> isSensitive)
    {
        var found = new List<string>();
        Compare(new("", IsSensitive: false, isSensitive), expected, actual, found);
        return found;
    }

    private static void Compare(Place place, JsonNode? expected, JsonNode? actual, List<string> found)
    {
        if (found.Count == MaxTold)
        {
            return;
        }

        switch (expected, actual)
        {
            case (JsonObject partial, JsonObject whole):
                foreach (var (name, value) in partial)
                {
                    Compare(place.Member(name), value, whole[name], found);
                }

                break;
            case (JsonArray { Count: var count } partial, JsonArray whole) when count == whole.Count:
                for (var index = 0; index < count; index++)
                {
                    Compare(place.Item(index), partial[index], whole[index], found);
                }

                break;
            case (JsonArray partial, JsonArray whole):
                found.Add($"{place.Path}: a list of {partial.Count} is expected; it has {whole.Count}");
                break;
            default:
                if (!JsonEquality.AreEqual(expected, actual))
                {
                    found.Add($"{place.Path}: {(expected is null ? "nothing" : place.Show(expected))} is expected; it is {place.Show(actual)}");
                }

                break;
        }
    }

    /// <param name="Path">With the positions of lists.</param>
    /// <param name="IsSensitive">It or something above it.</param>
    /// <param name="Says">What the offer says of a path.</param>
    private readonly record struct Place(string Path, bool IsSensitive, Func<string, bool> Says)
    {
        public Place Member(string name)
        {
            var segment = new PathSegment(name);
            var path = JsonPath.Append(Path, segment);
            return this with { Path = path, IsSensitive = IsSensitive || SensitiveName.IsIn(JsonPath.Of(segment)) || Says(path) };
        }

        public Place Item(int index) => this with { Path = string.Create(CultureInfo.InvariantCulture, $"{Path}[{index}]") };

        public string Show(JsonNode? value) => value is null ? "absent" : ShownValue.Of(value, IsSensitive);
    }
}
