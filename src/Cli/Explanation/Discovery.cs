using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Cli.Explanation;

/// <summary>What an API server serves, as everybody may ask: CRDs are not readable for tenants.</summary>
internal sealed class Discovery(IClusterClient cluster)
{
    public async Task<IReadOnlyList<ServedGroup>> GroupsAsync(CancellationToken cancellationToken)
    {
        var answer = await cluster.GetPathAsync("/apis", cancellationToken);
        return [.. answer.Objects("groups").Select(group => new ServedGroup(Text(group, "name"), Versions(group)))];
    }

    /// <summary>One kind of one <c>apiVersion</c>; null when it is not served.</summary>
    public async Task<ServedResource?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        var (group, version) = apiVersion.Split('/') switch { [var core] => ("", core), [var named, var its] => (named, its), _ => ("", "") };
        return version.Length == 0 ? null : (await ResourcesAsync(group, version, cancellationToken)).FirstOrDefault(served => served.Type.Kind == kind);
    }

    /// <summary>The resources of a group, each in the version that the group prefers of those it has.</summary>
    public async Task<IReadOnlyList<ServedResource>> ResourcesAsync(ServedGroup group, CancellationToken cancellationToken)
    {
        var versions = await Task.WhenAll(group.Versions.Select(version => ResourcesAsync(group.Name, version, cancellationToken)));
        return [.. versions.SelectMany(resources => resources).DistinctBy(served => served.Type.Plural)];
    }

    private async Task<IReadOnlyList<ServedResource>> ResourcesAsync(string group, string version, CancellationToken cancellationToken)
    {
        var answer = await cluster.GetPathAsync(group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}", cancellationToken);
        return
        [
            .. answer.Objects("resources")
                .Where(resource => !Text(resource, "name").Contains('/', StringComparison.Ordinal)) // subresources
                .Select(resource => new ServedResource(
                    new(group, version, Text(resource, "kind"), Text(resource, "name"), IsNamespaced(resource)),
                    Text(resource, "singularName"),
                    [.. resource.Texts("shortNames")])),
        ];
    }

    private static bool IsNamespaced(JsonObject resource) => resource.IsTrue("namespaced");

    private static IReadOnlyList<string> Versions(JsonObject group) =>
    [
        .. group.Objects("versions").Select(version => Text(version, "version"))
            .OrderBy(version => group.Text("preferredVersion", "version") == version ? 0 : 1),
    ];

    private static string Text(JsonObject node, string member) => node.Text(member) ?? "";
}

/// <summary>An API group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">The preferred one first.</param>
internal sealed record ServedGroup(string Name, IReadOnlyList<string> Versions);

/// <summary>A resource and what else it may be called.</summary>
internal sealed record ServedResource(ResourceType Type, string Singular, IReadOnlyList<string> ShortNames)
{
    /// <summary>Whether what somebody typed before the first dot means this.</summary>
    public bool IsCalled(string name) => new[] { Type.Plural, Type.Kind, Singular }.Concat(ShortNames).Contains(name, StringComparer.OrdinalIgnoreCase);
}
