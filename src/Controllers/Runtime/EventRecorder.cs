using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Tells in <c>kubectl describe</c> what happened: one event for each thing that changes.</summary>
internal sealed partial class EventRecorder(IClusterClient cluster, TimeProvider clock, ILogger<EventRecorder> logger)
{
    // What the API server takes; a longer message would be refused whole.
    private const int LongestMessage = 1024;

    /// <summary>What a change of status is worth telling.</summary>
    /// <param name="subject">The object with its status as it was.</param>
    /// <param name="status">The object with its status as it is.</param>
    /// <param name="refused">What an API server refused, when that is news.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task RecordAsync(JsonObject subject, JsonObject status, string? refused, CancellationToken cancellationToken)
    {
        foreach (var news in StatusNews.Of(subject["status"], status["status"], refused))
        {
            await RecordAsync(subject, news.Reason, news.Message, news.IsWarning, cancellationToken);
        }
    }

    /// <summary>One event about an object that no condition tells of.</summary>
    public Task RecordAsync(JsonObject subject, string reason, string message, CancellationToken cancellationToken) =>
        RecordAsync(subject, reason, message, EventSeverity.IsWarning(reason), cancellationToken);

    private async Task RecordAsync(JsonObject subject, string reason, string message, bool isWarning, CancellationToken cancellationToken)
    {
        var meta = ObjectMeta.Of(subject);
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

    [LoggerMessage(2003, LogLevel.Debug, "Event {Reason} of {Name} was not recorded: {Problem}")]
    private static partial void LogNotRecorded(ILogger logger, string reason, NamespacedName name, string problem);
}
