using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>DerivedCustomResource: the slimmed CRD, on a real API server.</summary>
[Collection(HubGroup.Name)]
public sealed class DerivedResourceTests(HubFixture hub)
{
    private const string Simple =
        "{type: object, properties: {spec: {type: object, required: [size, region], properties: {size: {type: integer}, region: {type: string}}}}}";

    [Shows("F-DCR-01")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_tenants_CRD_has_the_exposed_fields_alone()
    {
        var crd = await hub.Admin.Independent.CrdAsync("couchdbs.eu-west-1.team-a");

        var fields = crd.Spec.Versions.ShouldHaveSingleItem().Schema.OpenAPIV3Schema.Properties;
        fields.Keys.ShouldBe(["apiVersion", "kind", "metadata", "spec", "status"], ignoreOrder: true);
        fields["spec"].Properties.Keys.ShouldBe(["password", "username"], ignoreOrder: true);
        fields["status"].Properties.Keys.ShouldBe(["address", "fauxtonAddress", "observedGeneration", "phase"], ignoreOrder: true);
        crd.Metadata.Labels["owner.kubermatic.io/type"].ShouldBe("DerivedCustomResource.catalog.kubecarrier.io");
        crd.Metadata.Labels["owner.kubermatic.io/name"].ShouldBe("couchdbs.eu-west-1");
        crd.Metadata.Labels["kubecarrier.io/service-cluster"].ShouldBe("eu-west-1");
        crd.Spec.Names.Categories.ShouldContain("all");
    }

    [Shows("F-DCR-02", "B92")]
    [ClusterFact(LocalOnly = true)]
    public async Task Columns_of_hidden_fields_disappear_and_of_sensitive_ones_too()
    {
        await hub.Tenant.CreateAsync(TestService.CouchDb.Instance(HubFixture.Offered, "dcr02", "{username: hans, password: hans2000}"));
        await hub.Provider.SeesAsync(TestService.CouchDb.Internals, HubFixture.Offered, "dcr02");

        (await HeaderAsync("team-b-member", "couchdbs.eu-west-1.team-a")).ShouldBe(["NAME", "USERNAME", "AGE"]);
        (await HeaderAsync("team-a-member", "couchdbs.internal.eu-west-1.team-a")).ShouldBe(["NAME", "USERNAME", "VERSION", "AGE"]);
    }

    [Shows("F-DCR-06")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_tenants_CRD_is_reported_before_it_exists()
    {
        var service = new TestService("dcr06.example", "Gizmo");
        await hub.InstallCrdAsync(service, service.Crd(Simple));
        var derivedFrom = await hub.Admin.Client.ListAsync(DerivedCustomResource.ResourceType, new(), CancellationToken.None);
        var crdsFrom = await hub.Admin.Client.ListAsync(KubernetesResources.CustomResourceDefinitions, new(), CancellationToken.None);

        await hub.Provider.ApplyAsync(service.EntrySet(
            "{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}], presets: [{jsonPath: .spec.region, value: eu}]}"));

        var derived = await hub.Provider.SeesReadyAsync(DerivedCustomResource.ResourceType, "team-a", service.Entry);
        derived.Condition("Established").ShouldBe("True/Established");
        derived.Condition("ControllerReady").ShouldBe("True/Ready");
        derived.Condition("Ready").ShouldBe("True/ComponentsReady");
        var reported = await FirstAsync(DerivedCustomResource.ResourceType, derivedFrom.ResourceVersion,
            change => change.Text("metadata", "name") == service.Entry && change.Text("status", "derivedCR", "name") == service.Tenants.GroupResource);
        var created = await FirstAsync(KubernetesResources.CustomResourceDefinitions, crdsFrom.ResourceVersion,
            change => change.Text("metadata", "name") == service.Tenants.GroupResource);
        reported.ShouldBeLessThan(created);
    }

    [Shows("F-DCR-04", "F-DCR-05", "E2E-D-06")]
    [ClusterFact(LocalOnly = true)]
    public async Task More_exposed_fields_appear_the_base_CRD_stays_and_instances_prevent_deletion()
    {
        var service = new TestService("dcr04.example", "Wider");
        await hub.InstallCrdAsync(service, service.Crd(Simple));
        await hub.Provider.ApplyAsync(service.EntrySet(
            "{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}], presets: [{jsonPath: .spec.region, value: eu}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        await SeesFieldsAsync(service, "size");

        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}, {jsonPath: .spec.region}]}]}"));

