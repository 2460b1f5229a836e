using System.Collections.Concurrent;
using KubeCarrier.Kubernetes.Informers;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>How many instances there are, by the watches that syncing them keeps anyway.</summary>
internal sealed class WatchedInstances
{
    private readonly ConcurrentDictionary<string, ResourceCache> _caches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ResourceCache, ConcurrentDictionary<string, int>> _counts = new();

    /// <summary>An instance of a CRD came or went in a namespace. When a watch is in step, once for each namespace that has some.</summary>
    public event Action<string, string?>? Changed;

    /// <summary>Counts from here on what a watch brings that is in step.</summary>
    public void Attach(ResourceCache cache)
    {
        var crd = cache.Type.GroupResource;
        _caches[crd] = cache;
        var counts = _counts[cache] = new(StringComparer.Ordinal);
        var told = new HashSet<string?>();
        var isReplay = true;
        cache.Subscribe(change =>
        {
            if (change.Old is null != change.New is null)
            {
                counts.AddOrUpdate(change.Name.Namespace ?? "", static (_, by) => by, static (_, count, by) => count + by, change.Old is null ? 1 : -1);
            }

            if (isReplay ? told.Add(change.Name.Namespace) : change.Old is null || change.New is null)
            {
                Changed?.Invoke(crd, change.Name.Namespace);
            }
        });
        isReplay = false;
    }

    public void Detach(ResourceCache cache)
    {
        _caches.TryRemove(KeyValuePair.Create(cache.Type.GroupResource, cache));
        _counts.TryRemove(cache, out _);
    }

    /// <summary>Those that are being deleted count until they are gone. Null while nobody watches.</summary>
    public long? Count(string crd, string? @namespace) =>
        _caches.TryGetValue(crd, out var cache) ? cache.List().LongCount(seen => seen.Meta.Namespace == @namespace) : null;

    /// <summary>Of all CRDs of a group together, without looking at each object: what was written a moment ago may not be counted yet.</summary>
    public int CountOfGroup(string group, string? @namespace) =>
        _counts.Where(entry => entry.Key.Type.Group == group).Sum(entry => entry.Value.GetValueOrDefault(@namespace ?? ""));
}
