using System.Net.Sockets;
using DotNet.Testcontainers.Builders;
using Testcontainers.K3s;

namespace KubeCarrier.Testing;

/// <summary>k3s in containers, one for each cluster, where there is Docker.</summary>
/// <param name="image">Whose tag says which Kubernetes: <c>rancher/k3s:v1.35.2-k3s1</c>.</param>
/// <param name="endpoint">Of Docker; null: what Docker's own settings say.</param>
public sealed class K3sClusters(string image, string? endpoint = null) : IClusterBackend
{
    public string? WhySkipped(bool localOnly) => ClusterBackend.NotLocal(localOnly, ClusterBackend.K3sVariable);

    public async Task<IReadOnlyList<TestCluster>> StartAsync(TestDirectory directory)
    {
        try
        {
            return await Task.WhenAll(ClusterBackend.Names.Select(name => StartAsync(name, directory)));
        }
        catch (Exception problem) when (problem is DockerUnavailableException || problem.GetBaseException() is SocketException)
        {
            var why = problem.Message.Split('\n')[0].TrimEnd();
            throw new InvalidOperationException(
                $"{ClusterBackend.K3sVariable} asks for {image}, and no Docker answers ({why}); start it, or unset the variable. See docs/testing.md.", problem);
        }
    }

    private async Task<TestCluster> StartAsync(string name, TestDirectory directory)
    {
        var builder = new K3sBuilder(image);
        var container = (endpoint is null ? builder : builder.WithDockerEndpoint(endpoint)).Build();
        directory.Own(container);
        await container.StartAsync();
        var kubeconfig = Path.Combine(directory.Path, $"{name}.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, await container.GetKubeconfigAsync());
        return TestCluster.Named(name, kubeconfig, directory.Path);
    }
}
