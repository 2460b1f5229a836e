using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>Restrictions in the tenant CRD, on a real API server that has no ratcheting: they enter only when no live instance violates them.</summary>
[Collection(HubGroup.Name)]
public sealed class SchemaRestrictionTests(HubFixture hub)
{
    private const string Schema =
        "{type: object, properties: {spec: {type: object, properties: {replicas: {type: integer}, plan: {type: string}, storage: {x-kubernetes-int-or-string: true}}}, "
        + "status: {type: object, properties: {phase: {type: string}}}}}";

    [ClusterFact(LocalOnly = true)]
    public async Task A_tightened_restriction_waits_for_the_instance_that_violates_it_and_a_loosened_one_leaves_at_once()
    {
        var service = new TestService("ratchet.example", "Cache");
        await OfferAsync(service, "{jsonPath: .spec.replicas}");
        await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "old", "{replicas: 5}"));
        await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "fine", "{replicas: 2}"));
        await hub.EuWest.SeesAsync(service.Services, await hub.ServiceNamespaceAsync(), "old");
        (await EntryAsync(service)).Condition("SchemaRestricted").ShouldBeNull();

        await RestrictAsync(service, "{jsonPath: .spec.replicas, maximum: 3}");

        await SeesAsync(service, "False/HeldBackByInstances", "spec.replicas, because instances do not satisfy it: team-b/old");
        (await LimitAsync(service)).ShouldBeNull();
        (await EntryAsync(service)).Condition("Ready").ShouldBe("True/CatalogEntryReady");

        // What the schema would refuse on this API server, were it in there.
        await hub.Tenant.PatchAsync(service.Tenants, HubFixture.Offered, "old", "metadata: {labels: {still: mine}}");
        await hub.Tenant.DeleteAsync(service.Tenants, HubFixture.Offered, "old");
        await hub.Admin.SeesGoneAsync(service.Tenants, HubFixture.Offered, "old");

        await SeesAsync(service, "True/AllInSchema", "every restriction");
        await Eventually.Async(async () => (await LimitAsync(service)).ShouldBe(3), "the limit is in the CRD");
        (await hub.Admin.CreateAsync(service.Instance(HubFixture.Offered, "new", "{replicas: 4}")).ShouldBeRefusedAsync()).ShouldContain("replicas");
        await hub.Tenant.PatchAsync(service.Tenants, HubFixture.Offered, "fine", "spec: {replicas: 3}");

        await RestrictAsync(service, "{jsonPath: .spec.replicas, maximum: 6}");
        await Eventually.Async(() => hub.Tenant.PatchAsync(service.Tenants, HubFixture.Offered, "fine", "spec: {replicas: 6}"), "6 may be written");
        await Eventually.Async(async () => (await LimitAsync(service)).ShouldBe(6), "the looser limit is in the CRD");

        await RestrictAsync(service, "{jsonPath: .spec.replicas}");
        await Eventually.Async(async () => (await LimitAsync(service)).ShouldBeNull(), "the limit is gone");
        await SeesAsync(service, "True/AllInSchema", "every restriction");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task An_instance_that_is_being_deleted_holds_a_restriction_back_until_its_finalizer_is_gone()
    {
        var service = new TestService("going.example", "Going");
        await OfferAsync(service, "{jsonPath: .spec.plan}");
        await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "going", "{plan: huge}"));
        var @namespace = await hub.ServiceNamespaceAsync();
        await hub.EuWest.SeesAsync(service.Services, @namespace, "going");
        await hub.EuWest.PatchAsync(service.Services, @namespace, "going", "metadata: {finalizers: [example.com/wait]}");
        await hub.Tenant.DeleteAsync(service.Tenants, HubFixture.Offered, "going");

        await RestrictAsync(service, "{jsonPath: .spec.plan, allowed: [small, large], required: true}");

        await SeesAsync(service, "False/HeldBackByInstances", "team-b/going");
        await hub.EuWest.PatchAsync(service.Services, @namespace, "going", "metadata: {finalizers: null}");
        await hub.Admin.SeesGoneAsync(service.Tenants, HubFixture.Offered, "going");
        await SeesAsync(service, "True/AllInSchema", "every restriction");
        await Eventually.Async(async () => (await CrdAsync(service)).At("properties", "plan", "enum").ShouldNotBeNull().ToJsonString().ShouldBe("""["small","large"]"""),
            "the enum is in the CRD");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_restriction_that_does_not_fit_the_field_is_told_with_its_path_and_nothing_is_offered()
    {
        var service = new TestService("misfit.example", "Stack");
        await hub.InstallCrdAsync(service, service.Crd(Schema));

        await RestrictAsync(service, "{jsonPath: .spec.storage, maximum: 5}");

        var entry = await hub.Provider.SeesAsync(CatalogEntry.ResourceType, TestService.Provider, service.Entry,
            found => found.Condition("Ready").ShouldBe("False/InvalidRestriction"));
        entry.ConditionMessage("Ready").ShouldNotBeNull().ShouldContain("maximum of spec.storage");
        (await hub.Admin.FindAsync(KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource)).ShouldBeNull();
    }

    [Shows("B44")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_cannot_be_evaluated_is_refused_when_it_is_written()
    {
        var service = new TestService("b44.example", "Pot");

        var refusal = await hub.Provider.ApplyAsync(service.EntrySet(Derive("{jsonPath: .spec.plan, pattern: '(a+'}"))).ShouldBeRefusedAsync();

        refusal.ShouldContain("spec.derive.expose[0].fields[0].pattern");
        (await hub.Provider.ApplyAsync(service.EntrySet(Derive("{jsonPath: .spec.plan, pattern: '\\d+'}"))).ShouldBeRefusedAsync()).ShouldContain("[0-9]");
        (await hub.Provider.ApplyAsync(service.EntrySet(Derive("{jsonPath: .spec.replicas, minimum: 0.5}"))).ShouldBeRefusedAsync()).ShouldContain("minimum");
    }

    [Shows("B92")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_sensitive_value_that_is_refused_is_printed_by_nobody()
    {
        var service = new TestService("b92.example", "Vault");
        await hub.InstallCrdAsync(service, service.Crd(
            "{type: object, properties: {spec: {type: object, properties: {password: {type: string}, pin: {type: string}}}, status: {type: object, properties: {phase: {type: string}}}}}"));
        await RestrictAsync(service, "{jsonPath: .spec.password, pattern: '[a-z]+', maxLength: 8, required: true}, {jsonPath: .spec.pin, sensitive: true, allowed: [abc]}");
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, TestService.Provider, service.Entry);
        await hub.OfferAsync(service);
        await Eventually.Async(async () => (await CrdAsync(service)).At("required").ShouldNotBeNull().ToJsonString().ShouldBe("""["password"]"""), "what the schema can say is in it");

        var properties = (await CrdAsync(service)).At("properties").ShouldNotBeNull();
        properties.At("password")!.ToJsonString().ShouldBe("""{"type":"string"}""");
        properties.At("pin")!.ToJsonString().ShouldBe("""{"type":"string"}""");
        var refusal = await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "vault", "{password: HUNTER2HUNTER2, pin: zyx987}")).ShouldBeRefusedAsync();
        refusal.ShouldContain("spec.password: (hidden) does not match");
        refusal.ShouldContain("spec.pin: (hidden) is not allowed");
        refusal.ShouldNotContain("HUNTER2");
        refusal.ShouldNotContain("zyx987");
    }

    private static string Derive(string field) => $"{{expose: [{{versions: [v1], fields: [{field}]}}]}}";

    private Task RestrictAsync(TestService service, string field) => hub.Provider.ApplyAsync(service.EntrySet(Derive(field)));

    private async Task OfferAsync(TestService service, string field)
    {
        await hub.InstallCrdAsync(service, service.Crd(Schema));
        await RestrictAsync(service, field);
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, TestService.Provider, service.Entry);
        await hub.OfferAsync(service);
    }

    private Task<JsonObject> EntryAsync(TestService service) => hub.Provider.GetAsync(CatalogEntry.ResourceType, TestService.Provider, service.Entry);

    private async Task SeesAsync(TestService service, string condition, string message)
    {
        foreach (var type in new[] { DerivedCustomResource.ResourceType, CatalogEntry.ResourceType })
        {
            await hub.Provider.SeesAsync(type, TestService.Provider, service.Entry, found =>
            {
                found.Condition("SchemaRestricted").ShouldBe(condition);
                found.ConditionMessage("SchemaRestricted").ShouldNotBeNull().ShouldContain(message);
            });
        }
    }

    private async Task<JsonNode> CrdAsync(TestService service)
    {
        var crd = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource);
        return crd.Items("spec", "versions").ShouldHaveSingleItem().At("schema", "openAPIV3Schema", "properties", "spec").ShouldNotBeNull();
    }

    private async Task<long?> LimitAsync(TestService service) => (await CrdAsync(service)).At("properties", "replicas", "maximum")?.GetValue<long>();
}
