namespace KubeCarrier.Policy.Reviews;

/// <summary>API groups that are there before any provider brings some.</summary>
public static class HubGroups
{
    private const string Ours = "kubecarrier.io";

    /// <summary>Kubernetes' and ours; all others hold instances.</summary>
    public static bool IsBuiltIn(string group)
    {
        return !group.Contains('.', StringComparison.Ordinal)
            || group.EndsWith(".k8s.io", StringComparison.Ordinal)
            || group == Ours
            || group.EndsWith($".{Ours}", StringComparison.Ordinal);
    }

    /// <summary>The group in an object's <c>apiVersion</c>; empty for the core group.</summary>
    public static string Of(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? apiVersion[..slash] : "";
}
