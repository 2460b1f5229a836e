using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>What was made in a service cluster, or by the provider, appears above it.</summary>
[Collection(HubGroup.Name)]
public sealed class AdoptionTests(HubFixture hub)
{
    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("F-ADO-01", "F-ADO-02", "E2E-S-11")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_object_made_in_the_service_cluster_appears_as_internal_and_as_tenant_object()
    {
        var @namespace = await hub.ServiceNamespaceAsync();

        var made = await hub.EuWest.CreateAsync(MadeByHand(@namespace, "ado01", "{username: hans, password: hans2000, version: 3.1.1}"));

        var tenant = await hub.Tenant.SeesAsync(Couch.Tenants, "team-b", "ado01");
        tenant.At("spec").ShouldNotBeNull().ToJsonString().ShouldBe("""{"password":"hans2000","username":"hans"}""");
        tenant.Label("made").ShouldBeNull();
        var instance = await hub.Provider.SeesAsync(Couch.Internals, "team-b", "ado01", found =>
            found.Items("metadata", "ownerReferences").ShouldHaveSingleItem().Text("uid").ShouldBe(tenant.Text("metadata", "uid")));
        instance.Members("spec").ShouldBe(["password", "username", "version"]);
        instance.Label("made").ShouldBeNull();
        var service = await SeesServiceAsync("ado01", found => found.Label("owner.kubermatic.io/name").ShouldBe("ado01"));
        service.Label("owner.kubermatic.io/namespace").ShouldBe("team-b");
        service.Label("made").ShouldBe("by-hand");
        service.Text("metadata", "uid").ShouldBe(made.Text("metadata", "uid"));

        // From now on the management cluster is the source of truth.
        await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "ado01", "spec: {password: other}");
        await SeesServiceAsync("ado01", found => found.Text("spec", "password").ShouldBe("other"));
        await GoesForGoodAsync("ado01", @namespace);
    }

    [Shows("F-ADO-02", "F-ADO-03", "E2E-D-07")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_the_provider_made_appears_to_the_tenant_and_is_gone_when_the_tenant_deletes_it()
    {
        var @namespace = await hub.ServiceNamespaceAsync();

        await hub.Provider.CreateAsync(Couch.Internal("team-b", "ado02", "{username: hans, password: hans2000, version: 3.1.1}"));

        var tenant = await hub.Tenant.SeesAsync(Couch.Tenants, "team-b", "ado02");
        tenant.Members("spec").ShouldBe(["password", "username"]);
        await hub.Provider.SeesAsync(Couch.Internals, "team-b", "ado02", found =>
        {
            found.Items("metadata", "ownerReferences").ShouldHaveSingleItem().Text("uid").ShouldBe(tenant.Text("metadata", "uid"));
            found.Text("spec", "version").ShouldBe("3.1.1");
        });
        await SeesServiceAsync("ado02", found => found.Text("spec", "version").ShouldBe("3.1.1"));
        await GoesForGoodAsync("ado02", @namespace);
    }

    [Shows("B79", "F-ADO-04")]
    [ClusterFact(LocalOnly = true)]
    public async Task Unassigned_namespaces_are_left_alone_until_an_offer_makes_them_a_tenants_who_may_delete_what_was_adopted()
    {
        await hub.EuWest.ApplyAsync("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: ado04-waits}
            """);
        await hub.EuWest.CreateAsync(MadeByHand("default", "ado04", "{username: hans, password: x}"));
        await hub.EuWest.CreateAsync(MadeByHand("ado04-waits", "ado04", "{username: hans, password: x}"));
        var member = await hub.AccountAsync("ado04", "Tenant");
        (await hub.Admin.ListAsync(Couch.Internals)).Count(found => found.Text("metadata", "name") == "ado04").ShouldBe(0);

        await hub.EuWest.PatchAsync(KubernetesResources.Namespaces, null, "ado04-waits", """
            metadata:
              labels:
                owner.kubermatic.io/name: ado04.eu-west-1
                owner.kubermatic.io/namespace: team-a
                owner.kubermatic.io/type: ServiceClusterAssignment.kubecarrier.io
            """);
        await hub.Provider.SeesAsync(Tenant.ResourceType, "team-a", "ado04");
        await hub.Provider.PatchAsync(Tenant.ResourceType, "team-a", "ado04", $"metadata: {{labels: {{{HubFixture.TenantLabel}: \"true\"}}}}");

        await hub.Admin.SeesAsync(Couch.Internals, "ado04", "ado04");
        (await hub.ServiceNamespaceAsync("ado04")).ShouldBe("ado04-waits");
        (await hub.EuWest.GetAsync(Couch.Services, "default", "ado04")).Label("owner.kubermatic.io/name").ShouldBeNull();
        (await hub.Admin.ListAsync(Couch.Internals)).Count(found => found.Text("metadata", "name") == "ado04").ShouldBe(1);

        // Whoever owns the namespace gets rid of it, and of all that was made of it.
        await hub.SeesOfferAsync(member, "ado04", Couch);
        await member.SeesAsync(Couch.Tenants, "ado04", "ado04");
        await Eventually.Async(() => member.DeleteAsync(Couch.Tenants, "ado04", "ado04"), "the tenant has its rights");
        await hub.Admin.SeesGoneAsync(Couch.Internals, "ado04", "ado04");
        (await hub.EuWest.FindAsync(Couch.Services, "ado04-waits", "ado04")).ShouldBeNull();
        await hub.EuWest.DeleteAsync(Couch.Services, "default", "ado04");
    }

    [Shows("F-ADO-03", "F-SYN-10")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_a_restriction_forbids_runs_on_unseen_and_what_is_adopted_loses_what_its_tenant_takes_away()
    {
        var memo = new TestService("ado03.example", "Memo");
        await hub.InstallCrdAsync(memo, memo.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}, engine: {type: string}}}}}"));
        await hub.Provider.ApplyAsync(memo.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size, maximum: 5}, {jsonPath: .spec.engine}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", memo.Entry);
        await hub.OfferAsync(memo);

        await Eventually.Async(() => hub.Provider.CreateAsync(memo.Internal("team-b", "ado03", "{size: 9, engine: lru}")), "the provider has its rights");

        await hub.EuWest.SeesAsync(memo.Services, await hub.ServiceNamespaceAsync(), "ado03");
        var told = await hub.Admin.SeesEventAsync("team-b", "ado03", "NotAdopted");
        told.ShouldContain("Memo team-b/ado03 is not adopted, and goes on as it is; memos.eu-west-1.team-a team-b/ado03 was refused");
        (await hub.Tenant.FindAsync(memo.Tenants, "team-b", "ado03")).ShouldBeNull();

        await hub.Provider.PatchAsync(memo.Internals, "team-b", "ado03", "spec: {size: 3}");

        await hub.Tenant.SeesAsync(memo.Tenants, "team-b", "ado03", found => found.Number("spec", "size").ShouldBe(3));

        await hub.Tenant.RemoveAsync(memo.Tenants, "team-b", "ado03", "/spec/size");

        await hub.EuWest.SeesAsync(memo.Services, await hub.ServiceNamespaceAsync(), "ado03", found => found.Members("spec").ShouldBe(["engine"]));
        await hub.EuWest.CreateAsync($$"""
            apiVersion: {{memo.Services.ApiVersion}}
            kind: Memo
            metadata: {name: ado05, namespace: {{await hub.ServiceNamespaceAsync()}} }
            spec: {size: 4, engine: lru}
            """);
        await hub.Tenant.SeesAsync(memo.Tenants, "team-b", "ado05", found => found.Number("spec", "size").ShouldBe(4));

        await hub.Tenant.RemoveAsync(memo.Tenants, "team-b", "ado05", "/spec/size");

        await hub.EuWest.SeesAsync(memo.Services, await hub.ServiceNamespaceAsync(), "ado05", found => found.Members("spec").ShouldBe(["engine"]));
    }

    // Another object is adopted after it: had the first one come back, it would have come back before.
    private async Task GoesForGoodAsync(string name, string @namespace)
    {
        await hub.Tenant.DeleteAsync(Couch.Tenants, "team-b", name);
        await hub.Tenant.SeesGoneAsync(Couch.Tenants, "team-b", name);

        await hub.EuWest.CreateAsync(MadeByHand(@namespace, $"{name}-next", "{username: hans, password: x}"));
        await hub.Tenant.SeesAsync(Couch.Tenants, "team-b", $"{name}-next");

        (await hub.Tenant.FindAsync(Couch.Tenants, "team-b", name)).ShouldBeNull();
        (await hub.Provider.FindAsync(Couch.Internals, "team-b", name)).ShouldBeNull();
        (await hub.EuWest.FindAsync(Couch.Services, @namespace, name)).ShouldBeNull();
        await hub.Tenant.DeleteAsync(Couch.Tenants, "team-b", $"{name}-next");
        await hub.Tenant.SeesGoneAsync(Couch.Tenants, "team-b", $"{name}-next");
    }

    private async Task<JsonObject> SeesServiceAsync(string name, Action<JsonObject> assertion) =>
        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), name, assertion);

    private static string MadeByHand(string @namespace, string name, string spec) => $$"""
        apiVersion: couchdb.io/v1alpha1
        kind: CouchDB
        metadata:
          name: {{name}}
          namespace: {{@namespace}}
          labels: {made: by-hand}
          annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
        spec: {{spec}}
        """;
}
