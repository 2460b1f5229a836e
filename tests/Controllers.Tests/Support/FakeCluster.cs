using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Controllers.Tests.Support;

/// <summary>
/// A cluster in memory that writes down what it is asked for. Server-side apply goes only as far as needed: what is applied is merged in, by one
/// manager who owns it all. What depends on ownership is tested on the real API server.
/// </summary>
internal sealed class FakeCluster : IClusterClient
{
    private readonly Dictionary<(string Resource, NamespacedName Name), JsonObject> _objects = [];
    private readonly Dictionary<string, ApiException> _refusals = [];
    private readonly Dictionary<string, Action> _meanwhile = [];
    private readonly List<string> _writes = [];
    private readonly List<string> _lists = [];
    private long _version = 100;

    /// <summary>In order, such as <c>apply accounts/status team-a</c>.</summary>
    public IReadOnlyList<string> Writes => _writes;

    /// <summary>In order, such as <c>list couchdbs team-b</c>.</summary>
    public IReadOnlyList<string> Lists => _lists;

    public void ForgetWrites() => _writes.Clear();

    /// <summary>This request is refused from now on.</summary>
    public void Refuse(string write, ApiException refusal) => _refusals[write] = refusal;

    /// <summary>And is not any more.</summary>
    public void Allow(string write) => _refusals.Remove(write);

    /// <summary>Somebody else does something just before this request arrives, once.</summary>
    public void Meanwhile(string write, Action happening) => _meanwhile[write] = happening;

    public JsonObject Put(ResourceType type, JsonObject manifest) => Store(type, NameOf(manifest), (JsonObject)manifest.DeepClone());

    public JsonObject? Find(ResourceType type, NamespacedName name) => _objects.GetValueOrDefault((type.GroupResource, name));

    public Task<JsonObject?> GetAsync(ResourceType type, NamespacedName name, CancellationToken cancellationToken) =>
        Task.FromResult(Find(type, name)?.DeepClone() as JsonObject);

    public Task<ObjectList> ListAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken)
    {
        _lists.Add($"list {type.Plural}{(options.Namespace is null ? "" : $" {options.Namespace}")}");
        if (_refusals.TryGetValue($"list {type.Plural}", out var refusal))
        {
            throw refusal;
        }

        return Task.FromResult(new ObjectList(
            [
                .. _objects
                    .Where(item => item.Key.Resource == type.GroupResource && (options.Namespace is null || item.Key.Name.Namespace == options.Namespace))
                    .Select(item => (JsonObject)item.Value.DeepClone()),
            ],
            _version.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>What the caller may do, by verb and resource; throws where the cluster does not answer.</summary>
    public Func<string, string, bool> MayDo { get; set; } = (_, _) => true;

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
        var stored = (JsonObject)Existing(type, name).DeepClone();
        if (patch["metadata"]?["resourceVersion"]?.GetValue<string>() is { } seen && seen != stored["metadata"]?["resourceVersion"]?.GetValue<string>())
        {
            throw new ApiException(409, "Conflict", "the object has been modified");
        }

        Merge(stored, patch.AsObject());
        return Answer(Store(type, name, stored));
    }

    public Task<bool> DeleteAsync(ResourceType type, NamespacedName name, DeleteOptions options, CancellationToken cancellationToken)
    {
        Record("delete", type, name, null);
        return Task.FromResult(_objects.Remove((type.GroupResource, name)));
    }

    public Task<JsonObject> UpdateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        var name = NameOf(body);
        Record("update", type, name, options.SubResource);
        var stored = (JsonObject)Existing(type, name).DeepClone();
        if (body["metadata"]?["resourceVersion"]?.GetValue<string>() is { } seen && seen != stored["metadata"]?["resourceVersion"]?.GetValue<string>())
        {
            throw new ApiException(409, "Conflict", "the object has been modified");
        }

        if (options.SubResource is not { } part)
        {
            return Answer(Store(type, name, (JsonObject)body.DeepClone()));
        }

        stored[part] = body[part]?.DeepClone();
        return Answer(Store(type, name, stored));
    }

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, WatchOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException("watch");

    /// <summary>What <see cref="GetPathAsync"/> answers, by path.</summary>
    public Dictionary<string, JsonObject> Paths { get; } = new(StringComparer.Ordinal);

    public Task<JsonObject?> GetPathAsync(string path, CancellationToken cancellationToken) => Task.FromResult(Paths.GetValueOrDefault(path));

    private JsonObject Existing(ResourceType type, NamespacedName name) =>
        Find(type, name) ?? throw new ApiException(404, "NotFound", $"{type.Plural} \"{name.Name}\" not found");

    private void Record(string verb, ResourceType type, NamespacedName name, string? subResource)
    {
        var resource = subResource is null ? type.Plural : $"{type.Plural}/{subResource}";
        var write = $"{verb} {resource} {(type == KubernetesResources.Events ? new(name.Namespace, "*") : name)}"; // theirs is a new name each time
        _writes.Add(write);
        if (_meanwhile.Remove(write, out var happening))
        {
            happening();
        }

        if (_refusals.TryGetValue(write, out var refusal))
        {
            throw refusal;
        }
    }

    private JsonObject Store(ResourceType type, NamespacedName name, JsonObject stored)
    {
        if (Find(type, name) is { } before && JsonEquality.AreEqual(before, stored))
        {
            return before;
        }

        var metadata = stored["metadata"]!.AsObject();
        metadata["uid"] ??= $"uid-{++_version}";
        metadata["generation"] ??= 1;
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        return _objects[(type.GroupResource, name)] = stored;
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

    private static NamespacedName NameOf(JsonObject item) => ClusterClientExtensions.DecodeMeta(item).NamespacedName;
}
