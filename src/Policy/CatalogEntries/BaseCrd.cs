using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>The checks that CatalogEntry and DerivedCustomResource make of their base CRD, and the annotation that reserves it.</summary>
public static class BaseCrd
{
    /// <summary>Why the base CRD cannot be used by <paramref name="user"/>; null when it can.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="crd">The CRD; null when there is none.</param>
    /// <param name="annotation">Where its one user is written.</param>
    /// <param name="user">Who wants to use it.</param>
    public static (string Reason, string Message)? Problem(string name, KubeObject? crd, string annotation, NamespacedName user)
    {
        if (crd is null)
        {
            return (CatalogEntryConditions.NotFound, $"CRD {name} does not exist in the management cluster; discover it in a service cluster first");
        }

        if (crd.Meta.IsDeleting)
        {
            return (CatalogEntryConditions.NotFound, $"CRD {name} is being deleted");
        }

        if (!CrdState.IsNamespaced(crd.Json))
        {
            return (CatalogEntryConditions.NotNamespaced, $"CRD {name} is cluster-scoped, and tenants only have a namespace");
        }

        var meta = crd.Meta;
        // First of all: who uses the CRD of another provider is not this one's to know (B81).
        if (meta.Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace) != user.Namespace)
        {
            return (CatalogEntryConditions.NotAssignedToProvider, $"CRD {name} does not belong to provider {user.Namespace}");
        }

        if (meta.Annotations.GetValueOrDefault(annotation) is { Length: > 0 } other && !string.Equals(other, user.ToString(), StringComparison.Ordinal))
        {
            return (CatalogEntryConditions.AlreadyInUse, other.StartsWith($"{user.Namespace}/", StringComparison.Ordinal)
                ? $"CRD {name} is already used by {other}; a CRD is offered once"
                : $"CRD {name} is already in use; a CRD is offered once");
        }

        return meta.Labels.GetValueOrDefault(WellKnown.Labels.ServiceCluster) is { Length: > 0 }
            ? null
            : (CatalogEntryConditions.MissingServiceClusterLabel, $"CRD {name} has no label {WellKnown.Labels.ServiceCluster}");
    }

    /// <summary>Reserves the CRD; null when it is reserved already.</summary>
    public static AnnotationChange? Reserve(KubeObject crd, string annotation, NamespacedName user) =>
        IsReservedFor(crd, annotation, user) ? null : new(KubernetesResources.CustomResourceDefinitions, crd.Meta, annotation, user.ToString());

    /// <summary>Frees the CRD; null when it is another's or nobody's.</summary>
    public static AnnotationChange? Release(KubeObject? crd, string annotation, NamespacedName user) =>
        crd is not null && IsReservedFor(crd, annotation, user) ? new(KubernetesResources.CustomResourceDefinitions, crd.Meta, annotation, null) : null;

    private static bool IsReservedFor(KubeObject crd, string annotation, NamespacedName user) =>
        string.Equals(crd.Meta.Annotations.GetValueOrDefault(annotation), user.ToString(), StringComparison.Ordinal);
}
