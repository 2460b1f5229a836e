using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Plans;

/// <summary>Conditions of a status that is JSON, of whatever kind.</summary>
internal static class ConditionNode
{
    public static IEnumerable<JsonObject> All(JsonNode? status) => ((status as JsonObject)?["conditions"] as JsonArray ?? []).OfType<JsonObject>();

    public static JsonObject? Find(JsonNode? status, string type) => All(status).FirstOrDefault(condition => Text(condition, "type") == type);

    public static string Text(JsonObject condition, string member) =>
        condition[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
