using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Patching;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>
/// One resource of one cluster: an informer's copy, overlaid with our own writes until the watch has brought them back. Reading is free, and what
/// would change nothing is not sent.
/// </summary>
public sealed partial class ResourceCache : IAsyncDisposable
{
    private readonly IClusterClient _cluster;
    private readonly Informer<KubeObject> _informer;
    private readonly FieldManagerNames _managers;
    private readonly WrittenObjects _written;
    private readonly ILogger _logger;

    public ResourceCache(
        IClusterClient cluster, ResourceType type, FieldManagerNames managers, InformerOptions options, TimeProvider clock, ILogger logger)
    {
        Type = type;
        _cluster = cluster;
        _managers = managers;
        _logger = logger;
        _written = new(clock, options.Kept);
        _informer = new(cluster, type, Decode, options with { KeepManagedFieldsOf = managers.Main }, clock, logger);
        _informer.Subscribe(change => _written.Observe(change));
    }

    public ResourceType Type { get; }

    public bool HasSynced => _informer.HasSynced;

    /// <summary>The API server does not let us look, or did not when it was asked last.</summary>
    public bool IsRefused => _informer.IsRefused;

    public Task WhenSyncedAsync(CancellationToken cancellationToken) => _informer.WhenSyncedAsync(cancellationToken);

    public Task RunAsync(CancellationToken cancellationToken) => _informer.RunAsync(cancellationToken);

    public void Subscribe(Action<Change<KubeObject>> handler) => _informer.Subscribe(handler);

    public async ValueTask DisposeAsync()
    {
        await _informer.DisposeAsync();
        _written.GiveBack();
    }

    /// <summary>The newest state known here, our own writes included.</summary>
    public KubeObject? Get(NamespacedName name) => _written.Newest(name, _informer.Get(name));

    public IEnumerable<KubeObject> List() => _written.Newest(_informer.List());

    /// <summary>A read past every cache; what it finds is remembered.</summary>
    public async Task<KubeObject?> GetLiveAsync(NamespacedName name, CancellationToken cancellationToken) =>
        await _cluster.GetAsync(Type, name, cancellationToken) is { } found ? _written.Remember(new(found)) : null;

    /// <summary>A read past every cache that stays out of them: it may find what the watch leaves out.</summary>
    public async Task<KubeObject?> PeekAsync(NamespacedName name, CancellationToken cancellationToken) =>
        await _cluster.GetAsync(Type, name, cancellationToken) is { } found ? new(found) : null;

    /// <summary>Server-side apply of the fields we own; skipped when it would change nothing. Fields of other managers are taken, and that is logged.</summary>
    public async Task<KubeObject> ApplyAsync(JsonObject manifest, string? subResource, CancellationToken cancellationToken)
    {
        var name = ObjectMeta.Of(manifest).NamespacedName;
        if (Get(name) is { } current && !IsNeeded(manifest, subResource, current))
        {
            return current;
        }

        var options = new WriteOptions { FieldManager = Manager(subResource), SubResource = subResource };
        JsonObject result;
        try
        {
            result = await ApplyAsync(name, manifest, options, cancellationToken);
        }
        catch (ApiException emptied) when (subResource is null && EmptiedContainers.IsWhyNotApplied(emptied))
        {
            if (!await EmptyAsync(name, manifest, options, cancellationToken))
            {
                throw;
            }

            result = await ApplyAsync(name, manifest, options, cancellationToken);
        }
        catch (ApiException unknown) when (WholeObject.IsWhyNotApplied(unknown, Type, subResource))
        {
            LogReplacing(_logger, Type, name, unknown.Message);
            result = await WriteWholeAsync(name, manifest, options, cancellationToken);
        }

        return _written.Applied(name, subResource, manifest, new(result));
    }

    /// <summary>Whether an apply would be sent: it would change the object as it is known here.</summary>
    public bool IsNeeded(JsonObject manifest, string? subResource, KubeObject current)
    {
        return !_written.IsApplied(current.Meta.NamespacedName, subResource, manifest, current)
            && ApplyDiff.IsNeeded(manifest, current.Json, Manager(subResource));
    }

    /// <summary>Server-side apply of something new: what somebody else made meanwhile is a conflict, and nothing is taken from it.</summary>
    public async Task<KubeObject> ApplyNewAsync(JsonObject manifest, CancellationToken cancellationToken) => _written.Applied(
        ObjectMeta.Of(manifest).NamespacedName, null, manifest,
        new(await _cluster.ApplyAsync(Type, manifest, new() { FieldManager = _managers.Main }, cancellationToken)));

    /// <summary>Makes ours what other managers own of the object's content, as it is now. False when there is nothing to take.</summary>
    public async Task<bool> TakeOverAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        if (await GetLiveAsync(name, cancellationToken) is not { } live || FieldOwnership.TakenOver(live.Json, _managers.Main) is not { } owners)
        {
            return false;
        }

