using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubeCarrier.Api;

/// <summary>Times as Kubernetes writes them: UTC, whole seconds, <c>Z</c>. What was read is written back as it was.</summary>
public sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}
