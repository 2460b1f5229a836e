namespace KubeCarrier.Testing;

/// <summary>The checkout the tests run from: its manifests, samples and golden files.</summary>
public static class RepositoryRoot
{
    public static string Path => LocalClusters.RepositoryRoot.Path;

    /// <summary>A path below the root.</summary>
    public static string Combine(params string[] parts) => LocalClusters.RepositoryRoot.Combine(parts);
}
