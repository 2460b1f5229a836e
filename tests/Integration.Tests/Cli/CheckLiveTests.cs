using KubeCarrier.Cli;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Cli;

/// <summary><c>kubectl kubecarrier check --live</c>: what is read of a hub that lives says the same as the hub does.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class CheckLiveTests(HubFixture hub)
{
    private static readonly string Sample = File.ReadAllText(RepositoryRoot.Combine("manifests", "samples", "couchdb.eu-west-1.yaml")).Replace("name: db1", "name: checked", StringComparison.Ordinal);

    [ClusterFact(LocalOnly = true)]
    public async Task What_the_hub_lets_in_passes_and_nothing_is_written()
    {
        var file = await CheckAsync(hub.Clusters.Management.KubeconfigPath, "team-b");
        file.ShouldEndWith(ExitCode.Passed).Output.ShouldContain("passed   <stdin>/CouchDB/team-b/checked");

        var live = await hub.Clusters.Management.Kubectl.RunAsync("get", "couchdbs.eu-west-1.team-a", "checked", "-n", "team-b");
        live.Error.ShouldContain("not found");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task What_the_hub_denies_fails_with_its_sentence() =>
        (await CheckAsync(hub.Clusters.Management.KubeconfigPath, "team-c")).ShouldEndWith(ExitCode.Failed)
            .Output.ShouldContain("couchdbs.eu-west-1.team-a is not offered to team-c; kubectl get offerings -n team-c lists what is (offer-exists)");

    [ClusterFact(LocalOnly = true)]
    public async Task It_is_judged_as_the_version_of_this_hub_does_unless_another_is_named()
    {
        var labelled = Sample.Replace("  name: checked", "  name: checked\n  labels: {a/b/c: x}", StringComparison.Ordinal);
        var version = (await hub.Admin.Client.GetPathAsync("/version", CancellationToken.None)).ShouldNotBeNull().Text("gitVersion").ShouldNotBeNull();

        var told = await ToldAsync();

        told.ShouldBe(await ToldAsync("--kubernetes-version", version));
        (await ToldAsync("--kubernetes-version", "1.34")).ShouldContain("a qualified name must consist of");
        (await ToldAsync("--kubernetes-version", "1.35")).ShouldContain("a valid label key must consist of");
        (await ToldAsync("--kubernetes-version", told.Contains("a qualified name", StringComparison.Ordinal) ? "1.35" : "1.34")).ShouldNotBe(told);

        async Task<string> ToldAsync(params string[] more) =>
            (await PluginRun.OfAsync(hub.Clusters.Management.KubeconfigPath, labelled, ["check", "--live", "-f", "-", "-n", "team-b", .. more])).ShouldEndWith(ExitCode.Failed)
                .Output.Split('\n').Single(line => line.Contains("metadata.labels", StringComparison.Ordinal));
    }

    [ClusterFact(LocalOnly = true)]
    public async Task Who_may_not_read_the_hub_is_told_what_to_ask_instead() =>
        (await CheckAsync(await hub.Clusters.Management.WriteKubeconfigAsync("team-b-member"), "team-b")).ShouldEndWith(ExitCode.Unusable)
            .Errors.ShouldContain("asks its API server instead: kubectl kubecarrier explain -f FILE.");

    [ClusterFact(LocalOnly = true)]
    public async Task A_cluster_that_is_no_hub_is_told_so() =>
        (await CheckAsync(hub.Clusters["eu-west-1"].KubeconfigPath, "team-b")).ShouldEndWith(ExitCode.Unusable).Errors.ShouldContain("it is no KubeCarrier hub");

    private static Task<PluginRun> CheckAsync(string kubeconfig, string @namespace) =>
        PluginRun.OfAsync(kubeconfig, Sample, "check", "--live", "-f", "-", "-n", @namespace);
}
