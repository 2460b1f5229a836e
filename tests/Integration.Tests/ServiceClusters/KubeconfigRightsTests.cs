using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>The controller's right to Secrets: the kubeconfigs of service clusters, one by one, for as long as they are needed.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class KubeconfigRightsTests(HubFixture hub)
{
    private const string Access = "kubecarrier:controller:eu-west-1";

    [Shows("B100")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_controllers_token_reads_no_Secret_that_is_not_a_registered_kubeconfig()
    {
        var controller = await hub.AsAsync(WellKnown.Users.Controller);
        foreach (var @namespace in new[] { TestService.Provider, "kube-system", WellKnown.SystemNamespace })
        {
            await hub.Admin.ApplyAsync($$"""
                apiVersion: v1
                kind: Secret
                metadata: {name: b100, namespace: {{@namespace}} }
                data: {kubeconfig: eA==}
                """);
            (await controller.GetAsync(KubernetesResources.Secrets, @namespace, "b100").ShouldBeRefusedAsync()).ShouldContain("cannot get resource \"secrets\"");
            (await controller.ListAsync(KubernetesResources.Secrets, @namespace).ShouldBeRefusedAsync()).ShouldContain("cannot list resource \"secrets\"");
        }

        (await controller.GetAsync(KubernetesResources.Secrets, TestService.Provider, "eu-west-1-kubeconfig")).ShouldNotBeNull();
    }

    [Shows("B100", "H75")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_right_outlives_a_deletion_in_the_foreground_until_all_is_taken_down_and_then_goes()
    {
        const string Name = "foreground";
        var provider = new OwnProvider(hub, Name);
        await provider.RegisterAsync();
        await provider.DiscoverAsync();
        await provider.OfferAsync(hub.Tenant, HubFixture.Offered);
        var @namespace = await provider.ServiceNamespaceAsync(HubFixture.Offered);
        var kubectl = await hub.Clusters.Management.KubectlAsAsync($"{Name}-member");

        await hub.EuWest.ApplyAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: held, namespace: {{@namespace}}, finalizers: [tests.kubecarrier.io/held] }
            """);

        (await kubectl.RunAsync("delete", "servicecluster", "eu-west-1", "-n", Name, "--cascade=foreground", "--wait=false")).ShouldSucceed();
        await hub.Admin.SeesAsync(KubernetesResources.Roles, Name, Access, role => role.Items("metadata", "ownerReferences").ShouldBeEmpty());
        await hub.Controller.RestartAsync(); // it has no connection any more, and needs the kubeconfig to make one
        await hub.EuWest.SeesAsync(KubernetesResources.Namespaces, null, @namespace, found => found.Text("metadata", "deletionTimestamp").ShouldNotBeNull());
        await provider.Member.SeesAsync(ServiceCluster.ResourceType, Name, "eu-west-1", found => found.Condition("ServiceClusterReachable").ShouldBe("True/ServiceClusterReachable"));
        await hub.EuWest.PatchAsync(KubernetesResources.Secrets, @namespace, "held", "metadata: {finalizers: null}");

        await hub.EuWest.SeesGoneAsync(KubernetesResources.Namespaces, null, @namespace);
        await provider.Member.SeesGoneAsync(ServiceCluster.ResourceType, Name, "eu-west-1");
        (await hub.Admin.FindAsync(KubernetesResources.Roles, Name, Access)).ShouldBeNull();
        (await hub.Admin.FindAsync(KubernetesResources.RoleBindings, Name, Access)).ShouldBeNull();
        await provider.RetireAsync();
    }
}
