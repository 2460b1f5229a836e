using System.Text;
using System.Text.Json.Nodes;
using Kubectl = KubeCarrier.Demo.Kubectl;

namespace KubeCarrier.EndToEnd.Tests.Hostile;

/// <summary>Providers register clusters that want the controller's memory. The controller has as much as its Deployment gives it, and nobody else notices.</summary>
[Collection(BuiltHubGroup.Name)]
public sealed class HostileClusterTests(BuiltHub hub)
{
    private const int Heartbeats = 3;

    private static readonly string[] HonestCluster = ["get", "servicecluster", "eu-west-1", "-n", "team-a", "-o", "json"];

    /// <summary>One does everything that can be done, and several do at the same time what costs most.</summary>
    private static readonly IReadOnlyList<(string Provider, string Trick)> Attacks =
    [
        .. HostileApiServer.Tricks.Keys.Select(trick => ("hostile-1", trick)),
        .. new[] { "hostile-2", "hostile-3", "hostile-4", "hostile-5" }.SelectMany(provider => new[] { (provider, "pages"), (provider, "braces") }),
    ];

    private static IEnumerable<string> Providers => Attacks.Select(attack => attack.Provider).Distinct();

    private Kubectl Kubectl => hub.Environment.Kubectl;

    [Shows("B83", "B96", "H59", "H60", "H61")]
    [ClusterFact(LocalOnly = true)]
    public async Task Clusters_that_want_all_the_memory_hurt_nobody_but_their_provider()
    {
        await hub.UndisturbedAsync();
        using var limit = new MemoryLimit(DeployedContainer.Controller.Memory);
        await using var hostile = await HostileApiServer.StartAsync();
        var controller = hub.Environment.Controller.StartedBy(DeployedContainer.Controller.Prefix(limit));
        try
        {
            await controller.EnsureReadyAsync(_ => { }, CancellationToken.None);
            await HonestClusterBeatsAsync(1);
            var (process, lease) = (controller.Ids.ShouldHaveSingleItem(), await LeaseAsync());
            await RegisterAsync(hostile);
            using var enough = new CancellationTokenSource();
            var writes = WriteAsync(enough.Token);
            var beats = HonestClusterBeatsAsync(Heartbeats);

            foreach (var (provider, trick) in Attacks)
            {
                await Eventually.Async(
                    async () => (await ReachableAsync(provider, trick)).ShouldBe($"False/{HostileApiServer.Tricks[trick]}"), $"{provider}'s {trick} is told");
            }

            (await beats).ShouldBe(["True/ServiceClusterReachable"]);
            await enough.CancelAsync();
            (await writes).ShouldBeGreaterThan(0);
            controller.Ids.ShouldBe([process]);
            (await LeaseAsync()).ShouldBe(lease);
            MemoryLimit.PeakOf(process).ShouldBeLessThan(limit.Bytes);
        }
        finally
        {
            await RemoveAsync();
            await hub.Environment.Controller.EnsureReadyAsync(_ => { }, CancellationToken.None);
        }
    }

    private async Task RegisterAsync(HostileApiServer hostile)
    {
        await ApplyAsync(Providers.Select(provider => $$"""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Account
            metadata: {name: {{provider}} }
            spec:
              metadata: {displayName: Hostile, shortDescription: wants memory}
              roles: [Provider]
              subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: {{provider}}-member}]
            """));
        foreach (var provider in Providers)
        {
            await Eventually.Async(async () => await Kubectl.SucceedAsync(CancellationToken.None, "get", "namespace", provider), $"{provider} has its namespace");
        }

        await ApplyAsync(Attacks.Select(attack => $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: {{attack.Trick}}, namespace: {{attack.Provider}} }
            data: {kubeconfig: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(hostile.Kubeconfig(attack.Trick)))}} }
            ---
            apiVersion: kubecarrier.io/v1alpha1
            kind: ServiceCluster
            metadata: {name: {{attack.Trick}}, namespace: {{attack.Provider}} }
            spec: {kubeconfigSecret: {name: {{attack.Trick}} } }
            """));
    }

    private async Task RemoveAsync() => await Task.WhenAll(Providers.Select(async provider =>
    {
        await Kubectl.RunAsync(["delete", "servicecluster", "--all", "-n", provider], "", CancellationToken.None);
        await Kubectl.RunAsync(["delete", "account", provider], "", CancellationToken.None);
    }));

    private async Task ApplyAsync(IEnumerable<string> manifests) =>
        await Kubectl.SucceedAsync(["apply", "-f", "-"], string.Join("\n---\n", manifests), CancellationToken.None);

    /// <summary>Writes that admission judges, one after the other, until it is enough; how many there were. One that fails is told.</summary>
    private async Task<int> WriteAsync(CancellationToken enough)
    {
        var written = 0;
        while (!enough.IsCancellationRequested)
        {
            await Kubectl.SucceedAsync(CancellationToken.None, "annotate", "account", "team-b", "--overwrite", $"tests/written={++written}");
        }

        await Kubectl.SucceedAsync(CancellationToken.None, "annotate", "account", "team-b", "tests/written-");
        return written;
    }

    /// <summary>All that is said of the honest provider's cluster, until so many heartbeats more have come.</summary>
    private async Task<IReadOnlyCollection<string>> HonestClusterBeatsAsync(int more)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        var times = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.Async(
            async () =>
            {
                var condition = Reachable(await Kubectl.SucceedAsync(CancellationToken.None, HonestCluster));
                said.Add($"{condition["status"]}/{condition["reason"]}");
                times.Add($"{condition["lastHeartbeatTime"]}");
                times.Count.ShouldBeGreaterThan(more, string.Join(", ", said));
            },
            "the honest cluster's heartbeat goes on");
        return said;
    }

    private async Task<string> ReachableAsync(string provider, string cluster)
    {
        var condition = Reachable(await Kubectl.SucceedAsync(CancellationToken.None, "get", "servicecluster", cluster, "-n", provider, "-o", "json"));
        return $"{condition["status"]}/{condition["reason"]}";
    }

    private static JsonObject Reachable(string cluster) => (JsonNode.Parse(cluster)?["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>()
        .Single(condition => $"{condition["type"]}" == "ServiceClusterReachable");

    private async Task<string> LeaseAsync() => await Kubectl.SucceedAsync(
        CancellationToken.None, "get", "lease", "kubecarrier-controller", "-n", "kubecarrier-system", "-o", "jsonpath={.spec.holderIdentity} {.spec.leaseTransitions}");
}
