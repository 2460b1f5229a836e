using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>A slimmed CRD must be one that the API server takes and that tenants can use.</summary>
[Collection(HubGroup.Name)]
public sealed class SlimmingTests(HubFixture hub) : IClassFixture<DatabaseOffer>
{
    private static readonly TestService Database = DatabaseOffer.Service;

    [Shows("F-DCR-07", "H01")]
    [ClusterFact(LocalOnly = true)]
    public async Task Hidden_required_fields_are_supplied_by_presets()
    {
        await hub.Tenant.CreateAsync(Database.Instance(HubFixture.Offered, "dcr07", "{engine: postgres, storage: {size: 10Gi}}"));

        var service = await hub.EuWest.SeesAsync(Database.Services, await hub.ServiceNamespaceAsync(), "dcr07");
        service.Text("spec", "engine").ShouldBe("postgres");
        service.Text("spec", "region").ShouldBe("eu");
        service.Text("spec", "storage", "size").ShouldBe("10Gi");
        service.Text("spec", "storage", "class").ShouldBe("ssd");
        (await hub.Tenant.GetAsync(Database.Tenants, HubFixture.Offered, "dcr07")).Members("spec", "storage").ShouldBe(["size"]);
    }

    [Shows("F-DCR-07")]
    [ClusterFact(LocalOnly = true)]
    public async Task Paths_may_come_in_any_order_and_lead_into_list_items()
    {
        var crd = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, Database.Tenants.GroupResource);

        string[] spec = ["schema", "openAPIV3Schema", "properties", "spec"];
        var version = crd.Items("spec", "versions").ShouldHaveSingleItem();
        version.Members([.. spec, "properties"]).ShouldBe(["engine", "options", "storage", "users"]);
        version.Members([.. spec, "properties", "options", "properties"]).ShouldBe(["fast", "safe"]);
        version.Members([.. spec, "properties", "storage", "properties"]).ShouldBe(["size"]);
        version.Texts([.. spec, "required"]).ShouldBe(["engine", "storage"], ignoreOrder: true);
        version.Texts([.. spec, "properties", "storage", "required"]).ShouldBe(["size"]);
    }

    [Shows("H05")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_keys_of_a_list_come_along_and_its_items_arrive()
    {
        var crd = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, Database.Tenants.GroupResource);
        var users = crd.Items("spec", "versions")[0].At("schema", "openAPIV3Schema", "properties", "spec", "properties", "users").ShouldNotBeNull();
        users.Members("items", "properties").ShouldBe(["name", "role"]);
        users.Texts("x-kubernetes-list-map-keys").ShouldBe(["name"]);

        await hub.Tenant.CreateAsync(Database.Instance(
            HubFixture.Offered, "h05",
            "{engine: postgres, storage: {size: 1Gi}, users: [{name: ann, role: reader, secret: mine}, {name: bob, role: writer}]}"));

        var service = await hub.EuWest.SeesAsync(Database.Services, await hub.ServiceNamespaceAsync(), "h05");
        service.At("spec", "users").ShouldNotBeNull().ToJsonString().ShouldBe("""[{"name":"ann","role":"reader"},{"name":"bob","role":"writer"}]""");
    }

    [Shows("H05")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_list_item_that_is_taken_away_goes_everywhere_and_what_the_provider_added_to_another_stays()
    {
        await hub.Tenant.CreateAsync(Database.Instance(
            HubFixture.Offered, "h05b", "{engine: postgres, storage: {size: 1Gi}, users: [{name: ann, role: reader}, {name: bob, role: writer}]}"));
        var @namespace = await hub.ServiceNamespaceAsync();
        await hub.EuWest.SeesAsync(Database.Services, @namespace, "h05b");
        await hub.Provider.SeesAsync(Database.Internals, HubFixture.Offered, "h05b");
        await hub.Provider.PatchAsync(
            Database.Internals, HubFixture.Offered, "h05b", "spec: {users: [{name: ann, role: reader, secret: s3}, {name: bob, role: writer}]}");
        await hub.EuWest.SeesAsync(Database.Services, @namespace, "h05b", found => found.Items("spec", "users")[0].Text("secret").ShouldBe("s3"));

        await hub.Tenant.PatchAsync(Database.Tenants, HubFixture.Offered, "h05b", "spec: {users: [{name: ann, role: owner}]}");

        await hub.EuWest.SeesAsync(Database.Services, @namespace, "h05b", found =>
        {
            var ann = found.Items("spec", "users").ShouldHaveSingleItem(found.ToJsonString());
            ann.Text("role").ShouldBe("owner");
            ann.Text("secret").ShouldBe("s3");
        });
    }
}
