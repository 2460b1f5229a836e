using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Reads and writes the JSON of the API: bounded depth, duplicate keys refused, numbers keep their text.</summary>
public static class JsonCodec
{
    /// <summary>Deeper than any schema the API server stores, far from the stack's end.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>
    /// The object; anything else throws <see cref="JsonException"/>. That is so for text that is none, too: a node would only notice when it is read, far
    /// from here, and with an exception that nobody there expects.
    /// </summary>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8) || (SurrogatePairs.MayHoldEscapes(utf8) && !HasTextsOnly(utf8)))
        {
            throw new JsonException("A text is not Unicode.");
        }

        var node = JsonNode.Parse(utf8, documentOptions: Strict);
        return node as JsonObject ?? throw new JsonException($"Expected a JSON object, found {node?.GetValueKind().ToString() ?? "null"}.");
    }

    private static bool HasTextsOnly(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // half of a surrogate pair
        }
    }

    public static byte[] ToUtf8(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = MaxDepth }))
        {
            node.WriteTo(writer);
        }

        return SurrogatePairs.WriteOut(buffer.WrittenSpan);
    }

    /// <summary>
    /// The same object over its own bytes: a node that was cut from, or lost part of, a parsed document keeps all of that document in memory.
    /// </summary>
    public static JsonObject Compact(JsonObject node) => ParseObject(ToUtf8(node));
}
