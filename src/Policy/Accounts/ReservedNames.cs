namespace KubeCarrier.Policy.Accounts;

/// <summary>Names of namespaces that belong to the platform, whether they exist yet or not (B24).</summary>
public static class ReservedNames
{
    private static readonly (string Name, string Reason)[] Exact =
    [
        ("default", "Kubernetes"),
        ("kubecarrier", "KubeCarrier"),
        ("cert-manager", "cert-manager"),
        ("openshift", "OpenShift"),
    ];

    private static readonly (string Prefix, string Reason)[] Prefixes =
    [
        ("kube-", "Kubernetes"),
        ("kubecarrier-", "KubeCarrier"),
        ("openshift-", "OpenShift"),
    ];

    /// <summary>Whose name it is; null when it is free to choose.</summary>
    public static string? ReasonFor(string name) =>
        Exact.Where(reserved => string.Equals(reserved.Name, name, StringComparison.Ordinal)).Select(reserved => reserved.Reason).FirstOrDefault()
            ?? Prefixes.Where(reserved => name.StartsWith(reserved.Prefix, StringComparison.Ordinal)).Select(reserved => reserved.Reason).FirstOrDefault();
}
