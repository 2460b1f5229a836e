using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Operator;

namespace KubeCarrier.Api;

/// <summary>
/// The one source-generated JSON context: Kubernetes' camel case, absent rather than null, duplicate keys refused. Our kinds are read and
/// written through their <c>JsonTypeInfo</c> (<see cref="ApiJson"/>), which also leaves out empty lists.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    MaxDepth = 256,
    GenerationMode = JsonSourceGenerationMode.Metadata, // generated writers would bypass what ApiJson adds
    Converters = [typeof(AdmissionOperationConverter), typeof(TimestampConverter)])]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(AdmissionReview))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(Catalog.Catalog))]
[JsonSerializable(typeof(CatalogEntry))]
[JsonSerializable(typeof(CatalogEntrySet))]
[JsonSerializable(typeof(DerivedCustomResource))]
[JsonSerializable(typeof(Offering))]
[JsonSerializable(typeof(Provider))]
[JsonSerializable(typeof(Region))]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(CustomResourceDiscovery))]
[JsonSerializable(typeof(CustomResourceDiscoverySet))]
[JsonSerializable(typeof(ServiceCluster))]
[JsonSerializable(typeof(ServiceClusterAssignment))]
[JsonSerializable(typeof(KubeCarrierInstallation))]
public sealed partial class ApiJsonContext : JsonSerializerContext;

/// <summary><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>CONNECT</c> on the wire, ordinally; anything else is <c>None</c>.</summary>
public sealed class AdmissionOperationConverter : JsonConverter<AdmissionOperation>
{
    public override AdmissionOperation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            _ = reader.TrySkip(); // whole values are buffered before a converter sees them, so there is nothing to wait for
            return AdmissionOperation.None;
        }

        return reader.GetString() switch
        {
            "CREATE" => AdmissionOperation.Create,
            "UPDATE" => AdmissionOperation.Update,
            "DELETE" => AdmissionOperation.Delete,
            "CONNECT" => AdmissionOperation.Connect,
            _ => AdmissionOperation.None,
        };
    }

    public override void Write(Utf8JsonWriter writer, AdmissionOperation value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.ToString().ToUpperInvariant());
    }
}
