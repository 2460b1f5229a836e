using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Reviews;

namespace KubeCarrier.Policy.Instances;

/// <summary>Which instances a tenant has left. Where it has an assignment it can have instances, of every entry of that cluster.</summary>
internal static class TenantInstances
{
    /// <summary>One line per instance, <c>Kind.group/version: name</c>, at most <see cref="LiveInstances.Shown"/>.</summary>
    public static IReadOnlyList<string> Lines(string @namespace, IHubFacts facts)
    {
        // All are asked for, so that those who read live can do so at once.
        var lists = Types(@namespace, facts).ToList().ConvertAll(type => Lines(type, Instances(type, @namespace, facts)).ToList());
        return [.. lists.SelectMany(lines => lines).Take(LiveInstances.Shown)];
    }

    public static IEnumerable<string> Lines(ResourceType type, IReadOnlyList<JsonObject> items) => items
        .Select(item => Text(item["metadata"]?["name"]))
        .Order(StringComparer.Ordinal)
        .Select(name => $"{type.Kind}.{type.ApiVersion}: {name}");

    private static IOrderedEnumerable<ResourceType> Types(string @namespace, IHubFacts facts)
    {
        var assignments = (facts.List(ServiceClusterAssignment.ResourceType, new()) ?? [])
            .Where(assignment => Text(assignment["spec"]?["managementNamespace"]?["name"]) == @namespace)
            .ToLookup(assignment => Text(assignment["metadata"]?["namespace"]), assignment => Text(assignment["spec"]?["serviceCluster"]?["name"]), StringComparer.Ordinal);
        return assignments
            .SelectMany(provider => (facts.List<CatalogEntry>(new(provider.Key)) ?? [])
                .Select(entry => entry.Status?.TenantCRD)
                .OfType<CrdInformation>()
                .Where(crd => provider.Contains(crd.Region.Name)))
            .Select(CrdState.Resource)
            .OfType<ResourceType>()
            .Distinct()
            .OrderBy(type => type.GroupResource, StringComparer.Ordinal);
    }

    private static IReadOnlyList<JsonObject> Instances(ResourceType type, string @namespace, IHubFacts facts)
    {
        if (facts.List(type, new(@namespace, LiveInstances.Shown)) is { } found)
        {
            return found;
        }

        var crd = facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, type.GroupResource));
        return crd is null || !CrdState.IsEstablished(crd)
            ? []
            : throw new InvalidOperationException($"{type.GroupResource} is established and not served for a moment: that is no answer.");
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
