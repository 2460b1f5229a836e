using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Offline.Settling;

/// <summary>A hub in which the controller has nothing left to do.</summary>
/// <param name="Written">What there is.</param>
/// <param name="View">What instances are judged by.</param>
/// <param name="Kinds">What is served.</param>
/// <param name="Looks">What each plan was made from.</param>
/// <param name="AwaitsInstances">Something goes on when instances are gone.</param>
internal sealed record SettledHub(Written Written, HubView View, ServedKinds Kinds, Looks Looks, bool AwaitsInstances)
{
    public HubState State => Written.State;
}

/// <summary>
/// What each plan was made from. A plan applied to its own result changes nothing, so one whose subject and inputs are the same need not be made again.
/// Objects and tables are the same when the reference is.
/// </summary>
internal sealed class Looks(Looks? earlier = null)
{
    private readonly Dictionary<object, object?[]> _seen = [];

    /// <summary>Whether something is new; it counts as seen from now on.</summary>
    public bool AreNew(object subject, params object?[] inputs)
    {
        if (Find(subject) is { } known && known.AsSpan().SequenceEqual(inputs))
        {
            return false;
        }

        _seen[subject] = inputs;
        return true;
    }

    /// <summary>It is new again, unless it is like this.</summary>
    public void See(object subject, params object?[] inputs) => _seen[subject] = inputs;

    private object?[]? Find(object subject) => _seen.TryGetValue(subject, out var known) ? known : earlier?.Find(subject);
}
