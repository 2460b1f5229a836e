using KubeCarrier.LocalClusters;

namespace KubeCarrier.Testing;

/// <summary>Which clusters the tests can have. Never the current context, never KUBECONFIG: those may be somebody's production.</summary>
internal static class ClusterAvailability
{
    public const string ManagementVariable = "KUBECARRIER_TEST_MANAGEMENT_KUBECONFIG";
    public const string ServicesVariable = "KUBECARRIER_TEST_SERVICE_KUBECONFIGS";

    private static readonly Lazy<KubernetesBinaries?> Found = new(KubernetesBinaries.Find);

    public static KubernetesBinaries? Binaries => Found.Value;

    public static string? ManagementKubeconfig => Variable(ManagementVariable);

    public static IReadOnlyList<string> ServiceKubeconfigs =>
        (Variable(ServicesVariable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsRequired => Variable("REQUIRE_CLUSTER") == "1";

    public static string? WhySkipped(bool localOnly) => (localOnly, ManagementKubeconfig) switch
    {
        (true, not null) => $"This test needs control planes that it may stop or whose audit log it may read; {ManagementVariable} names others.",
        (false, not null) => null,
        _ when IsRequired || Binaries is not null => null,
        _ => "There are no etcd, kube-apiserver, kube-controller-manager and kubectl here; eng/kubernetes.sh obtains them. See docs/testing.md.",
    };

    public static KubernetesBinaries RequireBinaries() => Binaries ?? throw new InvalidOperationException(
        "There are no etcd, kube-apiserver, kube-controller-manager and kubectl here; run eng/kubernetes.sh first.");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
