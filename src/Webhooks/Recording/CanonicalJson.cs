using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Webhooks.Recording;

/// <summary>The same objects are the same bytes, however they were read: members sorted, managed fields left out, objects in the order of their names.</summary>
internal static class CanonicalJson
{
    private const string ManagedFields = "managedFields";

    /// <summary>Sorted copies; of an object that is there twice the last one.</summary>
    public static List<JsonObject> Sorted(IEnumerable<JsonObject> objects) =>
    [
        .. objects.GroupBy(Name).OrderBy(same => same.Key).Select(same =>
        {
            var copy = Sorted(same.Last());
            ForgetManagedFields(copy["metadata"]);
            return copy;
        }),
    ];

    public static void ForgetManagedFields(JsonNode? metadata) => (metadata as JsonObject)?.Remove(ManagedFields);

    private static (string Kind, string Namespace, string Name) Name(JsonObject item) =>
        ($"{item.Text("apiVersion")} {item.Text("kind")}", item.Text("metadata", "namespace") ?? "", item.Text("metadata", "name") ?? "");

    private static JsonObject Sorted(JsonObject item) =>
        new(item.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Copy(member.Value))));

    private static JsonNode? Copy(JsonNode? node) => node switch
    {
        JsonObject item => Sorted(item),
        JsonArray list => new JsonArray([.. list.Select(Copy)]),
        _ => node?.DeepClone(),
    };
}
