using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>Why the API server cannot read a field of metadata, in the words of Go's encoding of JSON; null where they hang on how far it came.</summary>
internal static class UnmarshalText
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["uid"] = "types.UID",
        ["generation"] = "int64",
        ["deletionGracePeriodSeconds"] = "int64",
        ["labels"] = "map[string]string",
        ["annotations"] = "map[string]string",
        ["finalizers"] = "[]string",
        ["ownerReferences"] = "[]v1.OwnerReference",
        ["managedFields"] = "[]v1.ManagedFieldsEntry",
        ["controller"] = "bool",
        ["blockOwnerDeletion"] = "bool",
    };

    public static string OfAll(JsonNode metadata) => $"json: cannot unmarshal {Kind(metadata)} into Go value of type v1.ObjectMeta";

    public static string? Of(string field, JsonNode value) => field switch
    {
        "creationTimestamp" or "deletionTimestamp" => value.GetValueKind() is JsonValueKind.String ? null : $"json: cannot unmarshal {Kind(value)} into Go value of type string",
        "labels" or "annotations" or "finalizers" when Inner(value) is { } text => Told(text, "ObjectMeta", field, "string"),
        "managedFields" when Inner(value) is { } entry => Told(entry, "ObjectMeta", field, "v1.ManagedFieldsEntry"),
        "ownerReferences" when value is JsonArray owners => OfOwner(owners.First(owner => owner is not null && !FitsOwner(owner))),
        _ => Told(value, "ObjectMeta", field, TypeOf(field)),
    };

    private static string OfOwner(JsonNode? owner)
    {
        if (owner is not JsonObject fields)
        {
            return Told(owner, "ObjectMeta", "ownerReferences", "v1.OwnerReference");
        }

        var (name, value) = fields.OrderBy(field => field.Key, StringComparer.Ordinal).First(field => !FitsField(field.Key, field.Value));
        return Told(value, "OwnerReference", $"ownerReferences.{name}", TypeOf(name));
    }

    private static bool FitsOwner(JsonNode owner) => owner is JsonObject fields && fields.All(field => FitsField(field.Key, field.Value));

    private static bool FitsField(string name, JsonNode? value) => value is null || name switch
    {
        "apiVersion" or "kind" or "name" or "uid" => value.GetValueKind() is JsonValueKind.String,
        "controller" or "blockOwnerDeletion" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => true,
    };

    // The first that cannot be read of what is in a map or a list; null when it is neither.
    private static JsonNode? Inner(JsonNode value) => value switch
    {
        JsonObject fields => fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Value).FirstOrDefault(IsNoText),
        JsonArray elements => elements.FirstOrDefault(IsNoText),
        _ => null,
    };

    private static bool IsNoText(JsonNode? value) => value is not null && value.GetValueKind() is not JsonValueKind.String;

    private static string Told(JsonNode? value, string structure, string path, string type) =>
        $"json: cannot unmarshal {Kind(value)}{(type == "int64" && value?.GetValueKind() is JsonValueKind.Number ? $" {value.ToJsonString()}" : "")} into Go struct field {structure}.{path} of type {type}";

    private static string TypeOf(string field) => Types.GetValueOrDefault(field, "string");

    private static string Kind(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => "number",
        _ => "string",
    };
}
