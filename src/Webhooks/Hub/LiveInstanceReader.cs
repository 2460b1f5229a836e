using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Reads the instances of a CRD live, in all namespaces: a deletion must not rest on a copy.</summary>
internal sealed class LiveInstanceReader(IClusterClient cluster)
{
    public async Task<LiveInstances> ReadAsync(string? crdName, CancellationToken cancellationToken)
    {
        if (crdName is not { Length: > 0 }
            || await cluster.GetAsync(KubernetesResources.CustomResourceDefinitions, new(null, crdName), cancellationToken) is not { } crd
            || Resource(crd) is not { } type)
        {
            return LiveInstances.None; // a CRD that is gone has no instances, and its source must not be stuck (B21)
        }

        try
        {
            var list = await cluster.ListAsync(type, new() { MaxItems = LiveInstances.Shown + 1 }, cancellationToken);
            return new([.. list.Items.Select(Name)]);
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            return LiveInstances.None; // never established, as when its names clash (H08): nothing can have been created
        }
    }

    /// <summary>In the first version that is served, as KubeCarrier did; null when none is.</summary>
    private static ResourceType? Resource(JsonObject crd)
    {
        var spec = crd["spec"];
        var version = (spec?["versions"] as JsonArray)?.FirstOrDefault(candidate => candidate?["served"]?.GetValue<bool>() is true);
        return version is null ? null : new(
            Text(spec?["group"]), Text(version["name"]), Text(spec?["names"]?["kind"]), Text(spec?["names"]?["plural"]), Text(spec?["scope"]) == "Namespaced");
    }

    private static NamespacedName Name(JsonObject instance) =>
        new(instance["metadata"]?["namespace"]?.GetValue<string>(), Text(instance["metadata"]?["name"]));

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
