using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>
/// One API server over HTTP. Refusals are <see cref="ApiException"/>; no answer is <see cref="HttpRequestException"/> or
/// <see cref="TimeoutException"/>; a connection that policy or kubeconfig forbids is <see cref="KubeconfigException"/>.
/// </summary>
public sealed class ClusterClient : IClusterClient, IDisposable
{
    private const string VersionPath = "/version";

    private static readonly ResourceType NoType = new("", "", "", "", Namespaced: false);

    /// <summary>A list that expires while it is paged starts again; one that does so for ever is given up.</summary>
    private const int MaxFreshLists = 3;

    private readonly RequestSender _sender;
    private readonly ListReader _lists;
    private readonly ClusterBounds _bounds;
    private readonly ClusterClientOptions _options;
    private readonly ConcurrentDictionary<ResourceType, WatchRate> _rates = new();

    private ClusterClient(RequestSender sender, ClusterClientOptions options, ClusterBounds bounds)
    {
        _sender = sender;
        _lists = new(sender, bounds);
        _bounds = bounds;
        _options = options;
    }

    public static ClusterClient Create(ClusterConnection connection, ClusterClientOptions options, ILogger logger)
    {
        var bounds = options.Bounds ?? (connection.AllowedAddresses is null ? ClusterBounds.Own : ClusterBounds.Untrusted);
        return new ClusterClient(new RequestSender(connection, options, bounds, logger), options, bounds);
    }

    public Task<JsonObject?> GetAsync(ResourceType type, NamespacedName name, CancellationToken cancellationToken) => TryReadAsync(
        new(ApiVerb.Get, type, RequestPaths.Object(type, name)) { Answer = type == KubernetesResources.Namespaces ? AnswerKind.Small : AnswerKind.Object },
        cancellationToken);

    public Task<JsonObject?> GetPathAsync(string path, CancellationToken cancellationToken)
    {
        return path.StartsWith('/')
            ? TryReadAsync(
                new(ApiVerb.Get, NoType, new(null, ApiCall.NoName))
                {
                    Path = path.TrimStart('/'),
                    Answer = path == VersionPath ? AnswerKind.Small : AnswerKind.Object,
                },
                cancellationToken)
            : throw new ArgumentException($"A path of the API starts with a slash: {path}", nameof(path));
    }

    public async Task<ObjectList> ListAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken)
    {
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

    public IAsyncEnumerable<ObjectList> PagesAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken) =>
        _lists.PagesAsync(type, options, cancellationToken);

    public Task<JsonObject> CreateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        if (type.Namespaced && RequestBodies.MetadataText(body, "namespace") is null)
        {
            throw new ArgumentException($"A new {type.Kind} needs metadata.namespace: the kind is namespaced.", nameof(body));
        }

        var name = options.SubResource is null
            ? RequestPaths.Collection(type, RequestBodies.MetadataText(body, "namespace"))
            : RequestPaths.Object(type, RequestBodies.NameOf(body));
        return WriteAsync(new(ApiVerb.Create, type, name), body, options, cancellationToken);
    }

    public Task<JsonObject> UpdateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        // Sent twice with a resource version, the second is a conflict: safe, but the caller would be told of a conflict with himself.
        var idempotent = RequestBodies.MetadataText(body, "resourceVersion") is null;
        return WriteAsync(
            new(ApiVerb.Update, type, RequestPaths.Object(type, RequestBodies.NameOf(body))) { Idempotent = idempotent }, body, options, cancellationToken);
    }

    public Task<JsonObject> ApplyAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        var call = new ApiCall(ApiVerb.Apply, type, RequestPaths.Object(type, RequestBodies.NameOf(body)))
        {
            ContentType = "application/apply-patch+yaml",
            Idempotent = true,
        };
        return WriteAsync(call, body, options, cancellationToken);
    }

    public Task<JsonObject> PatchAsync(
        ResourceType type, NamespacedName name, PatchKind kind, JsonNode patch, WriteOptions options, CancellationToken cancellationToken)
    {
        var call = new ApiCall(ApiVerb.Patch, type, RequestPaths.Object(type, name))
        {
            ContentType = kind == PatchKind.Merge ? "application/merge-patch+json" : "application/json-patch+json",
            Idempotent = kind == PatchKind.Merge, // a JSON patch may append
        };
        return WriteAsync(call, patch, options, cancellationToken);
    }

    public async Task<bool> DeleteAsync(ResourceType type, NamespacedName name, DeleteOptions options, CancellationToken cancellationToken)
    {
        var call = new ApiCall(ApiVerb.Delete, type, RequestPaths.Object(type, name))
        {
            Delete = options,
            Idempotent = options.Uid is not null, // without it a second try could hit a successor of the same name
            MayBeMissing = true,
        };
        using var body = await _sender.SendAsync(call, cancellationToken);
        return body is not null;
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = new ApiCall(ApiVerb.Watch, type, RequestPaths.Collection(type, options.Namespace)) { Watch = options };
        using var deadline = _sender.Deadline(options.Timeout + _options.WatchGrace, cancellationToken);
        using var response = await Guarded(_sender.OpenWatchAsync(call, deadline.Token), call, deadline);
        await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
        var rate = _rates.GetOrAdd(type, static (_, made) => new(made.Limits, made.Clock), (_bounds.Limits, Clock: _options.TimeProvider));
        await using var events = WatchStream.ReadAsync(stream, call.ToString(), _bounds, rate, deadline.Token).GetAsyncEnumerator(deadline.Token);
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
        var (version, bytes) = ("", 0L);
        await foreach (var page in _lists.PagesAsync(type, options, cancellationToken))
        {
            items.AddRange(page.Items);
            version = page.ResourceVersion;
            bytes += page.Bytes;
            if (bytes > _bounds.Limits.ListBytes)
            {
                throw _bounds.Refuse(Misbehaviour.AnswerTooLarge, $"the list of {type}", $"it has more than {_bounds.Limits.ListBytes >> 20} MiB.");
            }
        }

        return new ObjectList(options.MaxItems is { } max && items.Count > max ? items[..max] : items, version);
    }

    private async Task<JsonObject?> TryReadAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await _sender.SendAsync(call with { Idempotent = true, MayBeMissing = true }, cancellationToken);
        return body is null ? null : Decode(body, call);
    }

    private async Task<JsonObject> WriteAsync(ApiCall call, JsonNode body, WriteOptions options, CancellationToken cancellationToken)
    {
        var written = call with { Body = JsonCodec.ToUtf8(body), Write = RequestPaths.Checked(options), SubResource = options.SubResource };
        using var answer = await _sender.SendAsync(written, cancellationToken) ?? new();
        return Decode(answer, written);
    }

    private JsonObject Decode(AnswerBody body, ApiCall call)
    {
        var bytes = body.Bytes();
        var utf8 = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        try
        {
            return JsonBounds.HasAtMost(_bounds.Limits.ObjectTokens, utf8)
                ? JsonCodec.ParseObject(utf8)
                : throw _bounds.Refuse(Misbehaviour.AnswerTooLarge, call.ToString(), $"the answer has more than {_bounds.Limits.ObjectTokens} values.");
        }
        catch (JsonException exception)
        {
            throw StatusErrors.Unreadable(200, call.ToString(), $"the answer is not a JSON object: {exception.Message}");
        }
    }
}
