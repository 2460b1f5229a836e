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
        Compare(new("", null, null, isSensitive), expected, actual, found);
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
    /// <param name="Name">Its last name; null at the top and of an item.</param>
    /// <param name="Above">Where it is; null at the top.</param>
    /// <param name="Says">What the offer says of a path.</param>
    private sealed record Place(string Path, PathSegment? Name, Place? Above, Func<string, bool> Says)
    {
        // It or something above it; asked only where a value is shown.
        private bool IsSensitive => (Name is { } name && (SensitiveName.IsIn(JsonPath.Of(name)) || Says(Path))) || Above is { IsSensitive: true };

        public Place Member(string name) => new(JsonPath.Append(Path, new(name)), new PathSegment(name), this, Says);

        public Place Item(int index) => new(string.Create(CultureInfo.InvariantCulture, $"{Path}[{index}]"), null, this, Says);

        public string Show(JsonNode? value) => value is null ? "absent" : ShownValue.Of(value, IsSensitive);
    }
}
