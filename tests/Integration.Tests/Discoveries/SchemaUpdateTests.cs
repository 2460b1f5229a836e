using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Discoveries;

/// <summary>The CRD in the service cluster changes while it is offered and used.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class SchemaUpdateTests(HubFixture hub)
{
    private const string Pending = "SchemaUpdatePending";

    private static readonly ResourceType Crds = KubernetesResources.CustomResourceDefinitions;

    [Shows("F-DIS-02", "F-DIS-04", "F-DIS-06", "H10", "E2E-S-09", "S7.3.10")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_new_property_follows_at_once_and_a_removed_one_waits_for_the_provider()
    {
        var service = new TestService("dis04.example", "Ledger");
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec}, {jsonPath: .status.phase}]}]}"));
        await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, "team-a", service.Entry,
            found => found.Condition("Discovered").ShouldBe("False/CRDNotFound"));
        await hub.InstallCrdAsync(service, service.Crd(Schema("size: {type: integer}, note: {type: string}")));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        await hub.OfferAsync(service);
        await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "dis04", "{size: 1, note: keep}"));
        var @namespace = await hub.ServiceNamespaceAsync();
        await hub.EuWest.SeesAsync(service.Services, @namespace, "dis04");
        (await hub.Provider.DeleteAsync(CustomResourceDiscovery.ResourceType, "team-a", service.Entry).ShouldBeRefusedAsync())
            .ShouldContain("management cluster CRD instances are still present in the management cluster");

        await hub.EuWest.ApplyAsync(service.Crd(Schema("size: {type: integer}, note: {type: string}, color: {type: string}")));

        await SeesFieldsAsync(service.Internals, "color", "note", "size");
        await SeesFieldsAsync(service.Tenants, "color", "note", "size");
        (await EntryAsync(service)).Condition(Pending).ShouldBeNull();

        await hub.EuWest.ApplyAsync(service.Crd(Schema("size: {type: integer}, color: {type: string}, plan: {type: string}")));

        var entry = await hub.Provider.SeesAsync(CatalogEntry.ResourceType, "team-a", service.Entry, found =>
        {
            found.Condition(Pending).ShouldBe("True/NarrowingChange");
            found.Number("status", "schemaUpdate", "affectedInstances").ShouldBe(1);
        });
        var hash = entry.Text("status", "schemaUpdate", "pendingHash").ShouldNotBeNull();
        entry.Condition("Ready").ShouldBe("True/CatalogEntryReady");
        entry.Texts("status", "schemaUpdate", "narrowed").ShouldBe(["spec.note"]);
        entry.ConditionMessage(Pending).ShouldNotBeNull().ShouldContain(hash);
        entry.ConditionMessage(Pending).ShouldNotBeNull().ShouldContain("team-b/dis04");
        var discovery = await hub.Provider.SeesReadyAsync(CustomResourceDiscovery.ResourceType, "team-a", service.Entry);
        discovery.Condition(Pending).ShouldBe("True/NarrowingChange");
        discovery.ConditionMessage(Pending).ShouldBe(entry.ConditionMessage(Pending));
        await SeesFieldsAsync(service.Internals, "color", "note", "size");
        await SyncsAsync(service, @namespace, size: 2);
        (await hub.Tenant.GetAsync(service.Tenants, HubFixture.Offered, "dis04")).Text("spec", "note").ShouldBe("keep");

        await AcceptAsync(service, "0123456789abcdef");
        (await EntryAsync(service)).Condition(Pending).ShouldBe("True/NarrowingChange");
        await AcceptAsync(service, hash);

        await SeesFieldsAsync(service.Internals, "color", "plan", "size");
        await SeesFieldsAsync(service.Tenants, "color", "plan", "size");
        entry = await hub.Provider.SeesAsync(CatalogEntry.ResourceType, "team-a", service.Entry, found => found.Condition(Pending).ShouldBe("False/UpToDate"));
        entry.Text("status", "schemaUpdate", "currentHash").ShouldBe(hash);
        entry.At("status", "schemaUpdate", "pendingHash").ShouldBeNull();
        await SyncsAsync(service, @namespace, size: 3);
    }

    [Shows("F-DIS-02", "F-DIS-04", "H11", "H49")]
    [ClusterFact(LocalOnly = true)]
    public async Task New_and_removed_versions_and_a_CRD_that_is_made_again()
    {
        var service = new TestService("h11.example", "Barrel");
        await hub.InstallCrdAsync(service, Versions(service, ("v1", true)));
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1, v2], fields: [{jsonPath: .spec.size}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        await hub.OfferAsync(service);
        await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "h11", "{size: 1}"));
        var @namespace = await hub.ServiceNamespaceAsync();
        var uid = (await hub.EuWest.SeesAsync(service.Services, @namespace, "h11")).Text("metadata", "uid");
        await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "h49", "{size: 1}"));
        await hub.EuWest.SeesAsync(service.Services, @namespace, "h49");

        await hub.EuWest.ApplyAsync(Versions(service, ("v1", true), ("v2", false)));

        await SeesVersionsAsync(service.Internals, "v1 true true", "v2 true false");
        await SeesVersionsAsync(service.Tenants, "v1 true true", "v2 true false");

        await hub.EuWest.DeleteAsync(Crds, null, service.SourceCrd);
        await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, "team-a", service.Entry,
            found => found.Condition("Discovered").ShouldBe("False/CRDNotFound"));
        await SeesVersionsAsync(service.Internals, "v1 true true", "v2 true false");
        await hub.EuWest.SeesGoneAsync(Crds, null, service.SourceCrd);
        await hub.Tenant.DeleteAsync(service.Tenants, HubFixture.Offered, "h49");
        await hub.Tenant.SeesGoneAsync(service.Tenants, HubFixture.Offered, "h49");
        await hub.Admin.SeesGoneAsync(service.Internals, HubFixture.Offered, "h49");
        await hub.EuWest.ApplyAsync(Versions(service, ("v1", true), ("v2", false)));

        await hub.Provider.SeesReadyAsync(CustomResourceDiscovery.ResourceType, "team-a", service.Entry);
        (await hub.EuWest.SeesAsync(service.Services, @namespace, "h11")).Text("metadata", "uid").ShouldNotBe(uid);
        (await EntryAsync(service)).Condition(Pending).ShouldBeNull();

        await hub.EuWest.DeleteAsync(Crds, null, service.SourceCrd);
        await hub.EuWest.SeesGoneAsync(Crds, null, service.SourceCrd);
        await hub.EuWest.ApplyAsync(Versions(service, ("v2", true)));

        var entry = await hub.Provider.SeesAsync(CatalogEntry.ResourceType, "team-a", service.Entry,
            found => found.Condition(Pending).ShouldBe("True/NarrowingChange"));
        entry.Texts("status", "schemaUpdate", "narrowed").ShouldBe(["apiVersion"]);
        await AcceptAsync(service, entry.Text("status", "schemaUpdate", "pendingHash").ShouldNotBeNull());

        await SeesVersionsAsync(service.Internals, "v2 true true", "v1 false false");
        await SeesVersionsAsync(service.Tenants, "v2 true true", "v1 false false");
        var second = service with { Version = "v2" };
        await hub.EuWest.SeesAsync(second.Services, @namespace, "h11", found => found.Number("spec", "size").ShouldBe(1));
        await hub.Tenant.PatchAsync(second.Tenants, HubFixture.Offered, "h11", "spec: {size: 2}");
        await hub.EuWest.SeesAsync(second.Services, @namespace, "h11", found => found.Number("spec", "size").ShouldBe(2));
    }

    /// <summary>A tenant's change arrives, and then nothing is sent again and again although the service cluster prunes a part of it.</summary>
    private async Task SyncsAsync(TestService service, string @namespace, int size)
    {
        await hub.Tenant.PatchAsync(service.Tenants, HubFixture.Offered, "dis04", $"spec: {{size: {size}}}");
        var arrived = await hub.EuWest.SeesAsync(service.Services, @namespace, "dis04", found => found.Number("spec", "size").ShouldBe(size));
        await hub.EuWest.PatchAsync(service.Services, @namespace, "dis04", $"metadata: {{annotations: {{seen: \"{size}\"}}}}");
        await hub.EuWest.SeesAsync(service.Services, @namespace, "dis04", found => found.Number("metadata", "generation").ShouldBe(arrived.Number("metadata", "generation")));
    }

    private Task<JsonObject> AcceptAsync(TestService service, string hash) =>
        hub.Provider.PatchAsync(CatalogEntry.ResourceType, "team-a", service.Entry, $"spec: {{schemaUpdate: {{acceptedHash: \"{hash}\"}}}}");

    private Task<JsonObject> EntryAsync(TestService service) => hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);

    private Task<JsonObject> SeesFieldsAsync(ResourceType type, params string[] fields) => hub.Admin.SeesAsync(Crds, null, type.GroupResource, found =>
        found.Items("spec", "versions")[0].Members("schema", "openAPIV3Schema", "properties", "spec", "properties").ShouldBe(fields));

    private Task<JsonObject> SeesVersionsAsync(ResourceType type, params string[] versions) => hub.Admin.SeesAsync(Crds, null, type.GroupResource, found =>
        found.Items("spec", "versions").Select(version => $"{version.Text("name")} {version.Text("served")} {version.Text("storage")}").ShouldBe(versions));

    private static string Schema(string fields) =>
        $"{{type: object, properties: {{spec: {{type: object, properties: {{{fields}}}}}, status: {{type: object, properties: {{phase: {{type: string}}}}}}}}}}";

    private static string Versions(TestService service, params (string Name, bool Storage)[] versions)
    {
        var crd = service.Crd(Schema("size: {type: integer}"));
        var head = crd[..crd.IndexOf("  - name:", StringComparison.Ordinal)];
        return head + string.Join('\n', versions.Select(version => $$"""
              - name: {{version.Name}}
                served: true
                storage: {{(version.Storage ? "true" : "false")}}
                subresources: {status: {} }
                schema:
                  openAPIV3Schema: {{Schema("size: {type: integer}")}}
            """));
    }
}
