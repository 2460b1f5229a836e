namespace KubeCarrier.Testing;

/// <summary>
/// The clusters of a test run: a management cluster and two service clusters, started for it and taken down after it; or those that are named
/// (<see cref="ClusterBackend"/>).
/// </summary>
public sealed class ControlPlanes : IAsyncLifetime
{
    private IReadOnlyList<TestCluster> _clusters = [];
    private TestDirectory? _directory;

    public TestCluster Management => Clusters[0];

    public IReadOnlyList<TestCluster> Services => [.. Clusters.Skip(1)];

    /// <summary>A private folder for files of this run; removed at its end.</summary>
    public string Directory => _directory?.Path ?? throw NotThere();

    private IReadOnlyList<TestCluster> Clusters => _clusters.Count > 0 ? _clusters : throw NotThere();

    /// <summary>The cluster with this name: "management", "eu-west-1", "us-east-1"; or what the kubeconfig's file is called.</summary>
    public TestCluster this[string name] => Clusters.FirstOrDefault(cluster => cluster.Name == name)
        ?? throw new ArgumentException($"There is no cluster '{name}'; there are {string.Join(", ", Clusters.Select(cluster => cluster.Name))}.");

    public async Task InitializeAsync()
    {
        if (ClusterBackend.Chosen.WhySkipped(localOnly: false) is not null)
        {
            return; // xunit makes the fixture even when all of its tests are skipped
        }

        _directory = await TestDirectory.CreateAsync();
        try
        {
            _clusters = await ClusterBackend.Chosen.StartAsync(_directory);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        if (_directory is not null)
        {
            await _directory.DisposeAsync();
        }
    }

    private static InvalidOperationException NotThere() =>
        new("There are no clusters in this run; mark the test [ClusterFact], so that it is skipped or fails with the reason.");
}
