using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Testing;

/// <summary>
/// A cluster in memory that writes down what it is asked for, and refuses or falls silent as a test says. Server-side apply goes only as far as
/// needed: what is applied is merged in, by one manager who owns it all. What depends on ownership is tested on the real API server.
/// </summary>
public sealed class FakeCluster : IClusterClient
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Resource, NamespacedName Name), JsonObject> _objects = [];
    private readonly List<(long Version, string Resource, WatchEvent Event)> _log = [];
    private readonly List<(string Resource, ChannelWriter<WatchEvent> Events)> _watches = [];
    private readonly Dictionary<string, ApiException> _refusals = [];
    private readonly Dictionary<string, Action> _meanwhile = [];
    private readonly HashSet<string> _deaf = [];
    private readonly List<string> _writes = [];
    private readonly List<string> _lists = [];
    private long _version = 100;
    private int _gets;
    private volatile string? _failure;

    /// <summary>In order, such as <c>apply accounts/status team-a</c>.</summary>
    public IReadOnlyList<string> Writes => Copy(_writes);

    /// <summary>In order, by group and plural, such as <c>list couchdbs.eu-west-1.team-a team-b</c>.</summary>
    public IReadOnlyList<string> Lists => Copy(_lists);

    /// <summary>Single objects that were read.</summary>
    public int Gets => _gets;

    /// <summary>What the caller may do, by verb and resource; throws where the cluster does not answer.</summary>
    public Func<string, string, bool> MayDo { get; set; } = (_, _) => true;

    /// <summary>What <see cref="GetPathAsync"/> answers, by path.</summary>
    public Dictionary<string, JsonObject> Paths { get; } = new(StringComparer.Ordinal);

    public void ForgetWrites()
    {
        lock (_gate)
        {
            _writes.Clear();
        }
    }

    /// <summary>This request, as <see cref="Writes"/> has it or <c>list</c> with group and plural, is refused from now on.</summary>
    public void Refuse(string request, ApiException refusal)
    {
        lock (_gate)
        {
            _refusals[request] = refusal;
        }
    }

    /// <summary>And is not any more.</summary>
    public void Allow(string request)
    {
        lock (_gate)
        {
            _refusals.Remove(request);
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

    /// <summary>Somebody else does something just before this write arrives, once.</summary>
    public void Meanwhile(string write, Action happening) => _meanwhile[write] = happening;

    public JsonObject Put(JsonObject item) => Put(TypeOf(item), item);

    public JsonObject Put(ResourceType type, JsonObject item) => Store(type, NameOf(item), (JsonObject)item.DeepClone());

    public void Remove(JsonObject item)
    {
        if (!Remove(TypeOf(item), NameOf(item)))
        {
            throw new InvalidOperationException($"{NameOf(item)} is not there.");
        }
    }

    public JsonObject? Find(ResourceType type, NamespacedName name)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault((type.GroupResource, name));
        }
    }

    public Task<JsonObject?> GetAsync(ResourceType type, NamespacedName name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _gets);
        ThrowIfFailing();
        return Task.FromResult(Find(type, name)?.DeepClone() as JsonObject);
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
            var list = $"list {type.GroupResource}";
            _lists.Add(options.Namespace is null ? list : $"{list} {options.Namespace}");
            ThrowIfRefused(list);
            var items = _objects
                .Where(pair => pair.Key.Resource == type.GroupResource && (options.Namespace is null || pair.Key.Name.Namespace == options.Namespace))
                .OrderBy(pair => pair.Key.Name.ToString(), StringComparer.Ordinal)
                .Select(pair => (JsonObject)pair.Value.DeepClone())
                .Take(options.MaxItems ?? int.MaxValue);
            return new([.. items], Text(_version));
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

    public Task<JsonObject> CreateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        if (type == KubernetesResources.SelfSubjectAccessReviews)
        {
            var asked = body["spec"]!["resourceAttributes"]!;
            _writes.Add($"ask {asked["verb"]} {asked["resource"]}");
            return Task.FromResult(new JsonObject { ["status"] = new JsonObject { ["allowed"] = MayDo($"{asked["verb"]}", $"{asked["resource"]}") } });
        }

        var manifest = (JsonObject)body.DeepClone();
        if (manifest["metadata"]?["generateName"]?.GetValue<string>() is { } prefix)
        {
            manifest["metadata"]!["name"] = $"{prefix}{_version}";
        }

        var name = NameOf(manifest);
        Record("create", type, name, options.SubResource);
        return Find(type, name) is null
            ? Answer(Store(type, name, manifest))
            : throw new ApiException(409, "AlreadyExists", $"{type.Plural} \"{name.Name}\" already exists");
    }

    public Task<JsonObject> ApplyAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        var name = NameOf(body);
        Record("apply", type, name, options.SubResource);
        var stored = Find(type, name)?.DeepClone() as JsonObject ?? [];
        Merge(stored, body);
        return Answer(Store(type, name, stored));
    }

    public Task<JsonObject> PatchAsync(
        ResourceType type, NamespacedName name, PatchKind kind, JsonNode patch, WriteOptions options, CancellationToken cancellationToken)
    {
        Record("patch", type, name, options.SubResource);
        var stored = Current(type, name, patch);
        Merge(stored, patch.AsObject());
        return Answer(Store(type, name, stored));
    }

    public Task<JsonObject> UpdateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        var name = NameOf(body);
        Record("update", type, name, options.SubResource);
        var stored = Current(type, name, body);
        if (options.SubResource is not { } part)
        {
            return Answer(Store(type, name, (JsonObject)body.DeepClone()));
        }

        stored[part] = body[part]?.DeepClone();
        return Answer(Store(type, name, stored));
    }

    public Task<bool> DeleteAsync(ResourceType type, NamespacedName name, DeleteOptions options, CancellationToken cancellationToken)
    {
        Record("delete", type, name, null);
        return Task.FromResult(Remove(type, name));
    }

    public Task<JsonObject?> GetPathAsync(string path, CancellationToken cancellationToken) => Task.FromResult(Paths.GetValueOrDefault(path));

    private void ThrowIfFailing()
    {
        if (_failure is { } message)
        {
            throw new ApiException(503, "ServiceUnavailable", message);
        }
    }

    private void ThrowIfRefused(string request)
    {
        if (_refusals.TryGetValue(request, out var refusal))
        {
            throw refusal;
        }
    }

    private bool IsSilent(string plural)
    {
        lock (_gate)
        {
            return _deaf.Contains(plural);
        }
    }

    private void Record(string verb, ResourceType type, NamespacedName name, string? subResource)
    {
        var resource = subResource is null ? type.Plural : $"{type.Plural}/{subResource}";
        var write = $"{verb} {resource} {(type == KubernetesResources.Events ? new(name.Namespace, "*") : name)}"; // theirs is a new name each time
        lock (_gate)
        {
            _writes.Add(write);
        }

        if (_meanwhile.Remove(write, out var happening))
        {
            happening();
        }

        ThrowIfRefused(write);
    }

    /// <summary>A copy of what is there, if it is the version that the writer saw.</summary>
    private JsonObject Current(ResourceType type, NamespacedName name, JsonNode written)
    {
        var stored = Find(type, name) ?? throw new ApiException(404, "NotFound", $"{type.Plural} \"{name.Name}\" not found");
        return written["metadata"]?["resourceVersion"]?.GetValue<string>() is { } seen && seen != stored["metadata"]?["resourceVersion"]?.GetValue<string>()
            ? throw new ApiException(409, "Conflict", "the object has been modified")
            : (JsonObject)stored.DeepClone();
    }

    private JsonObject Store(ResourceType type, NamespacedName name, JsonObject stored)
    {
        lock (_gate)
        {
            var before = _objects.GetValueOrDefault((type.GroupResource, name));
            if (before is not null && JsonEquality.AreEqual(before, stored))
            {
                return before;
            }

            var metadata = stored["metadata"]!.AsObject();
            metadata["uid"] ??= before?["metadata"]?["uid"]?.DeepClone() ?? $"uid-{++_version}";
            metadata["generation"] ??= 1;
            metadata["resourceVersion"] = Text(++_version);
            _objects[(type.GroupResource, name)] = stored;
            Tell(type.GroupResource, new(before is null ? WatchEventType.Added : WatchEventType.Modified, stored));
            return stored;
        }
    }

    private bool Remove(ResourceType type, NamespacedName name)
    {
        lock (_gate)
        {
            if (!_objects.Remove((type.GroupResource, name), out var gone))
            {
                return false;
            }

            gone = (JsonObject)gone.DeepClone(); // watches still read the one that was stored
            gone["metadata"]!["resourceVersion"] = Text(++_version);
            Tell(type.GroupResource, new(WatchEventType.Deleted, gone));
            return true;
        }
    }

    private void Tell(string resource, WatchEvent change)
    {
        _log.Add((_version, resource, change));
        foreach (var (_, events) in _watches.Where(watch => watch.Resource == resource))
        {
            events.TryWrite(change);
        }
    }

    private IReadOnlyList<string> Copy(List<string> requests)
    {
        lock (_gate)
        {
            return [.. requests];
        }
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch.Where(member => member.Key != "resourceVersion"))
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private static Task<JsonObject> Answer(JsonObject stored) => Task.FromResult((JsonObject)stored.DeepClone());

    private static NamespacedName NameOf(JsonObject item) => ObjectMeta.Of(item).NamespacedName;

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Plurals as English has them; tests that name no type use no other kinds.</summary>
    private static ResourceType TypeOf(JsonObject item)
    {
        var (apiVersion, kind) = (item["apiVersion"]!.GetValue<string>(), item["kind"]!.GetValue<string>());
        var (group, version) = apiVersion.Split('/') is [var first, var second] ? (first, second) : ("", apiVersion);
        var singular = kind.ToLowerInvariant();
        var plural = singular.EndsWith("ry", StringComparison.Ordinal) ? $"{singular[..^1]}ies" : $"{singular}s";
        return new(group, version, kind, plural, item["metadata"]!["namespace"] is not null);
    }
}