        await SeesFieldsAsync(service, "region", "size");
        (await hub.Admin.PatchAsync(DerivedCustomResource.ResourceType, "team-a", service.Entry, "spec: {baseCRD: {name: couchdbs.internal.eu-west-1.team-a}}")
            .ShouldBeRefusedAsync()).ShouldContain("immutable");
        await hub.Tenant.CreateAsync(TestService.CouchDb.Instance(HubFixture.Offered, "dcr05", "{username: hans, password: hans2000}"));
        (await hub.Admin.DeleteAsync(DerivedCustomResource.ResourceType, "team-a", TestService.CouchDb.Entry).ShouldBeRefusedAsync())
            .ShouldContain("derived CRD instances are still present in the cluster");
        await hub.Tenant.DeleteAsync(TestService.CouchDb.Tenants, HubFixture.Offered, "dcr05");
    }

    [Shows("H01")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_hidden_required_field_without_a_value_is_refused_before_tenants_see_anything()
    {
        var service = new TestService("h01.example", "Hidden");
        await hub.InstallCrdAsync(service, service.Crd(Simple));

        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}]}"));

        var entry = await hub.Provider.SeesAsync(CatalogEntry.ResourceType, "team-a", service.Entry,
            found => found.Condition("Ready").ShouldBe("False/HiddenRequiredField"));
        entry.ConditionMessage("Ready").ShouldNotBeNull().ShouldContain("spec.region");
        (await hub.Admin.FindAsync(KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource)).ShouldBeNull();
    }

    [Shows("F-DCR-03", "H07")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_version_that_is_not_exposed_is_dropped_and_storage_goes_to_one_that_is()
    {
        var service = new TestService("h07.example", "Engine", "v1alpha1");
        await hub.InstallCrdAsync(service, service.Crd(Simple).Replace("storage: true", "storage: false", StringComparison.Ordinal) + $$"""

            - name: v1
              served: true
              storage: true
              subresources:
                status: {{"{}"}}
              schema:
                openAPIV3Schema: {{Simple}}
          """);
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1alpha1], fields: [{jsonPath: .spec}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        await hub.OfferAsync(service);

        await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "h07", "{size: 7, region: eu}"));

        var crd = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource);
        var version = crd.Items("spec", "versions").ShouldHaveSingleItem();
        version.Text("name").ShouldBe("v1alpha1");
        version.Text("storage").ShouldBe("true");
        (await hub.EuWest.SeesAsync(service.Services, await hub.ServiceNamespaceAsync(), "h07")).Number("spec", "size").ShouldBe(7);
    }

    private Task<JsonObject> SeesFieldsAsync(TestService service, params string[] fields) => hub.Admin.SeesAsync(
        KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource,
        crd => crd.Items("spec", "versions")[0].Members("schema", "openAPIV3Schema", "properties", "spec", "properties").ShouldBe(fields));

    private async Task<IReadOnlyList<string>> HeaderAsync(string user, string resource)
    {
        var kubectl = await hub.Clusters.Management.KubectlAsAsync(user);
        var table = (await kubectl.RunAsync("get", resource, "-n", HubFixture.Offered)).ShouldSucceed().Output;
        return table.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The resource version of the first change that is meant; those of one API server are in the order of its writes.</summary>
    private async Task<ulong> FirstAsync(ResourceType type, string after, Predicate<JsonObject> isMeant)
    {
        using var patience = new CancellationTokenSource(Eventually.Timeout);
        await foreach (var change in hub.Admin.Client.WatchAsync(type, new() { ResourceVersion = after }, patience.Token))
        {
            if (isMeant(change.Object))
            {
                return ulong.Parse(change.Object.Text("metadata", "resourceVersion").ShouldNotBeNull(), CultureInfo.InvariantCulture);
            }
        }

        throw new ShouldAssertException($"There is no such change of {type}.");
    }
}
