using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>What may be written as an instance, where, and what the refusal says.</summary>
[Collection(HubGroup.Name)]
public sealed class AdmissionTests(HubFixture hub)
{
    private const string Spec = "{username: hans, password: hans2000}";

    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("F-WH-01", "S7.3.03")]
    [ClusterFact(LocalOnly = true)]
    public async Task Fields_that_are_not_exposed_are_pruned()
    {
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "wh01", "{username: hans, password: hans2000, version: 2.3.1, waitForInit: true}"));

        (await hub.Tenant.GetAsync(Couch.Tenants, "team-b", "wh01")).Members("spec").ShouldBe(["password", "username"]);
        var service = await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), "wh01");
        service.Members("spec").ShouldBe(["password", "username"]);
    }

    [Shows("F-WH-05")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_instance_in_deletion_gets_rid_of_its_finalizers_but_of_nothing_else_when_its_offer_is_gone()
    {
        const string Label = "wh05";
        var member = await hub.AccountAsync(Label, "Tenant");
        await hub.Provider.SeesAsync(Tenant.ResourceType, "team-a", Label);
        await hub.Provider.ApplyAsync(Couch.Catalog(Label).Replace("name: couchdbs,", $"name: {Label},", StringComparison.Ordinal));
        await hub.Provider.PatchAsync(Tenant.ResourceType, "team-a", Label, $"metadata: {{labels: {{{Label}: \"true\"}}}}");
        await hub.SeesOfferAsync(member, Label, Couch);
        await member.CreateAsync(Couch.Instance(Label, "db1", Spec));
        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(Label), "db1");
        await member.PatchAsync(Couch.Tenants, Label, "db1", "metadata: {finalizers: [kubecarrier.io/sync, backup.example/hold]}");
        await member.DeleteAsync(Couch.Tenants, Label, "db1");
        await member.SeesAsync(Couch.Tenants, Label, "db1", found => found.Texts("metadata", "finalizers").ShouldBe(["backup.example/hold"]));

        await hub.Provider.DeleteAsync(Catalog.ResourceType, "team-a", Label);
        await hub.Provider.SeesGoneAsync(Catalog.ResourceType, "team-a", Label);

        await Eventually.Async(
            async () => (await hub.Admin.PatchAsync(Couch.Tenants, Label, "db1", "spec: {password: other}").ShouldBeRefusedAsync())
                .ShouldContain($"couchdbs.eu-west-1.team-a is not offered to {Label}"),
            "the webhooks know that the offer is gone");
        await hub.Admin.PatchAsync(Couch.Tenants, Label, "db1", "metadata: {finalizers: []}");
        (await hub.Admin.FindAsync(Couch.Tenants, Label, "db1")).ShouldBeNull();
    }

    [Shows("F-WH-06")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_dry_run_is_judged_and_defaulted_and_leaves_nothing_behind()
    {
        var tried = await hub.Tenant.CreateAsync(Couch.Instance("team-b", "wh06", Spec), dryRun: true);

        tried.Texts("metadata", "finalizers").ShouldBe(["kubecarrier.io/sync"]);
        (await hub.Admin.CreateAsync(Couch.Instance(HubFixture.NotOffered, "wh06", Spec), dryRun: true).ShouldBeRefusedAsync())
            .ShouldContain("is not offered to team-c");
        (await hub.Tenant.FindAsync(Couch.Tenants, "team-b", "wh06")).ShouldBeNull();
        (await hub.Provider.FindAsync(Couch.Internals, "team-b", "wh06")).ShouldBeNull();
    }

    [ClusterFact(LocalOnly = true)]
    public async Task An_administrator_creates_no_instance_where_there_is_no_offer()
    {
        (await hub.Admin.CreateAsync(Couch.Instance(HubFixture.NotOffered, "denied", Spec)).ShouldBeRefusedAsync())
            .ShouldContain("couchdbs.eu-west-1.team-a is not offered to team-c; kubectl get offerings -n team-c lists what is");
        (await hub.Admin.CreateAsync(Couch.Instance("kube-system", "denied", Spec)).ShouldBeRefusedAsync())
            .ShouldContain("namespace kube-system is not an account's");
        (await hub.Admin.CreateAsync(Couch.Internal(HubFixture.NotOffered, "denied", Spec)).ShouldBeRefusedAsync())
            .ShouldContain("couchdbs.internal.eu-west-1.team-a belongs to the service's provider");

        (await hub.Admin.ListAsync(Couch.Tenants, HubFixture.NotOffered)).ShouldBeEmpty();
        (await hub.Admin.ListAsync(Couch.Internals, HubFixture.NotOffered)).ShouldBeEmpty();
    }

    [Shows("B31")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_extra_role_binding_is_no_offer()
    {
        var member = await hub.AsAsync("team-c-member");
        await GrantAsync(HubFixture.NotOffered, "b31", "team-c-member", Couch.Tenants);

        await Eventually.Async(
            async () => (await member.CreateAsync(Couch.Instance(HubFixture.NotOffered, "b31", Spec)).ShouldBeRefusedAsync())
                .ShouldContain("couchdbs.eu-west-1.team-a is not offered to team-c"),
            "the role binding works, and admission says no");
    }

    [Shows("B07")]
    [ClusterFact(LocalOnly = true)]
    public async Task Rights_on_the_providers_objects_do_not_make_them_a_tenants()
    {
        await GrantAsync(HubFixture.Offered, "b07", "team-b-member", Couch.Internals);

        await Eventually.Async(
            async () => (await hub.Tenant.CreateAsync(Couch.Internal(HubFixture.Offered, "b07", Spec)).ShouldBeRefusedAsync())
                .ShouldContain("couchdbs.internal.eu-west-1.team-a belongs to the service's provider"),
            "the role binding works, and admission says no");
    }

    [Shows("B74")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_refusal_does_not_tell_whether_somebody_else_is_offered_the_service()
    {
        var service = new TestService("b74.example", "Secretive");
        await hub.InstallCrdAsync(service, service.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"));
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        var member = await hub.AsAsync("team-c-member");
        await GrantAsync(HubFixture.NotOffered, "b74", "team-c-member", service.Tenants);
        var before = await RefusalAsync();

        await hub.OfferAsync(service);

        (await RefusalAsync()).ShouldBe(before);

        // RBAC grants lag: until the binding is seen, the refusal is RBAC's and says nothing of offers.
        Task<string> RefusalAsync() => Eventually.FoundAsync(
            async () =>
            {
                var refusal = await member.CreateAsync(service.Instance(HubFixture.NotOffered, "b74", "{size: 1}")).ShouldBeRefusedAsync();
                refusal.ShouldContain("secretives.eu-west-1.team-a is not offered to team-c; kubectl get offerings -n team-c lists what is");
                return refusal;
            },
            "admission refuses");
    }

    private Task GrantAsync(string @namespace, string name, string user, ResourceType type) => hub.Admin.ApplyAsync($$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: {{name}}, namespace: {{@namespace}} }
        rules:
        - {apiGroups: [{{type.Group}}], resources: [{{type.Plural}}], verbs: ["*"]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: {{name}}, namespace: {{@namespace}} }
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{name}} }
        subjects:
        - {kind: User, apiGroup: rbac.authorization.k8s.io, name: {{user}} }
        """);
}
