using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>ServiceCluster: its name, its version, its heartbeat.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class ServiceClusterTests(HubFixture hub)
{
    [Shows("F-SC-01")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_service_cluster_is_named_by_a_DNS_label()
    {
        var refusal = await hub.Provider.CreateAsync("""
            apiVersion: kubecarrier.io/v1alpha1
            kind: ServiceCluster
            metadata: {name: eu.west, namespace: team-a}
            spec: {kubeconfigSecret: {name: eu-west-1-kubeconfig}}
            """).ShouldBeRefusedAsync();

        refusal.ShouldContain("admission webhook \"vservicecluster.kubecarrier.io\" denied the request");
        refusal.ShouldContain("eu.west");
    }

    [Shows("F-SC-03", "E2E-S-02", "E2E-S-03")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_service_cluster_with_valid_credentials_is_ready_and_shows_its_version()
    {
        var cluster = await hub.Provider.SeesReadyAsync(ServiceCluster.ResourceType, "team-a", "eu-west-1");

        cluster.Condition("ServiceClusterReachable").ShouldBe("True/ServiceClusterReachable");
        var version = (await hub.EuWest.Client.GetPathAsync("/version", CancellationToken.None)).ShouldNotBeNull().Text("gitVersion").ShouldNotBeNull();
        var provider = await hub.Clusters.Management.KubectlAsAsync("team-a-member");
        var row = (await provider.RunAsync("get", "servicecluster", "eu-west-1", "-n", "team-a", "--no-headers")).ShouldSucceed().Output;
        row.Split("   ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[..4].ShouldBe(["eu-west-1", "Ready", "EU West 1", version]);
    }

    [Shows("F-SC-04")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_heartbeat_goes_on_while_nothing_else_happens()
    {
        var first = Heartbeat(await hub.Provider.GetAsync(ServiceCluster.ResourceType, "team-a", "eu-west-1"));

        await hub.Provider.SeesAsync(ServiceCluster.ResourceType, "team-a", "eu-west-1", cluster =>
        {
            Heartbeat(cluster).ShouldNotBe(first);
            cluster.Condition("Ready").ShouldBe("True/ComponentsReady");
        });

        static string? Heartbeat(JsonObject cluster) => cluster.Items("status", "conditions")
            .Single(condition => condition.Text("type") == "ServiceClusterReachable").Text("lastHeartbeatTime").ShouldNotBeNull();
    }
}
