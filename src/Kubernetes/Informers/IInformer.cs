using KubeCarrier.Api.Meta;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>A local copy of one resource, kept by list and watch. Items are shared: treat them as immutable.</summary>
public interface IInformer<T>
    where T : class
{
    /// <summary>The first full list has arrived.</summary>
    bool HasSynced { get; }

    Task WhenSyncedAsync(CancellationToken cancellationToken);

    T? Get(NamespacedName name);

    IReadOnlyCollection<T> List();

    /// <summary>Called on the informer's loop for each change, and at once for each item already there; must return quickly.</summary>
    void Subscribe(Action<Change<T>> handler);
}

/// <summary>What happened to one object: added (<c>Old</c> null), modified, or deleted (<c>New</c> null).</summary>
/// <param name="Name">Which object.</param>
/// <param name="Old">The state before.</param>
/// <param name="New">The state now.</param>
/// <param name="FinalStateUnknown">Deleted, but only found out by a later list: <c>Old</c> may not be its last state.</param>
public sealed record Change<T>(NamespacedName Name, T? Old, T? New, bool FinalStateUnknown = false)
    where T : class
{
    /// <summary>What it is and what it was. Whose an object is stands in its labels and owners: one that has lost them was somebody's, who puts them back.</summary>
    public IEnumerable<T> States => new[] { New, Old }.OfType<T>();
}
