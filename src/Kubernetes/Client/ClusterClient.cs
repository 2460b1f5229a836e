using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>
/// One API server over HTTP. Refusals are <see cref="ApiException"/>; no answer is <see cref="HttpRequestException"/> or
/// <see cref="TimeoutException"/>; a connection that policy or kubeconfig forbids is <see cref="KubeconfigException"/>.
/// </summary>
public sealed class ClusterClient : IClusterClient, IDisposable
{
    private const string LeaseGroup = "coordination.k8s.io";

    /// <summary>A list that expires while it is paged starts again; one that does so for ever is given up.</summary>
    private const int MaxFreshLists = 3;

    private readonly RequestSender _sender;
    private readonly ClusterClientOptions _options;

    private ClusterClient(RequestSender sender, ClusterClientOptions options)
    {
        _sender = sender;
        _options = options;
    }

    public static ClusterClient Create(ClusterConnection connection, ClusterClientOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        return new ClusterClient(new RequestSender(connection, options, logger), options);
    }

    public Task<JsonObject?> GetAsync(ResourceType type, NamespacedName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        return TryReadAsync(Read(RequestPaths.Object(type, name), IsLease(type)), cancellationToken);
    }

    public Task<JsonObject?> GetPathAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith('/')
            ? TryReadAsync(Read(path.TrimStart('/'), isLease: false), cancellationToken)
            : throw new ArgumentException($"A path of the API starts with a slash: {path}", nameof(path));
    }

    public async Task<ObjectList> ListAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(options);
        for (var round = 1; ; round++)
        {
            try
            {
                return await ListOnceAsync(type, options, cancellationToken);
            }
            catch (ApiException refusal) when (refusal.IsExpired && round < MaxFreshLists)
            {
                // The token it offers instead would continue from another moment: pages of two truths. List afresh.
            }
        }
    }

    public Task<JsonObject> CreateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        if (type.Namespaced && RequestBodies.MetadataText(body, "namespace") is null)
        {
            throw new ArgumentException($"A new {type.Kind} needs metadata.namespace: the kind is namespaced.", nameof(body));
        }

        var path = options.SubResource is null
            ? RequestPaths.Collection(type, RequestBodies.MetadataText(body, "namespace"))
            : RequestPaths.Object(type, RequestBodies.NameOf(body), options.SubResource);
        path = RequestPaths.ForWrite(path, options);
        return WriteAsync(type, HttpMethod.Post, path, body, "application/json", idempotent: false, cancellationToken);
    }

    public Task<JsonObject> UpdateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        var path = RequestPaths.ForWrite(RequestPaths.Object(type, RequestBodies.NameOf(body), options.SubResource), options);

        // Sent twice with a resource version, the second is a conflict: safe, but the caller would be told of a conflict with himself.
        var idempotent = RequestBodies.MetadataText(body, "resourceVersion") is null;
        return WriteAsync(type, HttpMethod.Put, path, body, "application/json", idempotent, cancellationToken);
    }

    public Task<JsonObject> ApplyAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        var path = RequestPaths.ForWrite(RequestPaths.Object(type, RequestBodies.NameOf(body), options.SubResource), options, options.Force);
        return WriteAsync(type, HttpMethod.Patch, path, body, "application/apply-patch+yaml", idempotent: true, cancellationToken);
    }

    public Task<JsonObject> PatchAsync(
        ResourceType type, NamespacedName name, PatchKind kind, JsonNode patch, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(options);
        var path = RequestPaths.ForWrite(RequestPaths.Object(type, name, options.SubResource), options);
        return kind == PatchKind.Merge
            ? WriteAsync(type, HttpMethod.Patch, path, patch, "application/merge-patch+json", idempotent: true, cancellationToken)
            : WriteAsync(type, HttpMethod.Patch, path, patch, "application/json-patch+json", idempotent: false, cancellationToken); // may append
    }

    public async Task<bool> DeleteAsync(ResourceType type, NamespacedName name, DeleteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(options);
        var call = new ApiCall(HttpMethod.Delete, RequestPaths.Object(type, name))
        {
            Body = JsonCodec.ToUtf8(RequestBodies.Delete(options)),
            Idempotent = options.Uid is not null, // without it a second try could hit a successor of the same name
            MayBeMissing = true,
            IsLease = IsLease(type),
        };
        return await _sender.SendAsync(call, cancellationToken) is not null;
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(options);
        var call = new ApiCall(HttpMethod.Get, RequestPaths.Watch(type, options));
        using var deadline = _sender.Deadline(options.Timeout + _options.WatchGrace, cancellationToken);
        using var response = await Guarded(_sender.OpenWatchAsync(call, deadline.Token), call, deadline);
        await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
        await using var events = WatchStream.ReadAsync(stream, call.ToString(), deadline.Token).GetAsyncEnumerator(deadline.Token);
        while (await Guarded(events.MoveNextAsync().AsTask(), call, deadline))
        {
            yield return events.Current;
        }
    }

    public void Dispose() => _sender.Dispose();

    /// <summary>A connection can die without a word (a GOAWAY, a lost NAT entry): past its time a watch is broken, not quiet.</summary>
    private static async Task<T> Guarded<T>(Task<T> step, ApiCall call, Deadline deadline)
    {
        try
        {
            return await step;
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw new TimeoutException($"{call}: the watch outlived its time without being ended by the API server.", exception);
        }
    }

    private async Task<ObjectList> ListOnceAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        string? more = null;
        do
        {
            var limit = Math.Min(options.PageSize, (options.MaxItems - items.Count) ?? int.MaxValue);
            var call = new ApiCall(HttpMethod.Get, RequestPaths.List(type, options, more, limit)) { Idempotent = true, IsLease = IsLease(type) };
            var page = Page(await _sender.SendAsync(call, cancellationToken) ?? [], type, call);
            items.AddRange(page.Items);
            if (page.Continue is null || items.Count >= options.MaxItems)
            {
                return new ObjectList(options.MaxItems is { } max && items.Count > max ? items[..max] : items, page.ResourceVersion);
            }

            more = page.Continue;
        }
        while (true);
    }

    private static ListPage Page(byte[] body, ResourceType type, ApiCall call)
    {
        try
        {
            return ListPage.Parse(body, type.ApiVersion, type.Kind);
        }
        catch (JsonException exception)
        {
            throw StatusErrors.Unreadable(200, call.ToString(), $"the answer is not a list: {exception.Message}");
        }
    }

    private async Task<JsonObject?> TryReadAsync(ApiCall call, CancellationToken cancellationToken) =>
        await _sender.SendAsync(call, cancellationToken) is { } body ? Decode(body, call) : null;

    private async Task<JsonObject> WriteAsync(
        ResourceType type, HttpMethod method, string path, JsonNode body, string contentType, bool idempotent, CancellationToken cancellationToken)
    {
        var call = new ApiCall(method, path)
        {
            Body = JsonCodec.ToUtf8(body),
            ContentType = contentType,
            Idempotent = idempotent,
            IsLease = IsLease(type),
        };
        return Decode(await _sender.SendAsync(call, cancellationToken) ?? [], call);
    }

    private static JsonObject Decode(byte[] body, ApiCall call)
    {
        try
        {
            return JsonCodec.ParseObject(body);
        }
        catch (JsonException exception)
        {
            throw StatusErrors.Unreadable(200, call.ToString(), $"the answer is not a JSON object: {exception.Message}");
        }
    }

    private static ApiCall Read(string path, bool isLease) => new(HttpMethod.Get, path) { Idempotent = true, MayBeMissing = true, IsLease = isLease };

    private static bool IsLease(ResourceType type) => type.Group == LeaseGroup;
}
