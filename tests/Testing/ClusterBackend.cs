using KubeCarrier.LocalClusters;

namespace KubeCarrier.Testing;

/// <summary>Where the clusters of a test run come from. Never the current context, never KUBECONFIG: those may be somebody's production.</summary>
public interface IClusterBackend
{
    /// <summary>Null where the test runs, or fails because it must run and cannot.</summary>
    string? WhySkipped(bool localOnly);

    /// <summary>The management cluster first. What was started for it ends with the directory.</summary>
    Task<IReadOnlyList<TestCluster>> StartAsync(TestDirectory directory);
}

/// <summary>The one that the environment asks for.</summary>
public static class ClusterBackend
{
    public const string ManagementVariable = "KUBECARRIER_TEST_MANAGEMENT_KUBECONFIG";
    public const string ServicesVariable = "KUBECARRIER_TEST_SERVICE_KUBECONFIGS";
    public const string K3sVariable = "KUBECARRIER_TEST_K3S_IMAGE";

    internal static readonly string[] Names = ["management", "eu-west-1", "us-east-1"];

    public static IClusterBackend Chosen { get; } = Choose(Environment.GetEnvironmentVariable);

    /// <summary>Clusters that somebody named come first: whoever names some means those.</summary>
    public static IClusterBackend Choose(Func<string, string?> variable) => (variable(ManagementVariable), variable(K3sVariable)) switch
    {
        ({ Length: > 0 } management, _) => new NamedClusters(
            management, (variable(ServicesVariable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        (_, { Length: > 0 } image) => new K3sClusters(image),
        _ => new StartedControlPlanes(variable("REQUIRE_CLUSTER") == "1"),
    };

    internal static string? NotLocal(bool localOnly, string variable) => localOnly
        ? $"This test needs control planes that it may stop, whose audit log it may read, or that call loopback; {variable} names others."
        : null;
}

/// <summary>Processes on this machine: <c>dev/LocalClusters</c>.</summary>
public sealed class StartedControlPlanes(bool isRequired) : IClusterBackend
{
    private const string Missing = "There are no etcd, kube-apiserver, kube-controller-manager and kubectl here; ";

    private static readonly Lazy<KubernetesBinaries?> Search = new(KubernetesBinaries.Find);

    internal static KubernetesBinaries? Found => Search.Value;

    public string? WhySkipped(bool localOnly) => isRequired || Found is not null ? null : Missing + "eng/kubernetes.sh obtains them. See docs/testing.md.";

    public async Task<IReadOnlyList<TestCluster>> StartAsync(TestDirectory directory)
    {
        var binaries = Found ?? throw new InvalidOperationException(Missing + "run eng/kubernetes.sh first.");
        var started = await LocalControlPlanes.UpAsync(directory.StateDirectory, ClusterBackend.Names, binaries, _ => { }, CancellationToken.None);
        return [.. started.Select(cluster => TestCluster.Started(cluster, directory.Path))];
    }
}

/// <summary>Clusters that are there already.</summary>
public sealed class NamedClusters(string management, IReadOnlyList<string> services) : IClusterBackend
{
    public string? WhySkipped(bool localOnly) => ClusterBackend.NotLocal(localOnly, ClusterBackend.ManagementVariable);

    public Task<IReadOnlyList<TestCluster>> StartAsync(TestDirectory directory) => Task.FromResult<IReadOnlyList<TestCluster>>(
    [
        TestCluster.Named(ClusterBackend.Names[0], management, directory.Path),
        .. services.Select(path => TestCluster.Named(Path.GetFileNameWithoutExtension(path), path, directory.Path)),
    ]);
}
