namespace KubeCarrier.Kubernetes.Patching;

/// <summary>The fields that say which object is meant, rather than what it should be.</summary>
internal static class ObjectIdentity
{
    public static bool IsPartOfMetadata(string field) => field is "name" or "namespace" or "uid" or "resourceVersion";
}
