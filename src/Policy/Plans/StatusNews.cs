using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>One event that is due.</summary>
/// <param name="Reason">One of <see cref="EventReasons"/>, or a Kubernetes reason that a service cluster gave.</param>
/// <param name="Message">For people.</param>
/// <param name="IsWarning">Somebody has to do something.</param>
public sealed record News(string Reason, string Message, bool IsWarning);

/// <summary>Which events a change of status is worth: one for each thing that happened, however many conditions tell of it (H64).</summary>
public static class StatusNews
{
    // What Ready sums up: where it changes with them, they say the same twice.
    private static readonly HashSet<string> Parts =
    [
        "AccessReady", "AdmissionReady", "CatalogEntriesReady", "ControllerReady", "CustomResourceDiscoveryReady", "DeploymentReady", "Discovered", "Established",
        "ServiceClusterReachable",
    ];

    /// <param name="before">The status as it was stored.</param>
    /// <param name="after">The status as it is now.</param>
    /// <param name="refused">What an API server refused, when that is news.</param>
    public static IReadOnlyList<News> Of(JsonNode? before, JsonNode? after, string? refused = null)
    {
        var changed = ConditionNode.All(after)
            .Select(now => new Change(now, ConditionNode.Find(before, ConditionNode.Text(now, "type"))))
            .Where(change => change.IsNews)
            .ToList();
        var ready = changed.Find(change => change.Type == Readiness.Ready);
        var isTold = refused is not null || changed.Exists(change => Parts.Contains(change.Type) && change.News.IsWarning);
        return
        [
            .. refused is null ? [] : new[] { new News(EventReasons.WriteRefused, refused, IsWarning: true) },
            .. changed.Where(IsDue).Select(change => change.News).DistinctBy(news => (news.Reason, news.Message)),
        ];

        bool IsDue(Change change) => change == ready ? change.Status == Condition.True || !isTold
            : ready is null || !Parts.Contains(change.Type) || change.News.IsWarning;
    }

    private sealed record Change(JsonObject Now, JsonObject? Before)
    {
        public string Type => ConditionNode.Text(Now, "type");

        public string Status => ConditionNode.Text(Now, "status");

        public bool IsNews => Before is not { } old || ConditionNode.Text(old, "status") != Status || ConditionNode.Text(old, "reason") != News.Reason;

        public News News => new(ConditionNode.Text(Now, "reason"), ConditionNode.Text(Now, "message"), EventSeverity.IsWarning(
            Status, ConditionNode.Text(Now, "reason"), wasTrue: Before is { } old && ConditionNode.Text(old, "status") == Condition.True));
    }
}
