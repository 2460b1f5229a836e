using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>A provider writes names, and the controller has more rights than the provider: no name makes it act where the provider may not.</summary>
[Collection(HubGroup.Name)]
public sealed class ConfusedDeputyTests(HubFixture hub)
{
    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("B79")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("kube-system")]
    [InlineData("default")]
    [InlineData("team-a")]
    [InlineData("not-there")]
    public async Task A_provider_makes_no_assignment_into_a_namespace_that_is_not_its_tenants(string @namespace)
    {
        var refusal = await hub.Provider.CreateAsync(Assignment(@namespace)).ShouldBeRefusedAsync();

        refusal.ShouldContain($"spec.managementNamespace.name: {@namespace} is not the namespace of a tenant of team-a; kubectl get tenants -n team-a lists those");
    }

    [Shows("B79")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_assignment_from_before_that_leads_into_kube_system_is_not_followed_and_says_why()
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

    [Shows("B80")]
    [ClusterFact(LocalOnly = true)]
    public async Task Whatever_a_provider_calls_its_kinds_kubectl_goes_on_meaning_the_hubs()
    {
        const string Schema = "{type: object, properties: {spec: {type: object}}}";
        var shadow = new TestService("b80.example", "ServiceCluster");
        var relic = new TestService("b80.example", "Relic");
        await hub.InstallCrdAsync(shadow, shadow.Crd(Schema));
        await hub.InstallCrdAsync(relic, relic.Crd(Schema));
        await hub.Admin.ApplyAsync(new TestService("b80hub.example", "Relic").Crd(Schema));
        await hub.Provider.ApplyAsync(Discovery(shadow));
        await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, "team-a", shadow.Entry, found =>
        {
            found.Condition("Established").ShouldBe("False/NameTaken");
            found.ConditionMessage("Established").ShouldNotBeNull().ShouldContain("serviceclusters is a name of KubeCarrier's ServiceCluster");
        });
        await hub.Provider.ApplyAsync(Discovery(relic));
        await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, "team-a", relic.Entry, found =>
        {
            found.Condition("Established").ShouldBe("False/NameTaken");
            found.ConditionMessage("Established").ShouldNotBeNull().ShouldContain("relics is a name of CRD relics.b80hub.example of the hub");
        });

        var provider = await hub.Clusters.Management.KubectlAsAsync("team-a-member");
        (await provider.RunAsync("get", "servicecluster", "-n", "team-a", "-o", "name")).Output.ShouldContain("servicecluster.kubecarrier.io/eu-west-1");
        (await hub.Admin.ListAsync(KubernetesResources.CustomResourceDefinitions)).Select(crd => crd.Text("metadata", "name"))
            .ShouldNotContain(name => name == shadow.Internals.GroupResource || name == relic.Internals.GroupResource);
        foreach (var service in new[] { shadow, relic })
        {
            await hub.Provider.DeleteAsync(CustomResourceDiscovery.ResourceType, "team-a", service.Entry);
            await hub.Provider.SeesGoneAsync(CustomResourceDiscovery.ResourceType, "team-a", service.Entry);
            await hub.EuWest.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, service.SourceCrd);
        }

        await hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, "relics.b80hub.example");
    }

    [Shows("H57")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_CRD_that_somebody_else_brought_to_the_hub_is_not_taken_over()
    {
        const string Schema = "{type: object, properties: {spec: {type: object}}}";
        var gem = new TestService("h57.example", "Gem");
        await hub.InstallCrdAsync(gem, gem.Crd(Schema));
        await hub.Admin.ApplyAsync((gem with { Group = gem.Internals.Group }).Crd(Schema));
        await hub.Provider.ApplyAsync(Discovery(gem));

        await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, "team-a", gem.Entry, found =>
        {
            found.Condition("Established").ShouldBe("False/NameTaken");
            found.ConditionMessage("Established").ShouldNotBeNull().ShouldContain($"CRD {gem.Internals.GroupResource} exists in the hub and belongs to no service");
        });
        (await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, gem.Internals.GroupResource)).Label("kubecarrier.io/origin-namespace").ShouldBeNull();

        // Out of the way, it is looked at again.
        await hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, gem.Internals.GroupResource);
        await hub.Provider.SeesReadyAsync(CustomResourceDiscovery.ResourceType, "team-a", gem.Entry);
        await hub.Provider.DeleteAsync(CustomResourceDiscovery.ResourceType, "team-a", gem.Entry);
        await hub.Provider.SeesGoneAsync(CustomResourceDiscovery.ResourceType, "team-a", gem.Entry);
    }

    [Shows("B82")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_provider_keeps_no_account_by_holding_its_Tenant_object()
    {
        await hub.AccountAsync("b82", "Tenant");
        await hub.Provider.SeesAsync(Tenant.ResourceType, "team-a", "b82");

        (await hub.Provider.PatchAsync(Tenant.ResourceType, "team-a", "b82", "metadata: {finalizers: [team-a.example/mine]}").ShouldBeRefusedAsync())
            .ShouldContain("metadata.finalizers: team-a.example/mine");
        (await hub.Provider.PatchAsync(Tenant.ResourceType, "team-a", "b82", "metadata: {ownerReferences: null}").ShouldBeRefusedAsync())
            .ShouldContain("metadata.ownerReferences");

        await hub.Admin.DeleteAsync(Account.ResourceType, null, "b82");
        await hub.Admin.SeesGoneAsync(Account.ResourceType, null, "b82");
    }

    private static string Discovery(TestService service) => $$"""
        apiVersion: kubecarrier.io/v1alpha1
        kind: CustomResourceDiscovery
        metadata: {name: {{service.Entry}}, namespace: team-a}
        spec: {serviceCluster: {name: eu-west-1}, crd: {name: {{service.SourceCrd}} } }
        """;

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
