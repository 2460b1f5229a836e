using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>ServiceClusterAssignment: one namespace per tenant in a service cluster.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class AssignmentTests(HubFixture hub)
{
    private const string OwnedBy = "owner.kubermatic.io/type=ServiceClusterAssignment.kubecarrier.io";
    private const string TeamB = OwnedBy + ",owner.kubermatic.io/name=team-b.eu-west-1,owner.kubermatic.io/namespace=team-a";

    [Shows("F-SCA-01")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_assignment_is_named_after_what_it_joins()
    {
        var refusal = await hub.Provider.CreateAsync("""
            apiVersion: kubecarrier.io/v1alpha1
            kind: ServiceClusterAssignment
            metadata: {name: mine, namespace: team-a}
            spec: {serviceCluster: {name: eu-west-1}, managementNamespace: {name: team-b}}
            """).ShouldBeRefusedAsync();

        refusal.ShouldContain("admission webhook \"vserviceclusterassignment.kubecarrier.io\" denied the request");
        refusal.ShouldContain("expected team-b.eu-west-1, found mine");
    }

    [Shows("F-SCA-01")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("spec: {serviceCluster: {name: us-east-1}}", "spec.serviceCluster.name")]
    [InlineData("spec: {managementNamespace: {name: team-c}}", "spec.managementNamespace.name")]
    public async Task An_assignment_never_joins_anything_else(string patch, string path)
    {
        await hub.ServiceNamespaceAsync();

        var refusal = await hub.Provider.PatchAsync(ServiceClusterAssignment.ResourceType, "team-a", "team-b.eu-west-1", patch).ShouldBeRefusedAsync();

        refusal.ShouldContain(path);
        refusal.ShouldContain("immutable");
    }

    [Shows("F-SCA-02")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_assignment_has_a_namespace_in_its_service_cluster()
    {
        var name = await hub.ServiceNamespaceAsync();

        name.ShouldMatch("^team-b-[a-z0-9]{5}$");
        (await hub.EuWest.ListAsync(KubernetesResources.Namespaces, labels: TeamB)).ShouldHaveSingleItem().Text("metadata", "name").ShouldBe(name);
        (await hub.Admin.GetAsync(ServiceClusterAssignment.ResourceType, "team-a", "team-b.eu-west-1")).Condition("Ready").ShouldBe("True/SetupComplete");
    }

    [Shows("F-SCA-03")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_assignment_keeps_its_one_namespace_however_often_the_controller_restarts()
    {
        var name = await hub.ServiceNamespaceAsync();

        for (var restart = 0; restart < 3; restart++)
        {
            await hub.Controller.RestartAsync();

            // Something new has been done by the restarted one, so it has looked at everything.
            await hub.AccountAsync($"sca03-{restart}", "Tenant");
            await hub.ServiceNamespaceAsync();
        }

        (await hub.EuWest.ListAsync(KubernetesResources.Namespaces, labels: TeamB)).ShouldHaveSingleItem().Text("metadata", "name").ShouldBe(name);
    }

    [Shows("F-SCA-04", "E2E-S-05")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_deleted_assignment_says_what_it_waits_for_and_goes_after_its_namespace()
    {
        await hub.AccountAsync("sca04", "Tenant");
        await hub.Provider.SeesAsync(Tenant.ResourceType, "team-a", "sca04");
        await hub.Provider.ApplyAsync("""
            apiVersion: kubecarrier.io/v1alpha1
            kind: ServiceClusterAssignment
            metadata: {name: sca04.eu-west-1, namespace: team-a}
            spec: {serviceCluster: {name: eu-west-1}, managementNamespace: {name: sca04}}
            """);
        var name = await hub.ServiceNamespaceAsync("sca04");
        await hub.EuWest.ApplyAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: held, namespace: {{name}}, finalizers: [tests.example/held]}
            """);

        await hub.Provider.DeleteAsync(ServiceClusterAssignment.ResourceType, "team-a", "sca04.eu-west-1");

        await hub.Provider.SeesAsync(ServiceClusterAssignment.ResourceType, "team-a", "sca04.eu-west-1", assignment =>
        {
            assignment.Condition("Ready").ShouldBe("False/Deleting");
            assignment.ConditionMessage("Ready").ShouldBe($"waiting until these are gone from service cluster eu-west-1: namespace {name}");
        });
        await hub.EuWest.PatchAsync(Kinds.ConfigMap, name, "held", "metadata: {finalizers: null}");
        await hub.Provider.SeesGoneAsync(ServiceClusterAssignment.ResourceType, "team-a", "sca04.eu-west-1");
        (await hub.EuWest.FindAsync(KubernetesResources.Namespaces, null, name)).ShouldBeNull();
    }
}
