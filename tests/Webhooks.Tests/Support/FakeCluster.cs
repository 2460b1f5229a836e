using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>A management cluster in memory: get, list and watch of what a test put there. Webhooks write nothing, so it cannot be written to.</summary>
internal sealed class FakeCluster : IClusterClient
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Resource, NamespacedName Name), JsonObject> _objects = [];
    private readonly List<(long Version, string Resource, WatchEvent Event)> _log = [];
    private readonly List<(string Resource, ChannelWriter<WatchEvent> Events)> _watches = [];
    private readonly HashSet<string> _deaf = [];
    private readonly List<string> _listed = [];
    private long _version = 100;
    private readonly HashSet<string> _forbidden = new(StringComparer.Ordinal);
    private int _gets;
    private volatile string? _failure;

    /// <summary>Lists so far, by group and plural; of those that the picture of the hub is made of too.</summary>
    public IReadOnlyList<string> Listed
    {
        get
        {
            lock (_gate)
            {
                return [.. _listed];
            }
        }
    }

    /// <summary>Live reads so far: what a decision cost the API server.</summary>
    public int Gets => _gets;

    public void Put(JsonObject item)
    {
        lock (_gate)
        {
            var (resource, name) = (Resource(item), Name(item));
            var stored = Stamp(item);
            var type = _objects.ContainsKey((resource, name)) ? WatchEventType.Modified : WatchEventType.Added;
            _objects[(resource, name)] = stored;
            Tell(resource, new(type, stored));
        }
    }

    public void Remove(JsonObject item)
    {
        lock (_gate)
        {
            var (resource, name) = (Resource(item), Name(item));
            _objects.Remove((resource, name)).ShouldBeTrue();
            Tell(resource, new(WatchEventType.Deleted, Stamp(item)));
        }
    }

    /// <summary>Lists and gets of everything fail from now on, as when the API server is overloaded; null ends it.</summary>
    public void Fail(string? message) => _failure = message;

    /// <summary>Lists of this plural never answer.</summary>
    public void Silence(string plural)
    {
        lock (_gate)
        {
            _deaf.Add(plural);
        }
    }

    /// <summary>Lists of this resource are refused, as those of a CRD's objects are when our right to them goes with the CRD.</summary>
    public void Forbid(string groupResource)
    {
        lock (_gate)
        {
            _forbidden.Add(groupResource);
        }
    }

    public Task<JsonObject?> GetAsync(ResourceType type, NamespacedName name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _gets);
        ThrowIfFailing();
        lock (_gate)
        {
            return Task.FromResult(_objects.GetValueOrDefault((type.GroupResource, name))?.DeepClone() as JsonObject);
        }
    }

    public async Task<ObjectList> ListAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        if (IsSilent(type.Plural))
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        lock (_gate)
        {
            _listed.Add(type.GroupResource);
            if (_forbidden.Contains(type.GroupResource))
            {
                throw new ApiException(403, "Forbidden", $"{type.GroupResource} is forbidden: User cannot list resource");
            }

            var items = _objects
                .Where(pair => pair.Key.Resource == type.GroupResource && (options.Namespace is null || pair.Key.Name.Namespace == options.Namespace))
                .OrderBy(pair => pair.Key.Name.ToString(), StringComparer.Ordinal)
                .Select(pair => (JsonObject)pair.Value.DeepClone())
                .Take(options.MaxItems ?? int.MaxValue);
            return new([.. items], _version.ToString(CultureInfo.InvariantCulture));
        }
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<WatchEvent>();
        lock (_gate)
        {
            var from = long.Parse(options.ResourceVersion, CultureInfo.InvariantCulture);
            foreach (var (_, _, missed) in _log.Where(entry => entry.Version > from && entry.Resource == type.GroupResource))
            {
                channel.Writer.TryWrite(missed);
            }

            _watches.Add((type.GroupResource, channel.Writer));
        }

        await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change with { Object = (JsonObject)change.Object.DeepClone() };
        }
    }

    public Task<JsonObject> CreateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken) => throw NoWrites();

    public Task<JsonObject> UpdateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken) => throw NoWrites();

    public Task<JsonObject> ApplyAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken) => throw NoWrites();

    public Task<JsonObject> PatchAsync(
        ResourceType type, NamespacedName name, PatchKind kind, JsonNode patch, WriteOptions options, CancellationToken cancellationToken) => throw NoWrites();

    public Task<bool> DeleteAsync(ResourceType type, NamespacedName name, DeleteOptions options, CancellationToken cancellationToken) => throw NoWrites();

    public Task<JsonObject?> GetPathAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException(path);

    private static InvalidOperationException NoWrites() => new("A webhook has no side effects.");

    private void ThrowIfFailing()
    {
        if (_failure is { } message)
        {
            throw new ApiException(503, "ServiceUnavailable", message);
        }
    }

    private bool IsSilent(string plural)
    {
        lock (_gate)
        {
            return _deaf.Contains(plural);
        }
    }

    private JsonObject Stamp(JsonObject item)
    {
        var stored = (JsonObject)item.DeepClone();
        var metadata = stored["metadata"]!.AsObject();
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        metadata["uid"] ??= $"uid-{_version}";
        return stored;
    }

    private void Tell(string resource, WatchEvent change)
    {
        _log.Add((_version, resource, change));
        foreach (var (_, events) in _watches.Where(watch => watch.Resource == resource))
        {
            events.TryWrite(change);
        }
    }

    private static NamespacedName Name(JsonObject item) =>
        new(item["metadata"]!["namespace"]?.GetValue<string>(), item["metadata"]!["name"]!.GetValue<string>());

    /// <summary>Plurals as English has them; tests use no other kinds.</summary>
    private static string Resource(JsonObject item)
    {
        var (version, kind) = (item["apiVersion"]!.GetValue<string>(), item["kind"]!.GetValue<string>().ToLowerInvariant());
        var plural = kind.EndsWith("ry", StringComparison.Ordinal) ? $"{kind[..^1]}ies" : $"{kind}s";
        return version.Contains('/', StringComparison.Ordinal) ? $"{plural}.{version.Split('/')[0]}" : plural;
    }
}
