using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Discoveries;

/// <summary>The owner labels on a source CRD, put on and taken off in a copy of it.</summary>
internal static class SourceLabels
{
    public static JsonObject On(JsonObject source, IReadOnlyDictionary<string, string> wanted)
    {
        var copy = (JsonObject)source.DeepClone();
        var metadata = (JsonObject)(copy["metadata"] ??= new JsonObject());
        var labels = (JsonObject)(metadata["labels"] ??= new JsonObject());
        foreach (var (key, value) in wanted)
        {
            labels[key] = value;
        }

        return copy;
    }

    public static JsonObject? Off(JsonObject? source, IReadOnlyDictionary<string, string> labels)
    {
        var copy = source?.DeepClone() as JsonObject;
        if (copy?["metadata"]?["labels"] is JsonObject present)
        {
            foreach (var key in labels.Keys)
            {
                present.Remove(key);
            }
        }

        return copy;
    }
}
