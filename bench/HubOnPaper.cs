using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Bench;

/// <summary>A cluster that lists the sample hub and never changes. Anything else would mean that the hot path makes a call, and fails the run.</summary>
internal sealed class HubOnPaper(SampleHub hub) : IClusterClient
{
    public Task<ObjectList> ListAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken)
    {
        IEnumerable<JsonObject> items = type.Plural switch
        {
            "accounts" => hub.Accounts.Select(KubeObject.Encode),
            "catalogs" => hub.Catalogs.Select(KubeObject.Encode),
            "catalogentries" => hub.Entries.Select(KubeObject.Encode),
            "tenants" => hub.Tenants.Select(KubeObject.Encode),
            _ => [],
        };
        return Task.FromResult(new ObjectList([.. items.Take(options.MaxItems ?? int.MaxValue)], "1"));
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    public Task<JsonObject?> GetAsync(ResourceType type, NamespacedName name, CancellationToken cancellationToken) => throw HotPathCall();

    public Task<JsonObject> CreateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken) => throw HotPathCall();

    public Task<JsonObject> UpdateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken) => throw HotPathCall();

    public Task<JsonObject> ApplyAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken) => throw HotPathCall();

    public Task<JsonObject> PatchAsync(
        ResourceType type, NamespacedName name, PatchKind kind, JsonNode patch, WriteOptions options, CancellationToken cancellationToken) => throw HotPathCall();

    public Task<bool> DeleteAsync(ResourceType type, NamespacedName name, DeleteOptions options, CancellationToken cancellationToken) => throw HotPathCall();

    public Task<JsonObject?> GetPathAsync(string path, CancellationToken cancellationToken) => throw HotPathCall();

    private static InvalidOperationException HotPathCall() => new("An admitted instance write made an API call.");
}
