using KubeCarrier.Kubernetes.Bounds;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>What an informer copies.</summary>
public sealed record InformerOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    /// <summary>
    /// <c>metadata.managedFields</c> is dropped on arrival, except the entries of this manager (and of its endpoints, named <c>manager-…</c>);
    /// null drops all.
    /// </summary>
    public string? KeepManagedFieldsOf { get; init; }

    /// <summary>Where the copy's objects are counted; null: nowhere.</summary>
    public KeptObjects? Kept { get; init; }

    /// <summary>Items per page of a list.</summary>
    public int PageSize { get; init; } = 500;
}
