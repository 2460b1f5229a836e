using KubeCarrier.LocalClusters;

namespace KubeCarrier.Demo;

/// <summary>Where everything of one environment lies: the clusters, and beside them what runs on top of them.</summary>
/// <param name="Root">The state directory.</param>
internal sealed record DemoDirectory(string Root)
{
    public static string Default => RepositoryRoot.Combine(".local");

    /// <summary>State of the local control planes; what was started below it ends with them.</summary>
    public string Clusters => Path.Combine(Root, "clusters");

    /// <summary>Files of the two processes. No cluster is called that: it has no cluster state in it.</summary>
    public string Hub => Path.Combine(Clusters, "hub");

    /// <summary>All clusters in one file, a context each.</summary>
    public string Kubeconfig => Path.Combine(Root, "kubeconfig");

    /// <summary>kubectl's discovery cache, so that it does not mix with somebody's own.</summary>
    public string KubectlHome => Path.Combine(Hub, "home");

    /// <summary>Held while somebody starts, tells or stops.</summary>
    public string Lock => Path.Combine(Root, "demo");

    public string HubFile(string name) => Path.Combine(Hub, name);

    public string LogPath(string component) => Path.Combine(Hub, component + ".log");

    /// <summary>As a reader in the checkout types it.</summary>
    public static string Shown(string path) =>
        path.StartsWith(RepositoryRoot.Path + "/", StringComparison.Ordinal) ? Path.GetRelativePath(RepositoryRoot.Path, path) : path;
}
