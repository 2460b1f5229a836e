using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>What we wrote and the watch has not brought back yet, and what we applied last.</summary>
internal sealed class WrittenObjects(TimeProvider clock, KeptObjects? kept = null)
{
    // A watch that lags longer than this is trusted again: a write that was undone at once would else be believed for ever.
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(15);

    // Enough for every answer that may still be under way; older ones are forgotten then.
    private const int MaxGone = 10_000;

    private readonly ConcurrentDictionary<NamespacedName, Written> _objects = [];
    private readonly ConcurrentDictionary<string, long> _gone = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(NamespacedName Name, string? SubResource), (string Hash, string? ResourceVersion)> _applied = [];

    public KubeObject? Newest(NamespacedName name, KubeObject? watched)
    {
        if (!_objects.TryGetValue(name, out var written))
        {
            return watched;
        }

        if (clock.GetElapsedTime(written.At) > Believed || (watched is not null && !IsNewer(written.Object, watched)))
        {
            Drop(name, written);
            return watched;
        }

        return written.Object;
    }

    public IEnumerable<KubeObject> Newest(IReadOnlyCollection<KubeObject> watched)
    {
        if (_objects.IsEmpty)
        {
            return watched;
        }

        var names = watched.Select(seen => seen.Meta.NamespacedName).ToHashSet();
        return watched.Select(seen => Newest(seen.Meta.NamespacedName, seen))
            .Concat(_objects.Keys.Where(name => !names.Contains(name)).Select(name => Newest(name, null)))
            .OfType<KubeObject>();
    }

    /// <summary>Keeps what a write or a live read brought, unless the object is gone: the answer may come after the watch said so.</summary>
    public KubeObject Remember(KubeObject seen)
    {
        var (meta, name) = (seen.Meta, seen.Meta.NamespacedName);
        if (meta is { IsDeleting: true, Finalizers.Count: 0 })
        {
            Forget(name); // its last finalizer went with this write, and it with it
            return seen;
        }

        Put(name, seen);
        if (meta.Uid is { } uid && _gone.ContainsKey(uid))
        {
            // Nothing would correct a memory of it, and whoever waits for its end would wait for ever.
            Forget(name);
        }

        return seen;
    }

    public KubeObject Applied(NamespacedName name, string? subResource, JsonObject manifest, KubeObject result)
    {
        _applied[(name, subResource)] = (Hash(manifest), result.Meta.ResourceVersion);
        return Remember(result);
    }

    /// <summary>The same manifest was the last one applied, and the object has not changed since.</summary>
    public bool IsApplied(NamespacedName name, string? subResource, JsonObject manifest, KubeObject current) =>
        _applied.TryGetValue((name, subResource), out var last)
        && last.ResourceVersion == current.Meta.ResourceVersion
        && last.Hash == Hash(manifest);

    public void Forget(NamespacedName name)
    {
        if (_objects.TryGetValue(name, out var written))
        {
            Drop(name, written);
        }
    }

    /// <summary>It ends, and what it was counted for is free for others.</summary>
    public void GiveBack()
    {
        foreach (var (name, written) in _objects)
        {
            Drop(name, written);
        }
    }

    public void Observe(Change<KubeObject> change)
    {
        if (change.New is { } seen)
        {
            Newest(change.Name, seen);
            return;
        }

        Bury(change.Old);
        _applied.TryRemove((change.Name, null), out _);
        _applied.TryRemove((change.Name, "status"), out _);
        if (_objects.TryGetValue(change.Name, out var written) && written.Object.Meta.Uid == change.Old?.Meta.Uid)
        {
            Drop(change.Name, written);
        }
    }

    private void Put(NamespacedName name, KubeObject seen)
    {
        Forget(name);
        var written = new Written(seen, clock.GetTimestamp(), kept is null ? 0 : KeptObjects.CostOf(seen.Json));
        try
        {
            kept?.Exchange(0, written.Cost, $"{name}");
        }
        catch (ApiException)
        {
            return; // it was written all the same; the watch will bring it
        }

        if (!_objects.TryAdd(name, written))
        {
            kept?.Exchange(written.Cost, 0, ""); // somebody else wrote at the same time, and was quicker
        }
    }

    private void Drop(NamespacedName name, Written written)
    {
        if (_objects.TryRemove(KeyValuePair.Create(name, written)))
        {
            kept?.Exchange(written.Cost, 0, "");
        }
    }

    private void Bury(KubeObject? gone)
    {
        if (gone?.Meta.Uid is not { } uid)
        {
            return;
        }

        _gone[uid] = clock.GetTimestamp();
        if (_gone.Count > MaxGone)
        {
            foreach (var old in _gone.Where(entry => clock.GetElapsedTime(entry.Value) > Believed))
            {
                _gone.TryRemove(old);
            }
        }
    }

    // Resource versions are compared within one resource of one cluster only, and only when both are numbers.
    private static bool IsNewer(KubeObject written, KubeObject watched) =>
        ulong.TryParse(written.Meta.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var ours)
        && ulong.TryParse(watched.Meta.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var theirs)
        && ours > theirs;

    private static string Hash(JsonObject manifest) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(manifest.ToJsonString()))[..16]);

    private sealed record Written(KubeObject Object, long At, long Cost);
}
