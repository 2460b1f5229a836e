using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kubectl = KubeCarrier.Demo.Kubectl;

namespace KubeCarrier.EndToEnd.Tests;

/// <summary>Everything the hub has made, without what differs from run to run: times, UIDs and what is made of them, and the random end of a namespace's name.</summary>
internal static partial class FinalState
{
    private const string HubKinds =
        "accounts,tenants,providers,regions,offerings,catalogs,catalogentries,catalogentrysets,derivedcustomresources,"
        + "serviceclusters,serviceclusterassignments,customresourcediscoveries,customresourcediscoverysets,kubecarriers";

    private static readonly string[][] Queries =
    [
        [HubKinds],
        ["namespaces", "-l", "kubecarrier.io/account"],
        ["roles,rolebindings", "-l", "app.kubernetes.io/managed-by=kubecarrier-controller"],
        ["customresourcedefinitions", "-l", "kubecarrier.io/origin-namespace"],
        ["validatingwebhookconfigurations,mutatingwebhookconfigurations"],
        ["couchdbs.eu-west-1.team-a,couchdbs.internal.eu-west-1.team-a,kubemqclusters.us-east-1.team-a,kubemqclusters.internal.us-east-1.team-a"],
        ["--context=eu-west-1", "namespaces,couchdbs.couchdb.io"],
        ["--context=us-east-1", "namespaces,couchdbs.couchdb.io,kubemqclusters.core.k8s.kubemq.io"],
    ];

    /// <summary>One line per object, sorted.</summary>
    public static async Task<string> OfAsync(Kubectl kubectl)
    {
        var lines = new List<string>();
        foreach (var query in Queries)
        {
            var list = JsonNode.Parse(await kubectl.SucceedAsync(CancellationToken.None, ["get", .. query, "--all-namespaces", "-o", "json"]));
            var cluster = query[0].StartsWith("--context", StringComparison.Ordinal) ? query[0] : "";
            lines.AddRange((list?["items"] as JsonArray ?? []).OfType<JsonObject>().Select(item => $"{cluster} {Line(item)}"));
        }

        return CanaryHash().Replace(RandomName().Replace(string.Join('\n', lines.Order(StringComparer.Ordinal)), "$1-xxxxx"), "/canary/xxxxx");
    }

    private static string Line(JsonObject item)
    {
        var metadata = item["metadata"];
        return $"{item["apiVersion"]} {item["kind"]} {metadata?["namespace"]}/{metadata?["name"]} labels {metadata?["labels"]?.ToJsonString()} "
            + $"finalizers {metadata?["finalizers"]?.ToJsonString()} phase {item["status"]?["phase"]} "
            + $"{item["spec"]?.ToJsonString()} {item["rules"]?.ToJsonString()} {item["subjects"]?.ToJsonString()} {item["webhooks"]?.ToJsonString()}";
    }

    [GeneratedRegex("(team-[bd])-[a-z0-9]{5}\\b", RegexOptions.CultureInvariant)]
    private static partial Regex RandomName();

    [GeneratedRegex("/canary/[0-9a-f]{16}", RegexOptions.CultureInvariant)]
    private static partial Regex CanaryHash();
}
