using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>Kubeconfigs that cannot be used, from the first moment of a ServiceCluster to its last: it says why, is never ready, and can be deleted.</summary>
[Collection(SecondHubGroup.Name)]
public sealed partial class BrokenKubeconfigTests(HubFixture hub)
{
    private const string Name = "sc84";

    [Shows("B84", "H58")]
    [ClusterFact(LocalOnly = true)]
    public async Task Whatever_is_wrong_with_a_kubeconfig_is_told_and_keeps_nobody_from_deleting_the_cluster()
    {
        var provider = await hub.AccountAsync(Name, "Provider");
        await Eventually.Async(() => provider.ListAsync(ServiceCluster.ResourceType, Name), "it has a provider's rights");
        var good = hub.Clusters["eu-west-1"].Local.ShouldNotBeNull().Kubeconfig("kubecarrier");
        (string Cluster, string Kubeconfig, string Why)[] broken =
        [
            ("tls-name", Server().Replace(good, "$0\n    tls-server-name: ../../etc"), "tls-server-name must be a DNS name or an IP address"),
            ("line-break", User().Replace(good, "$0\n    as: \"a\\nb\""), "as is sent in a header"),
            ("password", User().Replace(good, "$0\n    username: admin\n    password: hunter2"), "username is not allowed here: Kubernetes knows no passwords any more"),
            ("nobody", Credentials().Replace(good, ""), "has no credentials: the cluster would take us for system:anonymous"),
            ("no-yaml", "\u0000", "cannot be read"),
        ];
        foreach (var (cluster, kubeconfig, _) in broken)
        {
            await HubFixture.ApplyKubeconfigAsync(provider, Name, cluster, kubeconfig);
            await provider.ApplyAsync(Manifest(cluster));
        }

        foreach (var (cluster, _, why) in broken)
        {
            var told = await SeesAsync(provider, cluster, "ControllerReady", "False/Unready");
            told.ConditionMessage("ControllerReady").ShouldNotBeNull().ShouldContain(why);
            told.ConditionMessage("ControllerReady").ShouldNotBeNull().ShouldNotContain("hunter2");
            told.Condition("Ready").ShouldNotBeNull().ShouldStartWith("False/");
            told.Text("status", "phase").ShouldBe("NotReady");
            await provider.DeleteAsync(ServiceCluster.ResourceType, Name, cluster);
            await provider.SeesGoneAsync(ServiceCluster.ResourceType, Name, cluster);
        }

        await hub.Admin.DeleteAsync(Account.ResourceType, null, Name);
    }

    [Shows("H58")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_cluster_of_which_nothing_was_ever_heard_is_reported_as_silent()
    {
        const string account = "sc58";
        var provider = await hub.AccountAsync(account, "Provider");
        await Eventually.Async(() => provider.ListAsync(ServiceCluster.ResourceType, account), "it has a provider's rights");
        var good = hub.Clusters["eu-west-1"].Local.ShouldNotBeNull().Kubeconfig("kubecarrier");
        await hub.Controller.StopAsync();
        var controller = hub.ControllerWith("--service-cluster-status-update-period", "1s", "--service-cluster-monitor-grace-period", "2s");
        try
        {
            await controller.StartAsync();
            using var mute = new TcpListener(IPAddress.Loopback, 0);
            mute.Start();
            await HubFixture.ApplyKubeconfigAsync(provider, account, "mute", Server().Replace(good, $"server: https://{mute.LocalEndpoint}"));
            await provider.ApplyAsync(Manifest("mute").Replace(Name, account, StringComparison.Ordinal));

            // Its first heartbeat waits for the answer: this is the first report of all.
            await provider.SeesAsync(ServiceCluster.ResourceType, account, "mute", cluster =>
            {
                cluster.Condition("ServiceClusterReachable").ShouldBe("Unknown/GracePeriodTimeout");
                cluster.Condition("Ready").ShouldBe("False/ServiceClusterUnreachable");
            });

            await provider.DeleteAsync(ServiceCluster.ResourceType, account, "mute");
            await provider.SeesGoneAsync(ServiceCluster.ResourceType, account, "mute");
        }
        finally
        {
            await controller.StopAsync();
            await hub.Controller.StartAsync();
        }

        await hub.Admin.DeleteAsync(Account.ResourceType, null, account);
    }

    private static string Manifest(string cluster) => $$"""
        apiVersion: kubecarrier.io/v1alpha1
        kind: ServiceCluster
        metadata: {name: {{cluster}}, namespace: {{Name}}}
        spec: {kubeconfigSecret: {name: {{cluster}}-kubeconfig} }
        """;

    private static Task<JsonObject> SeesAsync(ClusterUser provider, string cluster, string type, string condition) =>
        provider.SeesAsync(ServiceCluster.ResourceType, Name, cluster, seen => seen.Condition(type).ShouldBe(condition));

    [GeneratedRegex("server: .*")]
    private static partial Regex Server();

    [GeneratedRegex("client-certificate-data: .*")]
    private static partial Regex User();

    [GeneratedRegex(@"\n\s*client-(certificate|key)-data: .*")]
    private static partial Regex Credentials();
}
