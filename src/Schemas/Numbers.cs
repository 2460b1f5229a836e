using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>Numbers as they come back from the API server: what is not written as an integer has gone through float64.</summary>
internal static class Numbers
{
    public static void Normalize(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                for (var index = 0; index < fields.Count; index++)
                {
                    if (Stored(fields.GetAt(index).Value) is { } stored)
                    {
                        fields.SetAt(index, stored);
                    }
                }

                break;
            case JsonArray elements:
                for (var index = 0; index < elements.Count; index++)
                {
                    if (Stored(elements[index]) is { } stored)
                    {
                        elements[index] = stored;
                    }
                }

                break;
        }
    }

    private static JsonValue? Stored(JsonNode? node)
    {
        Normalize(node);
        return GoNumber.TryRead(node, out var number) && !number.IsInteger ? JsonValue.Create(number.Value) : null;
    }
}
