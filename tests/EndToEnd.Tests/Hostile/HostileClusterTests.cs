using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Testing;
using Kubectl = KubeCarrier.Demo.Kubectl;

namespace KubeCarrier.EndToEnd.Tests.Hostile;

/// <summary>One provider registers clusters that want the controller's memory. The controller has as much as its Deployment gives it, and nobody else notices.</summary>
[Collection(BuiltHubGroup.Name)]
public sealed class HostileClusterTests(BuiltHub hub)
{
    private const string Provider = "hostile";

    /// <summary>The limit of manifests/deploy/controller.yaml.</summary>
    private const int Limit = 512 << 20;

    /// <summary>What .NET takes for its heap of a container's memory.</summary>
    private static readonly string HeapLimit = string.Create(CultureInfo.InvariantCulture, $"DOTNET_GCHeapHardLimit={Limit / 4 * 3:x}");

    private static readonly string[] HonestCluster = ["get", "servicecluster", "eu-west-1", "-n", "team-a", "-o", "json"];

    private Kubectl Kubectl => hub.Environment.Kubectl;

    [ClusterFact(LocalOnly = true)]
    public async Task B83_H59_H60_H61_Clusters_that_want_all_the_memory_hurt_nobody_but_their_provider()
    {
        await hub.UndisturbedAsync();
        File.ReadAllText(RepositoryRoot.Combine("manifests", "deploy", "controller.yaml")).ShouldContain($"memory: {Limit >> 20}Mi");
        await using var hostile = await HostileApiServer.StartAsync();
        var controller = hub.Environment.Controller.With(HeapLimit);
        await controller.EnsureReadyAsync(_ => { }, CancellationToken.None);
        try
        {
            var (process, lease) = (controller.Ids.ShouldHaveSingleItem(), await LeaseAsync());
            await RegisterAsync(hostile);
            using var enough = new CancellationTokenSource();
            var writes = WriteAsync(enough.Token);
            var beats = BeatsAsync(enough.Token);

            foreach (var (trick, reason) in HostileApiServer.Tricks)
            {
                await Eventually.Async(async () => (await ReachableAsync(trick)).ShouldBe($"False/{reason}"), $"{trick} is told");
            }

            (await beats).ShouldAllBe(beat => beat.StartsWith("True/", StringComparison.Ordinal));
            await enough.CancelAsync();
            (await writes).ShouldBeGreaterThan(0);
            controller.Ids.ShouldBe([process]);
            (await LeaseAsync()).ShouldBe(lease);
            PeakOf(process).ShouldBeLessThan(Limit);
        }
        finally
        {
            await Kubectl.RunAsync(["delete", "servicecluster", "--all", "-n", Provider], "", CancellationToken.None);
            await Kubectl.RunAsync(["delete", "account", Provider], "", CancellationToken.None);
            await hub.Environment.Controller.EnsureReadyAsync(_ => { }, CancellationToken.None);
        }
    }

    private async Task RegisterAsync(HostileApiServer hostile)
    {
        await ApplyAsync($$"""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Account
            metadata: {name: {{Provider}} }
            spec:
              metadata: {displayName: Hostile, shortDescription: wants memory}
              roles: [Provider]
              subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: {{Provider}}-member}]
            """);
        await Eventually.Async(async () => await Kubectl.SucceedAsync(CancellationToken.None, "get", "namespace", Provider), "the account has its namespace");
        foreach (var trick in HostileApiServer.Tricks.Keys)
        {
            await ApplyAsync($$"""
                apiVersion: v1
                kind: Secret
                metadata: {name: {{trick}}, namespace: {{Provider}} }
                data: {kubeconfig: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(hostile.Kubeconfig(trick)))}} }
                ---
                apiVersion: kubecarrier.io/v1alpha1
                kind: ServiceCluster
                metadata: {name: {{trick}}, namespace: {{Provider}} }
                spec: {kubeconfigSecret: {name: {{trick}} } }
                """);
        }
    }

    private async Task ApplyAsync(string manifests) => await Kubectl.SucceedAsync(["apply", "-f", "-"], manifests, CancellationToken.None);

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

    /// <summary>What is said of the honest provider's cluster, until three heartbeats have come.</summary>
    private async Task<IReadOnlyCollection<string>> BeatsAsync(CancellationToken enough)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        var times = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.Async(
            async () =>
            {
                var condition = Reachable(await Kubectl.SucceedAsync(enough, HonestCluster));
                said.Add($"{condition["status"]}/{condition["reason"]}");
                times.Add($"{condition["lastHeartbeatTime"]}");
                times.Count.ShouldBeGreaterThan(3, string.Join(", ", said));
            },
            "the honest cluster's heartbeat goes on");
        return said;
    }

    private async Task<string> ReachableAsync(string cluster)
    {
        var condition = Reachable(await Kubectl.SucceedAsync(CancellationToken.None, "get", "servicecluster", cluster, "-n", Provider, "-o", "json"));
        return $"{condition["status"]}/{condition["reason"]}";
    }

    private static JsonObject Reachable(string cluster) => (JsonNode.Parse(cluster)?["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>()
        .Single(condition => $"{condition["type"]}" == "ServiceClusterReachable");

    private async Task<string> LeaseAsync() => await Kubectl.SucceedAsync(
        CancellationToken.None, "get", "lease", "kubecarrier-controller", "-n", "kubecarrier-system", "-o", "jsonpath={.spec.holderIdentity} {.spec.leaseTransitions}");

    private static long PeakOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }
}
