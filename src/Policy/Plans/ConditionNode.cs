using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Plans;

/// <summary>Conditions of a status that is JSON, of whatever kind.</summary>
internal static class ConditionNode
{
    public static IEnumerable<JsonObject> All(JsonNode? status) => status.Objects("conditions");

    public static JsonObject? Find(JsonNode? status, string type) => All(status).FirstOrDefault(condition => condition.Text("type") == type);

    public static string Text(JsonObject condition, string member) => condition.Text(member) ?? "";
}
