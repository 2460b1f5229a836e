using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>The connection to a service cluster, and what is reported of it. A heartbeat a second, so that it is a short story.</summary>
[Collection(SecondHubGroup.Name)]
public sealed partial class ConnectionTests(HubFixture hub)
{
    private const string Name = "sc02";

    [Shows("F-SC-02", "F-SC-05", "F-SC-06", "F-SC-07")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_cluster_reports_its_connection_from_the_first_kubeconfig_to_the_last()
    {
        var provider = await hub.AccountAsync(Name, "Provider");
        await Eventually.Async(() => provider.ListAsync(ServiceCluster.ResourceType, Name), "it has a provider's rights");
        var good = hub.Clusters["eu-west-1"].Local.ShouldNotBeNull().Kubeconfig("kubecarrier");
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        await hub.Controller.StopAsync();
        var controller = hub.ControllerWith("--service-cluster-status-update-period", "1s", "--service-cluster-monitor-grace-period", "3s");
        try
        {
            await controller.StartAsync();
            await provider.ApplyAsync("""
                apiVersion: kubecarrier.io/v1alpha1
                kind: ServiceCluster
                metadata: {name: eu-west-1, namespace: sc02}
                spec: {kubeconfigSecret: {name: eu-west-1-kubeconfig}}
                """);

            // No Secret: there is nothing to connect with.
            var cluster = await SeesAsync(provider, "ControllerReady", "False/Unready");
            cluster.ConditionMessage("ControllerReady").ShouldNotBeNull().ShouldContain("Secret sc02/eu-west-1-kubeconfig does not exist");
            cluster.Condition("Ready").ShouldBe("False/ControllerUnready");

            // Nobody listens.
            deaf.Start();
            var address = (IPEndPoint)deaf.LocalEndpoint;
            deaf.Stop();
            await ExchangeAsync(provider, ServerAddress().Replace(good, $"server: https://{address}"));
            cluster = await SeesAsync(provider, "ControllerReady", "True/Ready");
            cluster.Condition("ServiceClusterReachable").ShouldBe("False/ClusterUnreachable");
            cluster.ConditionMessage("ServiceClusterReachable").ShouldBe(ClusterContact.Failed.NotReached.Message);
            cluster.Condition("Ready").ShouldBe("False/ServiceClusterUnreachable");

            // Somebody listens and never answers: the heartbeat waits for it.
            using (var mute = new TcpListener(IPAddress.Loopback, 0))
            {
                mute.Start();
                await ExchangeAsync(provider, ServerAddress().Replace(good, $"server: https://{mute.LocalEndpoint}"));
                cluster = await SeesAsync(provider, "ServiceClusterReachable", "Unknown/GracePeriodTimeout");
                cluster.Condition("Ready").ShouldBe("False/ServiceClusterUnreachable");
                cluster.Text("status", "phase").ShouldBe("NotReady");
            }

            // The right one, at last; nothing was started again.
            await ExchangeAsync(provider, good);
            cluster = await SeesAsync(provider, "Ready", "True/ComponentsReady");
            var version = cluster.Text("status", "kubernetesVersion", "gitVersion").ShouldNotBeNull();

            // One that may do nothing there, and one that may: another certificate each.
            await ExchangeAsync(provider, hub.Clusters["eu-west-1"].Local.ShouldNotBeNull().Kubeconfig("sc07-nobody"));
            await SeesAsync(provider, "ServiceClusterReachable", "False/Forbidden");
            await ExchangeAsync(provider, hub.Clusters["eu-west-1"].Local.ShouldNotBeNull().Kubeconfig("kubecarrier"));
            cluster = await SeesAsync(provider, "Ready", "True/ComponentsReady");
            cluster.Text("status", "kubernetesVersion", "gitVersion").ShouldBe(version);
            await provider.SeesAsync(ServiceCluster.ResourceType, Name, "eu-west-1", later => Heartbeat(later).ShouldNotBe(Heartbeat(cluster)));
        }
        finally
        {
            await controller.StopAsync();
            await hub.Controller.StartAsync();
        }

        await hub.Admin.DeleteAsync(Account.ResourceType, null, Name); // a provider costs a Tenant object for every account that comes
    }

    private static Task<JsonObject> SeesAsync(ClusterUser provider, string type, string condition) =>
        provider.SeesAsync(ServiceCluster.ResourceType, Name, "eu-west-1", cluster => cluster.Condition(type).ShouldBe(condition));

    private static Task ExchangeAsync(ClusterUser provider, string kubeconfig) => HubFixture.ApplyKubeconfigAsync(provider, Name, "eu-west-1", kubeconfig);

    private static string? Heartbeat(JsonObject cluster) => cluster.Items("status", "conditions")
        .Single(condition => condition.Text("type") == "ServiceClusterReachable").Text("lastHeartbeatTime").ShouldNotBeNull();

    [GeneratedRegex("server: .*")]
    private static partial Regex ServerAddress();
}
