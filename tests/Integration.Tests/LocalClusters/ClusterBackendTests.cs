namespace KubeCarrier.Integration.Tests.LocalClusters;

/// <summary>Which clusters a run takes. Nothing here needs any, nor Docker.</summary>
public sealed class ClusterBackendTests
{
    private const string Image = "rancher/k3s:v1.35.2-k3s1";

    [Fact]
    public void Processes_on_this_machine_unless_others_are_asked_for()
    {
        Choose().ShouldBeOfType<StartedControlPlanes>();
        Choose((ClusterBackend.ManagementVariable, "")).ShouldBeOfType<StartedControlPlanes>();
        Choose((ClusterBackend.K3sVariable, Image)).ShouldBeOfType<K3sClusters>();
        Choose((ClusterBackend.ManagementVariable, "hub.yaml")).ShouldBeOfType<NamedClusters>();
        Choose((ClusterBackend.ManagementVariable, "hub.yaml"), (ClusterBackend.K3sVariable, Image)).ShouldBeOfType<NamedClusters>();
    }

    [Fact]
    public void What_is_required_is_not_skipped_and_what_must_be_local_is_skipped_elsewhere()
    {
        Choose(("REQUIRE_CLUSTER", "1")).WhySkipped(localOnly: true).ShouldBeNull();
        foreach (var variable in new[] { ClusterBackend.ManagementVariable, ClusterBackend.K3sVariable })
        {
            Choose((variable, "x")).WhySkipped(localOnly: false).ShouldBeNull();
            Choose((variable, "x")).WhySkipped(localOnly: true).ShouldNotBeNull().ShouldContain(variable);
        }
    }

    [Fact]
    public async Task Named_clusters_are_called_after_their_files()
    {
        await using var directory = await TestDirectory.CreateAsync();
        var (hub, service) = (Path.Combine(directory.Path, "hub.yaml"), Path.Combine(directory.Path, "eu-west-1.yaml"));
        await File.WriteAllTextAsync(hub, "");
        await File.WriteAllTextAsync(service, "");

        (await Choose((ClusterBackend.ManagementVariable, hub), (ClusterBackend.ServicesVariable, $" {service} :")).StartAsync(directory))
            .Select(cluster => cluster.Name).ShouldBe(["management", "eu-west-1"]);
        Should.Throw<FileNotFoundException>(() => _ = Choose((ClusterBackend.ManagementVariable, "/nowhere")).StartAsync(directory)).Message.ShouldContain("/nowhere");
    }

    [Fact]
    public async Task Without_Docker_the_sentence_says_who_asked_for_it()
    {
        await using var directory = await TestDirectory.CreateAsync();

        var problem = await new K3sClusters(Image, "tcp://127.0.0.1:1").StartAsync(directory).ShouldThrowAsync<InvalidOperationException>();

        problem.Message.ShouldStartWith($"KUBECARRIER_TEST_K3S_IMAGE asks for {Image}, and no Docker answers (");
        problem.Message.ShouldEndWith("start it, or unset the variable. See docs/testing.md.");
    }

    private static IClusterBackend Choose(params (string Name, string Value)[] variables) =>
        ClusterBackend.Choose(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).SingleOrDefault());
}
