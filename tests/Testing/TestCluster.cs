using System.Text.Json.Nodes;
using KubeCarrier.LocalClusters;

namespace KubeCarrier.Testing;

/// <summary>One cluster of a test run, as its administrator sees it.</summary>
public sealed class TestCluster
{
    private readonly string _directory;

    private TestCluster(string name, string kubeconfigPath, string directory, LocalControlPlane? local)
    {
        (Name, KubeconfigPath, _directory, Local) = (name, kubeconfigPath, directory, local);
        Kubectl = new(kubeconfigPath, directory);
    }

    public string Name { get; }

    public string KubeconfigPath { get; }

    /// <summary>kubectl as the administrator.</summary>
    public Kubectl Kubectl { get; }

    /// <summary>Null when the cluster was named by kubeconfig: no audit log then.</summary>
    public LocalControlPlane? Local { get; }

    /// <summary>kubectl as somebody else: with a client certificate of theirs, or in a named cluster by impersonation.</summary>
    public async Task<Kubectl> KubectlAsAsync(string user, params string[] groups) => new(await WriteKubeconfigAsync(user, groups), _directory);

    /// <summary>A new kubeconfig file for this user; it is removed with the run.</summary>
    public async Task<string> WriteKubeconfigAsync(string user, params string[] groups)
    {
        var path = NewKubeconfigPath();
        if (Local is not null)
        {
            return Local.WriteKubeconfig(path, user, groups);
        }

        var impersonation = new JsonObject { ["as"] = user, ["as-groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]) };
        await WriteImpersonatingAsync(path, impersonation);
        return path;
    }

    /// <summary>kubectl as the administrator who says to be somebody else; the members are those of a kubeconfig's user, which every kubectl reads.</summary>
    public async Task<Kubectl> KubectlImpersonatingAsync(JsonObject impersonation)
    {
        var path = NewKubeconfigPath();
        await WriteImpersonatingAsync(path, impersonation);
        return new(path, _directory);
    }

    private async Task WriteImpersonatingAsync(string path, JsonObject impersonation)
    {
        var admin = await Kubectl.RunAsync("config", "view", "--raw", "--minify", "--flatten", "-o", "json");
        var kubeconfig = JsonNode.Parse(admin.ShouldSucceed().Output) ?? throw new InvalidOperationException($"{KubeconfigPath} is empty.");
        var credentials = kubeconfig["users"]?[0]?["user"] ?? throw new InvalidOperationException($"{KubeconfigPath} names no user.");
        foreach (var (member, value) in impersonation)
        {
            credentials[member] = value?.DeepClone();
        }

        await File.WriteAllTextAsync(path, kubeconfig.ToJsonString());
    }

    private string NewKubeconfigPath() => Path.Combine(_directory, $"{Name}-{Guid.NewGuid():N}.kubeconfig");

    internal static TestCluster Started(LocalControlPlane cluster, string directory) =>
        new(cluster.Name, cluster.AdminKubeconfigPath, directory, cluster);

    internal static TestCluster Named(string name, string kubeconfigPath, string directory) => File.Exists(kubeconfigPath)
        ? new(name, kubeconfigPath, directory, null)
        : throw new FileNotFoundException($"{kubeconfigPath}, named for the tests, does not exist.", kubeconfigPath);
}
