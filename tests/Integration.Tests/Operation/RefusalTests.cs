using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Cli;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>What API servers refuse is told where its author looks, and taken back when it is over.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class RefusalTests(HubFixture hub)
{
    private const string TeamA = TestService.Provider;

    [Shows("H62", "H63", "H64")]
    [ClusterFact(LocalOnly = true)]
    public async Task Rights_that_are_withdrawn_below_are_named_up_to_the_set_and_told_the_tenant_without_what_is_not_his()
    {
        var offer = new OwnOffer(hub, "h63");
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("one");

        await hub.EuWest.DeleteAsync(KubernetesResources.ClusterRoleBindings, null, $"kubecarrier:{offer.Service.SourceCrd}");
        await Eventually.Async(
            async () => (await hub.Clusters["eu-west-1"].Kubectl.RunAsync("auth", "can-i", "patch", offer.Service.SourceCrd, "--as=kubecarrier")).Output.Trim().ShouldBe("no"),
            "the right is gone");
        (await offer.ChangeAsync("one", 2)).ShouldSucceed();

        var lacks = $"in service cluster eu-west-1 the credential lacks: create, delete, get, list, patch, watch on {offer.Service.SourceCrd}";
        await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, TeamA, offer.Service.Entry, found =>
        {
            found.Condition("AccessReady").ShouldBe("False/MissingRights");
            found.ConditionMessage("AccessReady").ShouldNotBeNull().ShouldStartWith(lacks);
            found.Condition("Ready").ShouldBe("False/ControllerUnready");
            found.Number("status", "observedGeneration").ShouldBe(found.Number("metadata", "generation"));
        });
        await hub.Provider.SeesAsync(CatalogEntry.ResourceType, TeamA, offer.Service.Entry, found => found.Condition("Ready").ShouldBe("False/MissingRights"));
        await hub.Provider.SeesAsync(CatalogEntrySet.ResourceType, TeamA, offer.Service.Set, found => found.ConditionMessage("Ready").ShouldNotBeNull().ShouldContain(lacks));
        (await hub.Provider.FindAsync(ServiceClusterAssignment.ResourceType, TeamA, offer.Assignment)).ShouldNotBeNull("nothing is taken away");

        (await offer.Member.SeesEventAsync("h63", "one", "SyncRefused")).ShouldBe("service cluster eu-west-1 does not take it; provider team-a has been told why");
        (await hub.Provider.SeesEventAsync(TeamA, offer.Assignment, "SyncRefused")).ShouldContain("cannot patch resource");
        var explained = await PluginRun.OfAsync(await hub.Clusters.Management.WriteKubeconfigAsync("team-a-member"), "", "explain", offer.Service.Tenants.GroupResource, "one", "-n", "h63");
        explained.Output.ShouldContain("does not let the credential of team-a work with");
        (await ExplainAsync(offer, "h63-member")).ShouldNotContain("Waits for:        nothing", customMessage: "a tenant whose service reports no conditions learns it from events");

        await hub.GrantAsync(offer.Service);

        await hub.EuWest.SeesAsync(offer.Service.Services, @namespace, "one", found => found.Number("spec", "size").ShouldBe(2));
        await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, TeamA, offer.Service.Entry, found => found.Condition("AccessReady").ShouldBe("True/AllRights"));
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TeamA, offer.Service.Set);
        await offer.Member.SeesEventAsync("h63", "one", "Synced");
        (await ExplainAsync(offer, "h63-member")).ShouldContain("Waits for:        nothing");
    }

    [Shows("H79")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_the_service_cluster_refuses_stands_on_the_instance_and_on_the_internal_object_until_it_is_over()
    {
        const string Status = "{type: object, properties: {observedGeneration: {type: integer}, conditions: {type: array, items: {type: object, required: [type, status], properties: "
            + "{type: {type: string}, status: {type: string}, reason: {type: string}, message: {type: string}, lastTransitionTime: {type: string, format: date-time}}}}}}";
        var offer = new OwnOffer(hub, "h79");
        await offer.OfferAsync(
            schema: Schema("{type: integer}", Status), derive: "{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}, {jsonPath: .status}]}]}");
        var @namespace = await offer.CreateAsync("one");
        await hub.EuWest.PatchAsync(offer.Service.Services, @namespace, "one", "status: {observedGeneration: 1}", "status");
        await offer.Member.SeesAsync(offer.Service.Tenants, "h79", "one", found => found.Number("status", "observedGeneration").ShouldBe(1));

        await hub.EuWest.ApplyAsync(offer.Service.Crd(Schema("{type: integer, maximum: 5}", Status))); // narrower: the hub's copy waits for its provider
        await offer.ChangeAsync("one", 7);

        const string ForTenants = "service cluster eu-west-1 does not take it; provider team-a has been told why";
        await offer.Member.SeesAsync(offer.Service.Tenants, "h79", "one", found =>
        {
            found.Condition("InSync").ShouldBe("False/SyncRefused");
            found.ConditionMessage("InSync").ShouldBe(ForTenants);
            found.Number("status", "observedGeneration").ShouldBe(1, "the service has not seen the second");
        });
        await hub.Provider.SeesAsync(offer.Service.Internals, "h79", "one", found =>
            found.ConditionMessage("InSync").ShouldNotBeNull().ShouldContain("spec.size"));
        (await offer.Kubectl.RunAsync("describe", offer.Service.Tenants.GroupResource, "one", "-n", "h79")).Output.ShouldContain(ForTenants);
        (await ExplainAsync(offer, "h79-member")).ShouldContain($"Waits for:        {ForTenants}");
        (await ExplainAsync(offer, "team-a-member")).ShouldContain("was refused");

        await offer.ChangeAsync("one", 3);

        await hub.EuWest.SeesAsync(offer.Service.Services, @namespace, "one", found => found.Number("spec", "size").ShouldBe(3));
        foreach (var type in new[] { offer.Service.Tenants, offer.Service.Internals })
        {
            await hub.Admin.SeesAsync(type, "h79", "one", found => found.Condition("InSync").ShouldBeNull());
        }

        // A tenant is told by events, which come after the conditions.
        await Eventually.Async(async () => (await ExplainAsync(offer, "h79-member")).ShouldNotContain(ForTenants), "what is over is not waited for");

        static string Schema(string size, string status) => $"{{type: object, properties: {{spec: {{type: object, properties: {{size: {size}}}}}, status: {status}}}}}";
    }

    [Shows("H63")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_discovery_asks_for_its_rights_before_it_is_ready()
    {
        var service = new TestService("h6302.example", "H6302");
        await hub.EuWest.ApplyAsync(service.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"));
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}]}"));

        await hub.Provider.SeesAsync(CatalogEntrySet.ResourceType, TeamA, service.Set, found =>
        {
            found.Condition("Ready").ShouldBe("False/CustomResourceDiscoverySetUnready");
            found.ConditionMessage("Ready").ShouldNotBeNull().ShouldContain("the credential lacks: create, delete, get, list, patch, watch on h6302s.h6302.example");
        });
        await hub.GrantAsync(service);
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TeamA, service.Set);
        await hub.Provider.DeleteAsync(CatalogEntrySet.ResourceType, TeamA, service.Set);
    }

    [Shows("H62")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_an_account_needs_and_does_not_get_is_in_its_condition_once_in_an_event_and_gone_when_it_is_over()
    {
        await hub.Admin.ApplyAsync(AccountOf("Bad_Name"));

        await hub.Admin.SeesAsync(Account.ResourceType, null, "h62", found =>
        {
            found.Condition("Ready").ShouldBe("False/WriteRefused");
            found.ConditionMessage("Ready").ShouldNotBeNull().ShouldStartWith("RoleBinding h62/kubecarrier:tenant was refused: RoleBinding.rbac.authorization.k8s.io \"kubecarrier:tenant\" is invalid: subjects[0].name: Invalid value: (hidden)");
            found.Text("status", "phase").ShouldBe("NotReady");
            found.Number("status", "observedGeneration").ShouldBe(found.Number("metadata", "generation"));
        });
        await hub.Admin.SeesAsync(KubernetesResources.Roles, "h62", "kubecarrier:tenant"); // nothing else was held up
        (await hub.Admin.SeesEventAsync("default", "h62", "WriteRefused")).ShouldContain("RoleBinding h62/kubecarrier:tenant was refused");

        await hub.Admin.ApplyAsync(AccountOf("good-name"));

        await hub.Admin.SeesReadyAsync(Account.ResourceType, null, "h62");
        (await hub.Admin.ListAsync(KubernetesResources.Events, "default"))
            .Count(told => told.Text("involvedObject", "name") == "h62" && told.Text("reason") == "WriteRefused").ShouldBe(1);
        await hub.Admin.DeleteAsync(Account.ResourceType, null, "h62");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task An_account_for_a_subject_of_no_kind_is_refused_when_it_is_written()
    {
        var refusal = await Should.ThrowAsync<ApiException>(hub.Admin.ApplyAsync(AccountOf("someone").Replace("ServiceAccount", "Usr", StringComparison.Ordinal)));

        refusal.Message.ShouldContain("spec.subjects");
        refusal.Message.ShouldContain("Group");
    }

    [Shows("H65")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_selector_that_is_emptied_selects_everything_from_then_on()
    {
        var provider = new OwnProvider(hub, "h65");
        await provider.RegisterAsync();
        await provider.DiscoverAsync();

        await provider.Member.PatchAsync(CatalogEntrySet.ResourceType, "h65", TestService.CouchDb.Set, "spec: {discover: {serviceClusterSelector: {matchLabels: null}}}");

        await provider.Member.SeesAsync(
            CustomResourceDiscoverySet.ResourceType, "h65", TestService.CouchDb.Set, found => found.Members("spec", "serviceClusterSelector", "matchLabels").ShouldBeEmpty());
        await provider.Member.SeesReadyAsync(CatalogEntrySet.ResourceType, "h65", TestService.CouchDb.Set);
        await provider.Member.DeleteAsync(CatalogEntrySet.ResourceType, "h65", TestService.CouchDb.Set);
        await provider.Member.SeesGoneAsync(CatalogEntrySet.ResourceType, "h65", TestService.CouchDb.Set);
        await Eventually.Async(() => hub.Admin.DeleteAsync(Account.ResourceType, null, "h65"), "nothing blocks its deletion any more");
    }

    private async Task<string> ExplainAsync(OwnOffer offer, string user) => (await PluginRun.OfAsync(
        await hub.Clusters.Management.WriteKubeconfigAsync(user), "", "explain", offer.Service.Tenants.GroupResource, "one", "-n", offer.Namespace)).Output;

    private static string AccountOf(string serviceAccount) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Account
        metadata: {name: h62}
        spec: {roles: [Tenant], subjects: [{kind: ServiceAccount, namespace: default, name: {{serviceAccount}} }]}
        """;
}
