using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>Where one JSON object differs from another, for people.</summary>
public static class JsonDifference
{
    private const int LongestValue = 200;

    public static IEnumerable<string> Between(JsonObject desired, JsonObject live) => Between("", desired, live);

    private static IEnumerable<string> Between(string path, JsonNode? desired, JsonNode? live)
    {
        if (desired is JsonObject wanted && live is JsonObject found)
        {
            return wanted.Select(member => member.Key).Union(found.Select(member => member.Key), StringComparer.Ordinal)
                .SelectMany(member => Between(path.Length == 0 ? member : $"{path}.{member}", wanted[member], found[member]));
        }

        return JsonEquality.AreEqual(desired, live) ? [] : [Told(path, desired, live)];
    }

    private static string Told(string path, JsonNode? desired, JsonNode? live) => (desired, live) switch
    {
        (null, _) => $"{path} is set to {Short(live)} and does not belong there",
        (_, null) => $"{path} is missing",
        _ => $"{path} is {Short(live)} instead of {Short(desired)}",
    };

    private static string Short(JsonNode? node) =>
        node?.ToJsonString() is { Length: > LongestValue } text ? $"{text[..LongestValue]}…" : node?.ToJsonString() ?? "null";
}
