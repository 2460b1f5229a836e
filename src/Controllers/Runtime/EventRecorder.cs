using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Tells in <c>kubectl describe</c> what happened: one event when a condition changes its status or reason.</summary>
internal sealed partial class EventRecorder(IClusterClient cluster, TimeProvider clock, ILogger<EventRecorder> logger)
{
    // What the API server takes; a longer message would be refused whole.
    private const int LongestMessage = 1024;

    public async Task RecordAsync(JsonObject subject, JsonObject status, CancellationToken cancellationToken)
    {
        foreach (var condition in Conditions(status["status"]).Where(condition => IsNews(condition, subject)))
        {
            await RecordAsync(subject, Text(condition, "reason"), Text(condition, "message"), Text(condition, "status") == Condition.False, cancellationToken);
        }
    }

    /// <summary>One event about an object.</summary>
    public async Task RecordAsync(JsonObject subject, string reason, string message, bool isWarning, CancellationToken cancellationToken)
    {
        var meta = ClusterClientExtensions.DecodeMeta(subject);
        var now = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var happened = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["generateName"] = $"{meta.Name}.", ["namespace"] = meta.Namespace ?? "default" },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = subject["apiVersion"]?.DeepClone(),
                ["kind"] = subject["kind"]?.DeepClone(),
                ["name"] = meta.Name,
                ["namespace"] = meta.Namespace,
                ["uid"] = meta.Uid,
                ["resourceVersion"] = meta.ResourceVersion,
            },
            ["reason"] = reason,
            ["message"] = message.Length <= LongestMessage ? message : message[..(LongestMessage - 1)] + "…",
            ["type"] = isWarning ? "Warning" : "Normal",
            ["source"] = new JsonObject { ["component"] = WellKnown.FieldManagers.Controller },
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        };
        try
        {
            await cluster.CreateAsync(KubernetesResources.Events, happened, new() { FieldManager = WellKnown.FieldManagers.Controller }, cancellationToken);
        }
        catch (ApiException refusal)
        {
            // An event is a courtesy: a namespace that is going away takes none, and the work goes on.
            LogNotRecorded(logger, reason, meta.NamespacedName, refusal.Message);
        }
    }

    private static bool IsNews(JsonObject condition, JsonObject subject)
    {
        var before = Conditions(subject["status"]).FirstOrDefault(old => Text(old, "type") == Text(condition, "type"));
        return before is null || Text(before, "status") != Text(condition, "status") || Text(before, "reason") != Text(condition, "reason");
    }

    private static IEnumerable<JsonObject> Conditions(JsonNode? status) => (status?["conditions"] as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonObject node, string member) => node[member]?.GetValue<string>() ?? "";

    [LoggerMessage(2003, LogLevel.Debug, "Event {Reason} of {Name} was not recorded: {Problem}")]
    private static partial void LogNotRecorded(ILogger logger, string reason, NamespacedName name, string problem);
}
