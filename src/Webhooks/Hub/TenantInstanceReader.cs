using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Reads live which instances a tenant has left. Where it has an assignment it can have instances, of every entry of that cluster.</summary>
internal sealed class TenantInstanceReader(IClusterClient cluster)
{
    /// <summary>Lists at a time.</summary>
    private const int Parallel = 16;

    /// <summary>One line per instance, <c>Kind.group/version: name</c>, at most <see cref="LiveInstances.Shown"/>.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string @namespace, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var types in (await TypesAsync(@namespace, cancellationToken)).Chunk(Parallel))
        {
            var lists = await Task.WhenAll(types.Select(type => LinesAsync(type, @namespace, cancellationToken)));
            lines.AddRange(lists.SelectMany(list => list));
            if (lines.Count >= LiveInstances.Shown)
            {
                break;
            }
        }

        return [.. lines.Take(LiveInstances.Shown)];
    }

    private async Task<IEnumerable<ResourceType>> TypesAsync(string @namespace, CancellationToken cancellationToken)
    {
        var assignments = (await cluster.ListAsync(ServiceClusterAssignment.ResourceType, new(), cancellationToken)).Items
            .Where(assignment => Text(assignment["spec"]?["managementNamespace"]?["name"]) == @namespace)
            .ToLookup(assignment => Text(assignment["metadata"]?["namespace"]), assignment => Text(assignment["spec"]?["serviceCluster"]?["name"]), StringComparer.Ordinal);
        var types = new List<ResourceType>();
        foreach (var provider in assignments)
        {
            var entries = await cluster.ListAsync<CatalogEntry>(new() { Namespace = provider.Key }, cancellationToken);
            types.AddRange(entries
                .Select(entry => entry.Status?.TenantCRD)
                .OfType<CrdInformation>()
                .Where(crd => provider.Contains(crd.Region.Name))
                .Select(CrdState.Resource)
                .OfType<ResourceType>());
        }

        return types.Distinct().OrderBy(type => type.GroupResource, StringComparer.Ordinal);
    }

    private async Task<IEnumerable<string>> LinesAsync(ResourceType type, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            var found = await cluster.ListAsync(type, new() { Namespace = @namespace, MaxItems = LiveInstances.Shown }, cancellationToken);
            return found.Items.Select(item => Text(item["metadata"]?["name"]))
                .Order(StringComparer.Ordinal)
                .Select(name => $"{type.Kind}.{type.ApiVersion}: {name}");
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            var crd = await cluster.GetAsync(KubernetesResources.CustomResourceDefinitions, new(null, type.GroupResource), cancellationToken);
            if (crd is not null && CrdState.IsEstablished(crd))
            {
                throw; // not served for a moment: that is no answer
            }

            return [];
        }
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
