using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Collects what API servers refuse of one plan, so that one refusal does not keep the rest from being done. What may pass by itself is thrown.</summary>
internal sealed class RefusedWrites
{
    private readonly List<Refusal> _all;
    private ApiException? _passing;

    public RefusedWrites(params IEnumerable<Refusal> known) => _all = [.. known];

    public IReadOnlyList<Refusal> All => _all;

    public bool Any => _all.Count > 0;

    /// <summary>What was written to last is not there any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Nothing was refused, for good or for the moment.</summary>
    public bool AreNone => !Any && _passing is null;

    /// <summary>What was refused before.</summary>
    public void Add(RefusedWrites before)
    {
        _all.AddRange(before._all);
        _passing ??= before._passing;
    }

    public async Task TryAsync(ResourceType type, NamespacedName name, Func<Task> write, string? serviceCluster = null)
    {
        try
        {
            await write();
        }
        catch (ApiException refusal) when (refusal.IsFinal)
        {
            IsGone = refusal.IsNotFound;
            _all.Add(new(type.Kind, name, refusal.MessageWithoutValues) { ServiceCluster = serviceCluster });
        }
    }

    /// <summary>A deletion is tried again whatever refuses it, and holds up no other.</summary>
    public async Task TryDeleteAsync(Deletion deletion, Func<Task> delete, string? serviceCluster = null)
    {
        try
        {
            await delete();
        }
        catch (ApiException refusal) when (refusal.IsFinal)
        {
            _all.Add(new(deletion.Type.Kind, deletion.Name, refusal.MessageWithoutValues) { ServiceCluster = serviceCluster, IsDeletion = true });
        }
        catch (ApiException passing)
        {
            _passing = passing; // also when it has another UID by now: the next look decides about its successor
        }
    }

    /// <summary>Backs off, when all that could be done is done and told.</summary>
    public void ThrowPassing()
    {
        if (_passing is { } passing)
        {
            throw passing;
        }
    }
}
