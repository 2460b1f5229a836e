using System.Text.Json.Nodes;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>Reading objects of any kind in one line.</summary>
internal static class JsonReading
{
    /// <summary>What is at the path; null when there is nothing.</summary>
    public static JsonNode? At(this JsonNode node, params IReadOnlyList<string> path) =>
        path.Aggregate((JsonNode?)node, (current, member) => (current as JsonObject)?[member]);

    /// <summary>The scalar at the path as text; null when there is nothing.</summary>
    public static string? Text(this JsonNode node, params IReadOnlyList<string> path) => node.At(path)?.ToString();

    public static long? Number(this JsonNode node, params IReadOnlyList<string> path) => node.At(path)?.GetValue<long>();

    /// <summary>The members of the object at the path, sorted.</summary>
    public static IReadOnlyList<string> Members(this JsonNode node, params IReadOnlyList<string> path) =>
        [.. (node.At(path) as JsonObject ?? []).Select(member => member.Key).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<JsonObject> Items(this JsonNode node, params IReadOnlyList<string> path) =>
        [.. (node.At(path) as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>The <c>name</c>s of the objects in the list at the path, sorted.</summary>
    public static IReadOnlyList<string> Names(this JsonNode node, params IReadOnlyList<string> path) =>
        [.. node.Items(path).Select(item => item.Text("name") ?? "").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Texts(this JsonNode node, params IReadOnlyList<string> path) =>
        [.. (node.At(path) as JsonArray ?? []).Select(item => item?.ToString() ?? "")];

    public static string? Label(this JsonNode node, string key) => node.Text("metadata", "labels", key);

    /// <summary>A condition as <c>status/reason</c>; null when it is not reported.</summary>
    public static string? Condition(this JsonNode node, string type) =>
        node.Items("status", "conditions").Where(condition => condition.Text("type") == type)
            .Select(condition => $"{condition.Text("status")}/{condition.Text("reason")}").FirstOrDefault();

    /// <summary>The message of a condition.</summary>
    public static string? ConditionMessage(this JsonNode node, string type) =>
        node.Items("status", "conditions").Where(condition => condition.Text("type") == type).Select(condition => condition.Text("message")).FirstOrDefault();
}
