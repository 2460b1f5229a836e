using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>
/// Names one state of <c>spec.versions</c>: the first 16 hexadecimal digits of SHA-256 over its canonical JSON, which has sorted members, no
/// spaces, and numbers as they were written. <c>jq -cjS .spec.versions | sha256sum</c> begins with it.
/// </summary>
public static class SchemaHash
{
    private const int Length = 16;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonObject crd)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(bytes, Plain))
        {
            Write(writer, crd["spec"]?["versions"]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan))[..Length];
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                var sorted = members.ToArray();
                Array.Sort(sorted, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
                foreach (var (name, value) in sorted)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
