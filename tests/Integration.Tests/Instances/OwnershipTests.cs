using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>What else is written to an instance than its spec, and every way to delete one.</summary>
[Collection(HubGroup.Name)]
public sealed class OwnershipTests(HubFixture hub)
{
    private const string Spec = "{username: hans, password: hans2000}";
    private const string OwnerRule = "owners of instances are set by the KubeCarrier controller alone";

    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("B19", "B25")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("a", "{apiVersion: v1, kind: ConfigMap, name: mine, uid: 2b7d3c0e-1f0a-4a0e-8d55-9b1f3f0d7a13}")]
    [InlineData("b", "{apiVersion: v1, kind: ConfigMap, name: mine, uid: 2b7d3c0e-1f0a-4a0e-8d55-9b1f3f0d7a13, controller: true, blockOwnerDeletion: true}")]
    [InlineData("c", "{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Account, name: team-b, uid: 2b7d3c0e-1f0a-4a0e-8d55-9b1f3f0d7a13}")]
    public async Task Nobody_gives_an_instance_an_owner(string suffix, string owner)
    {
        var (name, patch) = ($"b25-{suffix}", $"metadata: {{ownerReferences: [{owner}]}}");
        var owned = Couch.Instance("team-b", name, Spec).Replace("namespace: team-b}", $"namespace: team-b, ownerReferences: [{owner}]}}", StringComparison.Ordinal);
        (await hub.Tenant.CreateAsync(owned).ShouldBeRefusedAsync()).ShouldContain(OwnerRule);
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", name, Spec));
        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), name);

        (await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", name, patch).ShouldBeRefusedAsync()).ShouldContain(OwnerRule);
        (await hub.Admin.PatchAsync(Couch.Tenants, "team-b", name, patch).ShouldBeRefusedAsync()).ShouldContain(OwnerRule);
        (await hub.Provider.PatchAsync(Couch.Internals, "team-b", name, patch).ShouldBeRefusedAsync()).ShouldContain(OwnerRule);
        (await hub.Provider.PatchAsync(Couch.Internals, "team-b", name, "metadata: {ownerReferences: null}")).Items("metadata", "ownerReferences")
            .ShouldHaveSingleItem().Text("name").ShouldBe(name);
        await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", name, "metadata: {labels: {app: shop}}");
    }

    [Shows("B09")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("Orphan")]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task An_instance_goes_everywhere_however_it_is_deleted(string propagation)
    {
        var name = $"b09-{propagation.ToLowerInvariant()}";
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", name, Spec));
        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), name);

        await hub.Tenant.Client.DeleteAsync(Couch.Tenants, new("team-b", name), new() { PropagationPolicy = propagation }, CancellationToken.None);

        await SeesGoneEverywhereAsync(name);
    }

    [Shows("B08")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_collection_of_instances_is_deleted_one_by_one_and_everywhere()
    {
        string[] names = ["b08-one", "b08-two", "b08-three"];
        foreach (var name in names)
        {
            await hub.Tenant.CreateAsync(Couch.Instance("team-b", name, Spec));
            await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", name, "metadata: {labels: {b08: \"true\"}}");
            await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), name);
        }

        var kubectl = await hub.Clusters.Management.KubectlAsAsync("team-b-member");
        (await kubectl.RunAsync("delete", "--raw", $"/apis/{Couch.Tenants.ApiVersion}/namespaces/team-b/{Couch.Plural}?labelSelector=b08%3Dtrue")).ShouldSucceed();

        foreach (var name in names)
        {
            await SeesGoneEverywhereAsync(name);
        }
    }

    [Shows("B08")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_account_in_a_collection_is_kept_by_what_depends_on_it()
    {
        var provider = await hub.AccountAsync("b08", "Provider");
        await hub.Admin.PatchAsync(Account.ResourceType, null, "b08", "metadata: {labels: {b08: \"true\"}}");
        await Eventually.Async(() => provider.ApplyAsync("""
            apiVersion: kubecarrier.io/v1alpha1
            kind: CustomResourceDiscoverySet
            metadata: {name: b08, namespace: b08}
            spec: {crd: {name: nothing.example}, serviceClusterSelector: {}}
            """), "the provider has its rights");

        (await hub.Clusters.Management.Kubectl.RunAsync("delete", "--raw", "/apis/catalog.kubecarrier.io/v1alpha1/accounts?labelSelector=b08%3Dtrue")).ShouldFail()
            .ShouldContain("CustomResourceDiscoverySet.kubecarrier.io/v1alpha1: b08");

        (await hub.Admin.GetAsync(Account.ResourceType, null, "b08")).Text("metadata", "deletionTimestamp").ShouldBeNull();
    }

    [Shows("B03")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_tenant_does_not_report_for_its_instance_neither_by_rights_nor_by_admission()
    {
        const string Spoofed = "status: {phase: Running, address: evil.example}";
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "b03", Spec));

        (await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "b03", Spoofed, "status").ShouldBeRefusedAsync()).ShouldContain("forbidden");
        (await hub.Admin.PatchAsync(Couch.Tenants, "team-b", "b03", Spoofed, "status").ShouldBeRefusedAsync())
            .ShouldContain("the status of couchdbs is written by the KubeCarrier controller alone");
        (await hub.Admin.PatchAsync(Couch.Internals, "team-b", "b03", Spoofed, "status").ShouldBeRefusedAsync())
            .ShouldContain("the status of couchdbs is written by the KubeCarrier controller alone");
    }

    [Shows("B21")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_derived_resource_whose_CRD_is_gone_can_be_deleted()
    {
        var service = new TestService("b21.example", "Vanishing");
        await hub.InstallCrdAsync(service, service.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"));
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}]}"));
        var derived = await hub.Provider.SeesReadyAsync(DerivedCustomResource.ResourceType, "team-a", service.Entry);
        await hub.Admin.SeesAsync(KubernetesResources.ClusterRoles, null, $"{service.Tenants.GroupResource}-view-only"); // admission looks for instances

        await hub.Controller.StopAsync();
        try
        {
            await Eventually.Async(
                () => hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource), "the right to look for them is known");
            await hub.Admin.SeesGoneAsync(KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource);
            await hub.Provider.DeleteAsync(DerivedCustomResource.ResourceType, "team-a", service.Entry);
        }
        finally
        {
            await hub.Controller.StartAsync();
        }

        await Eventually.Async(
            async () => (await hub.Provider.FindAsync(DerivedCustomResource.ResourceType, "team-a", service.Entry))?.Text("metadata", "uid")
                .ShouldNotBe(derived.Text("metadata", "uid")),
            "the derived resource is gone, and its entry has made another");
    }

    private async Task SeesGoneEverywhereAsync(string name)
    {
        await hub.Admin.SeesGoneAsync(Couch.Tenants, "team-b", name);
        await hub.Admin.SeesGoneAsync(Couch.Internals, "team-b", name);
        await hub.EuWest.SeesGoneAsync(Couch.Services, await hub.ServiceNamespaceAsync(), name);
    }
}
