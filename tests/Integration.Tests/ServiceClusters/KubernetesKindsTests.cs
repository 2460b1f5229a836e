using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.LocalClusters;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>The names that a service may not have, against a cluster that serves all kinds of its Kubernetes.</summary>
public sealed class KubernetesKindsTests
{
    [Shows("B80")]
    [ClusterFact(LocalOnly = true)]
    public async Task Every_kind_that_this_Kubernetes_has_is_known_by_all_its_names()
    {
        await using var directory = await TestDirectory.CreateAsync();
        var binaries = KubernetesBinaries.Find().ShouldNotBeNull();
        var started = await LocalControlPlanes.UpAsync(directory.StateDirectory, ["all"], binaries, _ => { }, CancellationToken.None, allKinds: true);
        using var cluster = new ClusterUser(started.ShouldHaveSingleItem().AdminKubeconfigPath);
        var groups = (await cluster.Client.GetPathAsync("/apis", CancellationToken.None)).ShouldNotBeNull();
        var paths = groups["groups"].ShouldNotBeNull().AsArray().Select(group => $"{group!["preferredVersion"]!["groupVersion"]}")
            .Where(version => version.Split('/')[0] is var name && (!name.Contains('.') || name.EndsWith(".k8s.io", StringComparison.Ordinal)))
            .Select(version => $"/apis/{version}").Prepend("/api/v1");
        var unknown = new List<string>();
        foreach (var path in paths)
        {
            var resources = (await cluster.Client.GetPathAsync(path, CancellationToken.None)).ShouldNotBeNull()["resources"].ShouldNotBeNull().AsArray();
            unknown.AddRange(resources.Select(resource => resource!.AsObject()).Where(resource => !$"{resource["name"]}".Contains('/'))
                .SelectMany(resource => (resource["shortNames"]?.AsArray() ?? []).Select(name => $"{name}").Concat([$"{resource["name"]}", $"{resource["kind"]}"]))
                .Where(name => !TakenNames.OfHub.IsTaken(name)));
        }

        paths.ShouldContain("/apis/apps/v1");
        unknown.ShouldBeEmpty();
    }
}
