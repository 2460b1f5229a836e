using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>One page of a list. Each item is parsed on its own, so that keeping one does not keep the page.</summary>
internal sealed record ListPage(List<JsonObject> Items, string ResourceVersion, string? Continue)
{
    /// <param name="utf8">The whole answer.</param>
    /// <param name="apiVersion">Items of a typed list lack it; they get it back.</param>
    /// <param name="kind">As <paramref name="apiVersion"/>.</param>
    public static ListPage Parse(ReadOnlySpan<byte> utf8, string apiVersion, string kind)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = JsonCodec.MaxDepth });
        List<JsonObject>? items = null;
        JsonObject? metadata = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected a list.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("items"u8))
            {
                items = items is null
                    ? ReadItems(ref reader, utf8, apiVersion, kind)
                    : throw new JsonException("A list with two members named items.");
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                metadata = metadata is null ? ReadObject(ref reader, utf8) : throw new JsonException("A list with two members named metadata.");
            }
            else
            {
                reader.Skip();
            }
        }

        return items is null || metadata is null ? throw new JsonException("A list without items or metadata.") : new ListPage(
            items, metadata.Text("resourceVersion") ?? "", metadata.Text("continue") is { Length: > 0 } more ? more : null);
    }

    private static List<JsonObject> ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string apiVersion, string kind)
    {
        var items = new List<JsonObject>();
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return items; // Go's empty list
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("The items of a list must be an array.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = Slice(ref reader, utf8);
            if (!item.ContainsKey("kind"))
            {
                item["apiVersion"] = apiVersion;
                item["kind"] = kind;
            }

            items.Add(item);
        }

        return items;
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        reader.Read();
        return Slice(ref reader, utf8);
    }

    private static JsonObject Slice(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return JsonCodec.ParseObject(utf8[start..(int)reader.BytesConsumed]);
    }
}
