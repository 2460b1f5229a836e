using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>A provider's role covers <c>kubecarrier.io/*</c> with its subresources; what they report is the controller's all the same.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class StatusTests(HubFixture hub)
{
    [Shows("B04")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_provider_cannot_point_an_assignment_at_a_namespace_of_the_service_cluster()
    {
        var name = await hub.ServiceNamespaceAsync();

        var refusal = await hub.Provider.PatchAsync(
            ServiceClusterAssignment.ResourceType, "team-a", "team-b.eu-west-1", "status: {serviceClusterNamespace: {name: kube-system}}", "status")
            .ShouldBeRefusedAsync();

        refusal.ShouldContain("the status of serviceclusterassignments is written by the KubeCarrier controller alone");
        (await hub.ServiceNamespaceAsync()).ShouldBe(name);
    }

    [Shows("B04")]
    [ClusterFact(LocalOnly = true)]
    public async Task Nobody_but_the_controller_writes_what_hub_objects_report()
    {
        const string Ready = "status: {phase: Unknown}";

        foreach (var request in new[]
        {
            hub.Provider.PatchAsync(ServiceCluster.ResourceType, "team-a", "eu-west-1", "status: {clusterUID: another}", "status"),
            hub.Provider.PatchAsync(CustomResourceDiscovery.ResourceType, "team-a", "couchdbs.eu-west-1", Ready, "status"),
            hub.Admin.PatchAsync(CatalogEntry.ResourceType, "team-a", "couchdbs.eu-west-1", Ready, "status"),
            hub.Admin.PatchAsync(Catalog.ResourceType, "team-a", "couchdbs", Ready, "status"),
            hub.Admin.PatchAsync(Account.ResourceType, null, "team-a", Ready, "status"),
        })
        {
            (await request.ShouldBeRefusedAsync()).ShouldContain("is written by the KubeCarrier controller alone");
        }
    }
}
