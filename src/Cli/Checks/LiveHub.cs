using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Files;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Checks;

/// <summary>Reads what a hub that lives holds of all that judges know, and the instances beside those that are checked. Writes nothing.</summary>
internal sealed class LiveHub(ClusterSession session)
{
    private const int Forbidden = 403;

    public async Task<IReadOnlyList<JsonObject>> ReadAsync(IReadOnlyList<SourceManifest> manifests, string givenNamespace, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(OfflineHub.Kinds.Select(type => ListAsync(type, null, cancellationToken)));
        var hub = lists.SelectMany(list => list).ToList();
        var instances = await Task.WhenAll(Neighbours(hub, manifests, givenNamespace).Select(kind => ListAsync(kind.Type, kind.Namespace, cancellationToken)));
        return [.. hub, .. instances.SelectMany(list => list)];
    }

    /// <summary>What the hub runs on; null when it does not tell, or is older than all that is known.</summary>
    public async Task<KubernetesProfile?> KubernetesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return KubernetesProfile.Read((await session.Client.GetPathAsync("/version", cancellationToken)).Text("gitVersion"));
        }
        catch (ApiException)
        {
            return null; // it was read a moment ago: the version alone may not be
        }
    }

    /// <summary>Whether something is created or changed, and how many there are already, is seen in its namespace.</summary>
    private static IEnumerable<(ResourceType Type, string Namespace)> Neighbours(List<JsonObject> hub, IReadOnlyList<SourceManifest> manifests, string givenNamespace)
    {
        var crds = hub.Where(item => item.Text("kind") == "CustomResourceDefinition").Select(CrdState.Resource)
            .Where(type => OfflineHub.Kinds.All(known => known.GroupResource != type.GroupResource))
            .ToLookup(type => (type.Group, type.Kind));
        return manifests
            .SelectMany(manifest => crds[(manifest.ApiVersion.Split('/')[0], manifest.Kind)].Select(type => (type, manifest.Namespace ?? givenNamespace)))
            .Distinct();
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceType type, string? @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return (await session.Client.ListAsync(type, new() { Namespace = @namespace }, cancellationToken)).Items;
        }
        catch (ApiException refusal) when (refusal.Code == Forbidden)
        {
            throw new CliException($"{refusal.Message}. Who may not read the hub asks its API server instead: kubectl kubecarrier explain -f FILE.");
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            throw new CliException($"{session.Server} does not serve {type.GroupResource}; it is no KubeCarrier hub.");
        }
        catch (Exception failure) when (ClusterFailures.Sentence(failure, session.Server) is { } sentence)
        {
            throw new CliException(sentence);
        }
    }
}
