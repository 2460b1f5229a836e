using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>The three objects of an instance, kept in line.</summary>
[Collection(HubGroup.Name)]
public sealed class SyncTests(HubFixture hub)
{
    private const string Spec = "{username: hans, password: hans2000}";

    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("F-SYN-01", "E2E-D-05")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_tenants_object_has_an_internal_one_that_it_controls()
    {
        await CreateAsync("syn01");

        var tenant = await hub.Tenant.GetAsync(Couch.Tenants, "team-b", "syn01");
        var owner = (await hub.Provider.GetAsync(Couch.Internals, "team-b", "syn01")).Items("metadata", "ownerReferences").ShouldHaveSingleItem();
        owner.Text("apiVersion").ShouldBe("eu-west-1.team-a/v1alpha1");
        owner.Text("kind").ShouldBe("CouchDB");
        owner.Text("uid").ShouldBe(tenant.Text("metadata", "uid"));
        owner.Text("controller").ShouldBe("true");
        tenant.Texts("metadata", "finalizers").ShouldBe(["kubecarrier.io/sync"]);
    }

    [Shows("F-SYN-02", "E2E-S-10")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_internal_object_has_a_service_object_that_carries_its_name()
    {
        var service = await CreateAsync("syn02");

        service.Label("owner.kubermatic.io/name").ShouldBe("syn02");
        service.Label("owner.kubermatic.io/namespace").ShouldBe("team-b");
        service.Label("owner.kubermatic.io/type").ShouldBe("CouchDB.internal.eu-west-1.team-a");
        service.At("spec").ShouldNotBeNull().ToJsonString().ShouldBe("""{"password":"hans2000","username":"hans"}""");
    }

    [Shows("F-SYN-03")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_change_of_the_spec_flows_down()
    {
        await CreateAsync("syn03");

        await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "syn03", "spec: {password: other}");

        await SeesServiceAsync("syn03", service => service.Text("spec", "password").ShouldBe("other"));
        (await hub.Provider.GetAsync(Couch.Internals, "team-b", "syn03")).Text("spec", "password").ShouldBe("other");
    }

    [Shows("F-SYN-04", "S7.3.06")]
    [ClusterFact(LocalOnly = true)]
    public async Task Status_flows_up_whole_to_the_provider_and_exposed_to_the_tenant()
    {
        await CreateAsync("syn04");

        await ReportAsync("syn04", """
            status:
              phase: Running
              address: db.example:5984
              conditions: [{type: Ready, status: "True", reason: Up, message: it runs, lastTransitionTime: "2026-01-01T00:00:00Z"}]
            """);

        await hub.Provider.SeesAsync(Couch.Internals, "team-b", "syn04", found => found.Members("status").ShouldBe(["address", "conditions", "phase"]));
        var tenant = await hub.Tenant.SeesAsync(Couch.Tenants, "team-b", "syn04", found => found.Members("status").ShouldBe(["address", "phase"]));
        var stored = await hub.Tenant.Independent.ObjectAsync(Couch.Tenants, "team-b", "syn04");
        (stored.Metadata.Uid, $"{stored.Status["phase"]}", $"{stored.Status["address"]}").ShouldBe((tenant.Text("metadata", "uid"), "Running", "db.example:5984"));
    }

    [Shows("F-SYN-05", "S7.3.06")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_observed_generation_is_each_objects_own()
    {
        await CreateAsync("syn05");
        foreach (var password in new[] { "one", "two" })
        {
            await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "syn05", $"spec: {{password: {password}}}");
        }

        await hub.Provider.SeesAsync(Couch.Internals, "team-b", "syn05");
        await hub.Provider.PatchAsync(Couch.Internals, "team-b", "syn05", "spec: {version: 3.1.1}");
        var service = await SeesServiceAsync("syn05", found =>
        {
            found.Text("spec", "password").ShouldBe("two");
            found.Text("spec", "version").ShouldBe("3.1.1");
        });

        await ReportAsync("syn05", $"status: {{phase: Running, observedGeneration: {service.Number("metadata", "generation")}}}");

        foreach (var (user, type) in new[] { (hub.Provider, Couch.Internals), (hub.Tenant, Couch.Tenants) })
        {
            await user.SeesAsync(type, "team-b", "syn05", found =>
                found.Number("status", "observedGeneration").ShouldBe(found.Number("metadata", "generation").ShouldNotBeNull()));
        }

        (await hub.Tenant.GetAsync(Couch.Tenants, "team-b", "syn05")).Number("status", "observedGeneration").ShouldBe(3);
    }

    [Shows("F-SYN-06")]
    [ClusterFact(LocalOnly = true)]
    public async Task Deletion_goes_down_and_everyone_waits_for_the_service_object()
    {
        await CreateAsync("syn06");
        var @namespace = await hub.ServiceNamespaceAsync();
        await hub.EuWest.PatchAsync(Couch.Services, @namespace, "syn06", "metadata: {finalizers: [operator.example/cleanup]}");

        await hub.Tenant.DeleteAsync(Couch.Tenants, "team-b", "syn06");

        await SeesServiceAsync("syn06", service => service.Text("metadata", "deletionTimestamp").ShouldNotBeNull());
        (await hub.Provider.GetAsync(Couch.Internals, "team-b", "syn06")).Text("metadata", "deletionTimestamp").ShouldNotBeNull();
        (await hub.Tenant.GetAsync(Couch.Tenants, "team-b", "syn06")).Text("metadata", "deletionTimestamp").ShouldNotBeNull();

        await hub.EuWest.PatchAsync(Couch.Services, @namespace, "syn06", "metadata: {finalizers: []}");

        await hub.Tenant.SeesGoneAsync(Couch.Tenants, "team-b", "syn06");
        (await hub.Provider.FindAsync(Couch.Internals, "team-b", "syn06")).ShouldBeNull();
        (await hub.EuWest.FindAsync(Couch.Services, @namespace, "syn06")).ShouldBeNull();
    }

    [Shows("F-SYN-07", "S7.3.07")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_change_in_the_service_cluster_is_reverted()
    {
        await CreateAsync("syn07a");

        await hub.EuWest.PatchAsync(Couch.Services, await hub.ServiceNamespaceAsync(), "syn07a", "spec: {password: stolen}");

        await SeesServiceAsync("syn07a", service => service.Text("spec", "password").ShouldBe("hans2000"));
    }

    [Shows("F-SYN-07", "S7.3.07")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_service_object_that_was_deleted_is_made_again()
    {
        var first = await CreateAsync("syn07b");

        await hub.EuWest.DeleteAsync(Couch.Services, await hub.ServiceNamespaceAsync(), "syn07b");

        var second = await SeesServiceAsync("syn07b", service => service.Text("metadata", "uid").ShouldNotBe(first.Text("metadata", "uid")));
        second.Text("spec", "password").ShouldBe("hans2000");
        (await hub.Tenant.GetAsync(Couch.Tenants, "team-b", "syn07b")).Text("metadata", "deletionTimestamp").ShouldBeNull();
    }

    [Shows("F-SYN-08", "F-SYN-09", "S7.3.03")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_the_provider_hides_survives_tenants_updates_and_labels_stay_where_they_are()
    {
        await CreateAsync("syn08");
        await hub.Provider.PatchAsync(Couch.Internals, "team-b", "syn08", "{metadata: {labels: {of: provider}}, spec: {version: 3.1.1}}");
        await SeesServiceAsync("syn08", service => service.Text("spec", "version").ShouldBe("3.1.1"));

        await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "syn08", "{metadata: {labels: {of: tenant}, annotations: {note: mine}}, spec: {password: other}}");

        var service = await SeesServiceAsync("syn08", found => found.Text("spec", "password").ShouldBe("other"));
        service.Text("spec", "version").ShouldBe("3.1.1");
        service.Members("metadata", "labels").ShouldBe(["owner.kubermatic.io/name", "owner.kubermatic.io/namespace", "owner.kubermatic.io/type"]);
        service.Members("metadata", "annotations").ShouldBe(["kubecarrier.io/instance-uid"]);
        var instance = await hub.Provider.GetAsync(Couch.Internals, "team-b", "syn08");
        instance.Text("spec", "version").ShouldBe("3.1.1");
        instance.Label("of").ShouldBe("provider");
        instance.Members("metadata", "annotations").ShouldBe(["kubecarrier.io/marks-service-object"]);
        (await hub.Tenant.GetAsync(Couch.Tenants, "team-b", "syn08")).Label("of").ShouldBe("tenant");
    }

    [Shows("F-SYN-10", "F-SYN-11", "S7.3.08")]
    [ClusterFact(LocalOnly = true)]
    public async Task Fields_beside_spec_are_carried_too_and_what_is_taken_away_goes_everywhere()
    {
        var queue = new TestService("syn10.example", "Queue");
        await hub.InstallCrdAsync(queue, queue.Crd(
            "{type: object, properties: {data: {type: object, properties: {key: {type: string}}}, " +
            "spec: {type: object, properties: {size: {type: integer}, topic: {type: string}, region: {type: string}, " +
            "limits: {type: object, additionalProperties: {type: integer}}, readers: {type: array, x-kubernetes-list-type: set, items: {type: string}}, " +
            "ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: object, required: [name], " +
            "properties: {name: {type: string}, tls: {type: object, properties: {secret: {type: string}}}}}}}}}}"));
        await hub.Provider.ApplyAsync(queue.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}, {jsonPath: .spec.topic}, " +
            "{jsonPath: .spec.limits}, {jsonPath: .spec.readers}, {jsonPath: .spec.ports}, {jsonPath: .data.key}]}]}"));
        await hub.Provider.SeesReadyAsync(Api.Catalog.CatalogEntry.ResourceType, "team-a", queue.Entry);
        await hub.OfferAsync(queue);
        await hub.Tenant.CreateAsync(queue.Instance("team-b", "syn10", "{size: 3, topic: news, limits: {cpu: 1}, readers: [eva], ports: [{name: amqp, tls: {secret: s}}]}")
            + "\ndata: {key: value}");
        var @namespace = await hub.ServiceNamespaceAsync();
        var service = await hub.EuWest.SeesAsync(queue.Services, @namespace, "syn10", found => found.Text("spec", "topic").ShouldBe("news"));
        service.Text("data", "key").ShouldBe("value");

        await hub.Tenant.RemoveAsync(queue.Tenants, "team-b", "syn10", "/spec/topic");

        await hub.EuWest.SeesAsync(queue.Services, @namespace, "syn10", found => found.Members("spec").ShouldNotContain("topic"));

        await hub.Tenant.RemoveAsync(queue.Tenants, "team-b", "syn10", "/spec/limits");
        await hub.Tenant.RemoveAsync(queue.Tenants, "team-b", "syn10", "/spec/ports/0/tls");
        await hub.EuWest.SeesAsync(queue.Services, @namespace, "syn10", found => found.Members("spec").ShouldBe(["ports", "readers", "size"]));
        await hub.EuWest.SeesAsync(queue.Services, @namespace, "syn10", found => found.Items("spec", "ports").ShouldHaveSingleItem().ToJsonString().ShouldBe("""{"name":"amqp"}"""));

        await hub.Tenant.RemoveAsync(queue.Tenants, "team-b", "syn10", "/data");
        await hub.Tenant.PatchAsync(queue.Tenants, "team-b", "syn10", "spec: {readers: null, ports: null}");
        await hub.EuWest.SeesAsync(queue.Services, @namespace, "syn10", found => found.At("spec").ShouldNotBeNull().ToJsonString().ShouldBe("""{"size":3}"""));
        (await hub.Provider.GetAsync(queue.Internals, "team-b", "syn10")).Members("spec").ShouldBe(["size"]);

        await hub.Tenant.RemoveAsync(queue.Tenants, "team-b", "syn10", "/spec");
        await hub.EuWest.SeesAsync(queue.Services, @namespace, "syn10", found => $"{found.At("spec")}".ShouldBeOneOf("", "{}"));
    }

    [Shows("H13")]
    [ClusterFact(LocalOnly = true)]
    public async Task Whoever_changes_it_back_again_and_again_is_named_and_not_fought_for_ever()
    {
        await CreateAsync("h13");
        var @namespace = await hub.ServiceNamespaceAsync();

        var told = await Eventually.FoundAsync(
            async () =>
            {
                await hub.EuWest.PatchAsync(Couch.Services, @namespace, "h13", "spec: {password: stolen}");
                return (await hub.Provider.ListAsync(KubernetesResources.Events, "team-a"))
                    .Where(found => found.Text("involvedObject", "name") == "team-b.eu-west-1" && found.Text("reason") == "Contended")
                    .Select(found => found.Text("message")).FirstOrDefault();
            },
            "the controller gives way");

        told.ShouldBe($"CouchDB team-b/h13: couchdbs.couchdb.io {@namespace}/h13 is changed back again and again by integration-tests; syncing it pauses for a minute");
        (await hub.EuWest.GetAsync(Couch.Services, @namespace, "h13")).Text("spec", "password").ShouldBe("stolen");
        await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "h13", "spec: {password: other}"); // what is new is carried all the same
        await SeesServiceAsync("h13", service => service.Text("spec", "password").ShouldBe("other"));
    }

    private async Task<JsonObject> CreateAsync(string name)
    {
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", name, Spec));
        return await SeesServiceAsync(name);
    }

    private async Task<JsonObject> SeesServiceAsync(string name, Action<JsonObject>? assertion = null) =>
        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), name, assertion);

    /// <summary>What the operator in the service cluster does.</summary>
    private async Task ReportAsync(string name, string status) =>
        await hub.EuWest.PatchAsync(Couch.Services, await hub.ServiceNamespaceAsync(), name, status, "status");
}
