using System.Text.Json.Nodes;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>The values at a path.</summary>
internal static class PathValues
{
    /// <summary>Every value the segments lead to. One that is absent is null; of a list that is absent or empty there are none.</summary>
    public static IEnumerable<JsonNode?> At(JsonNode? node, ReadOnlyMemory<PathSegment> segments) => node switch
    {
        _ when segments.IsEmpty => [node],
        JsonObject fields when segments.Span[0].Name is { } name => At(fields[name], segments[1..]),
        JsonObject fields => fields.SelectMany(field => At(field.Value, segments[1..])),
        JsonArray elements when segments.Span[0].IsEach => elements.SelectMany(element => At(element, segments[1..])),
        _ => HasEach(segments.Span) ? [] : [null],
    };

    private static bool HasEach(ReadOnlySpan<PathSegment> segments)
    {
        foreach (var segment in segments)
        {
            if (segment.IsEach)
            {
                return true;
            }
        }

        return false;
    }
}
