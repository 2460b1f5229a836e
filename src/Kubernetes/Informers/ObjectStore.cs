using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>An informer's items and who is told about their changes.</summary>
internal sealed partial class ObjectStore<T>(
    ResourceType type, Func<JsonObject, T> decode, string? keepManager, KeptObjects? kept, ILogger logger)
    where T : class
{
    private readonly ConcurrentDictionary<NamespacedName, Entry> _entries = new();
    private readonly Lock _gate = new(); // a change and its delivery are one step, so a late subscriber misses nothing and hears nothing twice
    private Action<Change<T>>[] _handlers = [];

    private KeptObjects? Kept => kept;

    public T? Get(NamespacedName name) => _entries.TryGetValue(name, out var entry) ? entry.Item : null;

    public IReadOnlyCollection<T> List() => [.. _entries.Select(pair => pair.Value.Item)];

    public void Subscribe(Action<Change<T>> handler)
    {
        lock (_gate)
        {
            _handlers = [.. _handlers, handler];
            foreach (var (name, entry) in _entries)
            {
                Deliver(handler, new Change<T>(name, null, entry.Item));
            }
        }
    }

    public IFullList Begin(bool assumeChanged) => new FullList(this, assumeChanged);

    /// <summary>It ends, and what it was counted for is free for others.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            foreach (var (_, entry) in _entries)
            {
                kept?.Exchange(entry.Cost, 0, "");
            }

            _entries.Clear();
        }
    }

    public void Apply(WatchEvent change)
    {
        if (Identity.Of(change.Object) is not { } identity)
        {
            LogNameless(logger, type);
            return;
        }

        lock (_gate)
        {
            if (change.Type == WatchEventType.Deleted)
            {
                Remove(identity.Name, TryDecode(identity, change.Object), finalStateUnknown: false);
            }
            else
            {
                Upsert(identity, change.Object, assumeChanged: false);
            }
        }
    }

    private void Upsert(Identity identity, JsonObject node, bool assumeChanged)
    {
        _ = _entries.TryGetValue(identity.Name, out var known);
        if (known?.Identity == identity && !assumeChanged)
        {
            return; // the same version again: a relist
        }

        if (TryDecode(identity, node) is not { } item)
        {
            return;
        }

        // Before anything is told: what is not kept was not seen.
        var cost = kept is null ? 0 : KeptObjects.CostOf(node);
        kept?.Exchange(known?.Cost ?? 0, cost, $"{type} {identity.Name}");

        if (known is not null && known.Identity.Uid != identity.Uid)
        {
            // Deleted and created anew between two looks: another object, which only has the same name.
            _entries[identity.Name] = known with { Cost = 0 }; // taken over by the other one
            Remove(identity.Name, lastState: null, finalStateUnknown: true);
            known = null;
        }

        _entries[identity.Name] = new Entry(identity, item, cost);
        Deliver(new Change<T>(identity.Name, known?.Item, item));
    }

    private void Remove(NamespacedName name, T? lastState, bool finalStateUnknown)
    {
        if (_entries.TryRemove(name, out var known))
        {
            kept?.Exchange(known.Cost, 0, "");
            Deliver(new Change<T>(name, lastState ?? known.Item, null, finalStateUnknown));
        }
    }

    private T? TryDecode(Identity identity, JsonObject node)
    {
        try
        {
            ManagedFields.Strip(node, keepManager);
            return decode(node);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            LogUndecodable(logger, exception, type, identity.Name);
            return null;
        }
    }

    private void Deliver(Change<T> change)
    {
        foreach (var handler in _handlers)
        {
            Deliver(handler, change);
        }
    }

    private void Deliver(Action<Change<T>> handler, Change<T> change)
    {
        try
        {
            handler(change);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogHandlerFailed(logger, exception, type, change.Name); // one handler's fault must not cut off the others
        }
    }

    private sealed record Entry(Identity Identity, T Item, long Cost);

    private sealed class FullList(ObjectStore<T> store, bool assumeChanged) : IFullList
    {
        private readonly HashSet<NamespacedName> _seen = [];
        private ApiException? _full;

        public void Add(IReadOnlyList<JsonObject> items)
        {
            if (_full is not null)
            {
                store.Kept?.Note(_full); // a list of thousands of pages may take hours
            }

            lock (store._gate)
            {
                foreach (var item in items)
                {
                    if (Identity.Of(item) is { } identity)
                    {
                        _seen.Add(identity.Name);
                        Keep(identity, item);
                    }
                }
            }
        }

        public void Complete()
        {
            lock (store._gate)
            {
                foreach (var gone in store._entries.Keys.Where(name => !_seen.Contains(name)).ToList())
                {
                    store.Remove(gone, lastState: null, finalStateUnknown: true);
                }
            }

            if (_full is not null)
            {
                throw _full; // what is gone has made room, perhaps enough for the next time
            }
        }

        private void Keep(Identity identity, JsonObject item)
        {
            if (_full is not null)
            {
                return;
            }

            try
            {
                store.Upsert(identity, item, assumeChanged);
            }
            catch (ApiException full)
            {
                _full = full;
            }
        }
    }

    private sealed record Identity(NamespacedName Name, string? Uid, string? ResourceVersion)
    {
        public static Identity? Of(JsonObject node) =>
            node["metadata"] is JsonObject metadata && metadata.Text("name") is { Length: > 0 } name
                ? new Identity(new NamespacedName(metadata.Text("namespace"), name), metadata.Text("uid"), metadata.Text("resourceVersion"))
                : null;
    }

    [LoggerMessage(3010, LogLevel.Error, "{Type} {Name} cannot be read and is left out until it changes")]
    private static partial void LogUndecodable(ILogger logger, Exception exception, ResourceType type, NamespacedName name);

    [LoggerMessage(3011, LogLevel.Error, "A handler of {Type} failed on {Name}")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, ResourceType type, NamespacedName name);

    [LoggerMessage(3012, LogLevel.Warning, "{Type}: an event about an object without a name")]
    private static partial void LogNameless(ILogger logger, ResourceType type);
}
