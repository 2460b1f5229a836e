using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Testing;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>A provider writes names, and the controller has more rights than the provider: no name makes it act where the provider may not.</summary>
[Collection(HubGroup.Name)]
public sealed class ConfusedDeputyTests(HubFixture hub)
{
    private static readonly TestService Couch = TestService.CouchDb;

    [ClusterTheory(LocalOnly = true)]
    [InlineData("kube-system")]
    [InlineData("default")]
    [InlineData("team-a")]
    [InlineData("not-there")]
    public async Task B79_A_provider_makes_no_assignment_into_a_namespace_that_is_not_its_tenants(string @namespace)
    {
        var refusal = await hub.Provider.CreateAsync(Assignment(@namespace)).ShouldBeRefusedAsync();

        refusal.ShouldContain($"spec.managementNamespace.name: {@namespace} is not the namespace of a tenant of team-a; kubectl get tenants -n team-a lists those");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task B79_An_assignment_from_before_that_leads_into_kube_system_is_not_followed_and_says_why()
    {
        const string Below = "b79-below";
        var before = await hub.AsAsync(WellKnown.Users.Controller); // nobody else gets it past admission
        await hub.EuWest.ApplyAsync($$"""
            apiVersion: v1
            kind: Namespace
            metadata:
              name: {{Below}}
              labels:
                owner.kubermatic.io/name: kube-system.eu-west-1
                owner.kubermatic.io/namespace: team-a
                owner.kubermatic.io/type: ServiceClusterAssignment.kubecarrier.io
            ---
            apiVersion: {{Couch.Services.ApiVersion}}
            kind: CouchDB
            metadata: {name: b79, namespace: {{Below}} }
            spec: {username: hans, password: x}
            """);
        await before.CreateAsync(Assignment("kube-system"));

        await hub.Provider.SeesAsync(ServiceClusterAssignment.ResourceType, "team-a", "kube-system.eu-west-1", found =>
        {
            found.Condition("Ready").ShouldBe("False/NotATenant");
            found.ConditionMessage("Ready").ShouldNotBeNull().ShouldStartWith("kube-system is not the namespace of a tenant of team-a");
        });

        // As good as what was Ready under an older release: adoption and admission judge by the tenant, not by what the status says.
        await before.PatchAsync(ServiceClusterAssignment.ResourceType, "team-a", "kube-system.eu-west-1", $$"""
            status:
              serviceClusterNamespace: {name: {{Below}} }
              conditions:
              - {type: Ready, status: "True", reason: SetupComplete, message: from before, lastTransitionTime: "2026-01-01T00:00:00Z"}
            """, "status");
        await hub.EuWest.PatchAsync(Couch.Services, Below, "b79", "spec: {password: other}");
        await hub.Provider.SeesAsync(ServiceClusterAssignment.ResourceType, "team-a", "kube-system.eu-west-1", found => found.Condition("Ready").ShouldBe("False/NotATenant"));
        await AdoptsElsewhereAsync();

        (await hub.Admin.FindAsync(Couch.Internals, "kube-system", "b79")).ShouldBeNull();
        await hub.Provider.DeleteAsync(ServiceClusterAssignment.ResourceType, "team-a", "kube-system.eu-west-1");
        await hub.Provider.SeesGoneAsync(ServiceClusterAssignment.ResourceType, "team-a", "kube-system.eu-west-1");
    }

    // Made later and adopted, so that the other would have been by now.
    private async Task AdoptsElsewhereAsync()
    {
        await hub.EuWest.CreateAsync($$"""
            apiVersion: {{Couch.Services.ApiVersion}}
            kind: CouchDB
            metadata: {name: b79-next, namespace: {{await hub.ServiceNamespaceAsync()}} }
            spec: {username: hans, password: x}
            """);
        await hub.Tenant.SeesAsync(Couch.Tenants, "team-b", "b79-next");
        await hub.Tenant.DeleteAsync(Couch.Tenants, "team-b", "b79-next");
        await hub.Tenant.SeesGoneAsync(Couch.Tenants, "team-b", "b79-next");
    }

    private static string Assignment(string @namespace) => $$"""
        apiVersion: kubecarrier.io/v1alpha1
        kind: ServiceClusterAssignment
        metadata: {name: {{@namespace}}.eu-west-1, namespace: team-a}
        spec: {serviceCluster: {name: eu-west-1}, managementNamespace: {name: {{@namespace}} } }
        """;
}