        await PatchMetadataAsync(live.Meta, "managedFields", owners, cancellationToken);
        return true;
    }

    /// <summary>The other managers that own a field which is not as it is wanted, by a live read.</summary>
    public async Task<IReadOnlyList<string>> ContendersAsync(NamespacedName name, JsonObject wanted, CancellationToken cancellationToken) =>
        await GetLiveAsync(name, cancellationToken) is { } live ? FieldOwnership.Contenders(wanted, live.Json, _managers.Main) : [];

    /// <summary>POST: 409 when the name is taken.</summary>
    public async Task<KubeObject> CreateAsync(JsonObject manifest, CancellationToken cancellationToken) =>
        _written.Remember(new(await _cluster.CreateAsync(Type, manifest, new() { FieldManager = _managers.Main }, cancellationToken)));

    /// <summary>Throws what a POST would be refused with, and stores nothing.</summary>
    public Task TryCreateAsync(JsonObject manifest, CancellationToken cancellationToken) =>
        _cluster.CreateAsync(Type, manifest, new() { FieldManager = _managers.Main, DryRun = true }, cancellationToken);

    /// <summary>Replaces finalizers, provided the object is still as it was seen (H36).</summary>
    public Task<KubeObject> SetFinalizersAsync(ObjectMeta seen, IEnumerable<string> finalizers, CancellationToken cancellationToken) =>
        PatchMetadataAsync(seen, "finalizers", new JsonArray([.. finalizers.Select(finalizer => (JsonNode)finalizer)]), cancellationToken);

    /// <summary>Sets one annotation, or removes it when the value is null, provided the object is still as it was seen.</summary>
    public Task<KubeObject> SetAnnotationAsync(ObjectMeta seen, string key, string? value, CancellationToken cancellationToken) =>
        PatchMetadataAsync(seen, "annotations", new JsonObject { [key] = value }, cancellationToken);

    /// <summary>Replaces the object; its resource version is the precondition.</summary>
    public async Task<KubeObject> UpdateAsync(JsonObject body, CancellationToken cancellationToken) =>
        _written.Remember(new(await _cluster.UpdateAsync(Type, body, new() { FieldManager = _managers.Main }, cancellationToken)));

    /// <summary>Replaces the status; the resource version is the precondition.</summary>
    public async Task<KubeObject> UpdateStatusAsync(JsonObject body, CancellationToken cancellationToken) =>
        _written.Remember(new(await _cluster.UpdateAsync(Type, body, new() { FieldManager = _managers.Status, SubResource = "status" }, cancellationToken)));

    /// <summary>Deletes the object with this UID and no other.</summary>
    public async Task DeleteAsync(NamespacedName name, string uid, CancellationToken cancellationToken)
    {
        await _cluster.DeleteAsync(Type, name, new() { Uid = uid }, cancellationToken);
        _written.Forget(name);
    }

    /// <summary>Whoever looks through a list must not stumble over one object whose metadata is none: such a one is left out here.</summary>
    private static KubeObject Decode(JsonObject json)
    {
        var seen = new KubeObject(JsonCodec.Compact(json));
        _ = seen.Meta;
        return seen;
    }

    private async Task<JsonObject> ApplyAsync(NamespacedName name, JsonObject manifest, WriteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await _cluster.ApplyAsync(Type, manifest, options, cancellationToken);
        }
        catch (ApiException conflict) when (IsFieldConflict(conflict))
        {
            LogOverruled(_logger, Type, name, conflict.Message);
            return await _cluster.ApplyAsync(Type, manifest, options with { Force = true }, cancellationToken);
        }
    }

    private async Task<bool> EmptyAsync(NamespacedName name, JsonObject manifest, WriteOptions options, CancellationToken cancellationToken)
    {
        if (await _cluster.GetAsync(Type, name, cancellationToken) is not { } live
            || EmptiedContainers.Removal(live, manifest, _managers.Main) is not { } removal)
        {
            return false;
        }

        await _cluster.PatchAsync(Type, name, PatchKind.Json, removal, options, cancellationToken);
        return true;
    }

    private async Task<JsonObject> WriteWholeAsync(NamespacedName name, JsonObject manifest, WriteOptions options, CancellationToken cancellationToken) =>
        await _cluster.GetAsync(Type, name, cancellationToken) is { } live
            ? await _cluster.UpdateAsync(Type, WholeObject.Of(manifest, live), options, cancellationToken)
            : await _cluster.CreateAsync(Type, manifest, options, cancellationToken);

    private async Task<KubeObject> PatchMetadataAsync(ObjectMeta seen, string member, JsonNode value, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = seen.ResourceVersion, [member] = value } };
        var result = await _cluster.PatchAsync(Type, seen.NamespacedName, PatchKind.Merge, patch, new() { FieldManager = _managers.Main }, cancellationToken);
        return _written.Remember(new(result));
    }

    private string Manager(string? subResource) => subResource is null ? _managers.Main : _managers.Status;

    private static bool IsFieldConflict(ApiException refusal) =>
        refusal.IsConflict && refusal.Details?.Causes.Any(cause => cause.Reason == "FieldManagerConflict") is true;

    [LoggerMessage(3040, LogLevel.Information, "Overruling another field manager on {Type} {Name}: {Conflict}")]
    private static partial void LogOverruled(ILogger logger, ResourceType type, NamespacedName name, string conflict);

    [LoggerMessage(3041, LogLevel.Information, "Writing {Type} {Name} as a whole, because this API server cannot apply it: {Problem}")]
    private static partial void LogReplacing(ILogger logger, ResourceType type, NamespacedName name, string problem);
}

/// <summary>The field managers we write as: one for the main resource, one for status.</summary>
public sealed record FieldManagerNames(string Main, string Status);
