using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Reads and writes the JSON of the API: bounded depth, duplicate keys refused, numbers keep their text.</summary>
public static class JsonCodec
{
    /// <summary>Deeper than any schema the API server stores, far from the stack's end.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The object; anything else throws <see cref="JsonException"/>.</summary>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8)
    {
        var node = JsonNode.Parse(utf8, documentOptions: Strict);
        return node as JsonObject ?? throw new JsonException($"Expected a JSON object, found {node?.GetValueKind().ToString() ?? "null"}.");
    }

    public static byte[] ToUtf8(JsonNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
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
