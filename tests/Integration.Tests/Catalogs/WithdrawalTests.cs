using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>An offer that is withdrawn, and what becomes of the instances that run.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class WithdrawalTests(HubFixture hub)
{
    [Shows("F-CAT-10", "S7.3.01")]
    [ClusterFact(LocalOnly = true)]
    public async Task Without_instances_a_label_brings_the_offer_and_takes_everything_with_it()
    {
        var offers = new List<(OwnOffer Offer, string Namespace)>();
        foreach (var (name, onWithdraw) in new[] { ("wdnone", null), ("wdnonekeep", "Keep") })
        {
            var offer = new OwnOffer(hub, name);
            await offer.OfferAsync(onWithdraw);
            offers.Add((offer, await hub.ServiceNamespaceAsync(name)));
        }

        await Task.WhenAll(offers.Select(async item => // together: Kubernetes takes five seconds for a namespace
        {
            await item.Offer.WithdrawAsync();
            await item.Offer.SeesNothingLeftAsync(item.Namespace);
            (await EntryAsync(item.Offer)).Condition("Withdrawn").ShouldBeNull();
            await item.Offer.SelectAsync();
            (await item.Offer.ApplyAsync("db1")).ShouldSucceed();
        }));
    }

    [Shows("F-CAT-12")]
    [ClusterFact(LocalOnly = true)]
    public async Task Without_instances_a_Catalog_goes_after_all_of_its_objects()
    {
        var offer = new OwnOffer(hub, "wdcat");
        await offer.OfferAsync();
        var @namespace = await hub.ServiceNamespaceAsync("wdcat");

        await hub.Provider.DeleteAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set);

        await hub.Provider.SeesGoneAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set);
        (await hub.Admin.FindAsync(Offering.ResourceType, "wdcat", offer.Service.Tenants.GroupResource)).ShouldBeNull();
        (await hub.Admin.FindAsync(ServiceClusterAssignment.ResourceType, TestService.Provider, offer.Assignment)).ShouldBeNull();
        await offer.SeesNothingLeftAsync(@namespace);
    }

    [Shows("F-CAT-10")]
    [ClusterFact(LocalOnly = true)]
    public async Task Kept_instances_are_changed_and_deleted_and_no_new_one_comes()
    {
        var offer = new OwnOffer(hub, "wdkeep");
        await offer.OfferAsync("Keep");
        var @namespace = await offer.CreateAsync("db1");

        await offer.WithdrawAsync();

        await offer.SeesRightsAsync("get", "list", "watch", "update", "patch", "delete");
        (await offer.ApplyAsync("db2")).ShouldFail();
        await NothingNewAsync(offer);
        await Eventually.Async(async () => (await offer.ChangeAsync("db1", 7)).ShouldSucceed(), "a kept instance is changed");
        await hub.EuWest.SeesAsync(offer.Service.Services, @namespace, "db1", service => service.Number("spec", "size").ShouldBe(7));
        await hub.Provider.SeesAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry, entry =>
        {
            entry.Condition("Withdrawn").ShouldBe("True/Kept");
            entry.Condition("Ready").ShouldBe("True/CatalogEntryReady");
        });

        (await offer.DeleteAsync("db1")).ShouldSucceed();

        await EndedAsync(offer, @namespace);
    }

    [Shows("F-CAT-12")]
    [ClusterFact(LocalOnly = true)]
    public async Task Frozen_instances_outlive_their_Catalog_and_are_read_and_deleted_only()
    {
        var offer = new OwnOffer(hub, "wdfreeze");
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("db1");
        await offer.CreateAsync("db2");

        await hub.Provider.DeleteAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set);

        await hub.Provider.SeesGoneAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set);
        await offer.SeesNoOfferAsync();
        await offer.SeesRightsAsync("get", "list", "watch", "delete");
        foreach (var (type, where, what) in Kept(offer))
        {
            (await hub.Admin.GetAsync(type, where, what)).Text("metadata", "annotations", "kubermatic.io/owner").ShouldNotBeNull().ShouldContain("CatalogEntry");
        }

        await Eventually.Async(
            async () => (await hub.Admin.PatchAsync(offer.Service.Tenants, "wdfreeze", "db1", "spec: {size: 9}").ShouldBeRefusedAsync())
                .ShouldContain($"{offer.Service.Tenants.GroupResource} is not offered to wdfreeze any more; its instances can be read and deleted, but not changed"),
            "a broader role changes nothing either");
        await NothingNewAsync(offer);
        await hub.EuWest.PatchAsync(offer.Service.Services, @namespace, "db1", "status: {phase: Running}", "status");
        await offer.Member.SeesAsync(offer.Service.Tenants, "wdfreeze", "db1", found => found.Text("status", "phase").ShouldBe("Running"));
        await SeesWithdrawnAsync(offer, "True/Frozen", "wdfreeze 2");

        (await offer.DeleteAsync("db1")).ShouldSucceed();

        (await hub.EuWest.FindAsync(offer.Service.Services, @namespace, "db1")).ShouldBeNull();
        await SeesWithdrawnAsync(offer, "True/Frozen", "wdfreeze 1");
        (await hub.EuWest.GetAsync(offer.Service.Services, @namespace, "db2")).Text("metadata", "deletionTimestamp").ShouldBeNull();
        (await offer.DeleteAsync("db2")).ShouldSucceed();
        await EndedAsync(offer, @namespace);
    }

    [Shows("F-CAT-10")]
    [ClusterFact(LocalOnly = true)]
    public async Task Offered_again_frozen_instances_go_on_as_before()
    {
        var offer = new OwnOffer(hub, "wdagain");
        await offer.OfferAsync("Freeze");
        var @namespace = await offer.CreateAsync("db1");

        await offer.WithdrawAsync();
        await offer.SeesRightsAsync("get", "list", "watch", "delete");
        await offer.SelectAsync();

        await offer.SeesRightsAsync("get", "list", "watch", "create", "update", "patch", "delete");
        (await offer.ChangeAsync("db1", 3)).ShouldSucceed();
        await hub.EuWest.SeesAsync(offer.Service.Services, @namespace, "db1", service => service.Number("spec", "size").ShouldBe(3));
        await SeesWithdrawnAsync(offer, "False/Offered", "no instance");
        (await hub.ServiceNamespaceAsync("wdagain")).ShouldBe(@namespace);
    }

    [Shows("F-CAT-10")]
    [ClusterFact(LocalOnly = true)]
    public async Task Under_Delete_instances_go_with_the_offer_and_everything_after_them()
    {
        var offer = new OwnOffer(hub, "wddelete");
        await offer.OfferAsync("Delete");
        var @namespace = await offer.CreateAsync("db1");

        await offer.WithdrawAsync();

        await hub.Admin.SeesGoneAsync(offer.Service.Tenants, "wddelete", "db1");
        await EndedAsync(offer, @namespace);
    }

    [Shows("F-CAT-12")]
    [ClusterFact(LocalOnly = true)]
    public async Task Under_Delete_the_Catalog_waits_for_the_instances()
    {
        var offer = new OwnOffer(hub, "wddelcat");
        await offer.OfferAsync("Delete");
        var @namespace = await offer.CreateAsync("db1");
        await hub.EuWest.PatchAsync(offer.Service.Services, @namespace, "db1", "metadata: {finalizers: [operator.example/cleanup]}");

        await hub.Provider.DeleteAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set);

        await hub.EuWest.SeesAsync(offer.Service.Services, @namespace, "db1", service => service.Text("metadata", "deletionTimestamp").ShouldNotBeNull());
        await SeesWithdrawnAsync(offer, "True/Deleting", "wddelcat 1");
        (await hub.Provider.GetAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set)).Condition("Ready").ShouldBe("False/Deleting");
        (await hub.Admin.GetAsync(ServiceClusterAssignment.ResourceType, TestService.Provider, offer.Assignment)).Text("metadata", "deletionTimestamp").ShouldBeNull();

        await hub.EuWest.PatchAsync(offer.Service.Services, @namespace, "db1", "metadata: {finalizers: []}");

        await hub.Provider.SeesGoneAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set);
        await EndedAsync(offer, @namespace);
    }

    [Shows("F-ACC-11", "F-ACC-12")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_account_goes_after_its_instances()
    {
        var offer = new OwnOffer(hub, "wdaccount");
        await offer.OfferAsync();
        await offer.CreateAsync("db1");
        var @namespace = await offer.CreateAsync("db2");
        await offer.WithdrawAsync();

        (await hub.Admin.DeleteAsync(Account.ResourceType, null, "wdaccount").ShouldBeRefusedAsync()).ShouldBe(
            "admission webhook \"vaccount.kubecarrier.io\" denied the request: deletion blocking objects found:\n"
            + $"{offer.Service.Kind}.{offer.Service.Tenants.ApiVersion}: db1\n{offer.Service.Kind}.{offer.Service.Tenants.ApiVersion}: db2\n");

        (await offer.DeleteAsync("db1")).ShouldSucceed();
        (await offer.DeleteAsync("db2")).ShouldSucceed();
        await hub.Admin.DeleteAsync(Account.ResourceType, null, "wdaccount");
        await hub.Admin.SeesGoneAsync(Account.ResourceType, null, "wdaccount");
        await hub.EuWest.SeesGoneAsync(KubernetesResources.Namespaces, null, @namespace);
    }

    private static IEnumerable<(ResourceType Type, string Namespace, string Name)> Kept(OwnOffer offer) =>
    [
        (ServiceClusterAssignment.ResourceType, TestService.Provider, offer.Assignment),
        (Region.ResourceType, "wdfreeze", OwnOffer.Region),
        (Provider.ResourceType, "wdfreeze", TestService.Provider),
        (KubernetesResources.Roles, "wdfreeze", offer.TenantRole),
        (KubernetesResources.RoleBindings, "wdfreeze", offer.TenantRole),
    ];

    private async Task NothingNewAsync(OwnOffer offer)
    {
        var @namespace = offer.Assignment.Split('.')[0];
        await Eventually.Async(
            async () => (await hub.Admin.CreateAsync(offer.Service.Instance(@namespace, "new", "{size: 1}")).ShouldBeRefusedAsync())
                .ShouldContain($"{offer.Service.Tenants.GroupResource} is not offered to {@namespace}; kubectl get offerings -n {@namespace} lists what is"),
            "nothing new is created");
    }

    private async Task EndedAsync(OwnOffer offer, string serviceNamespace)
    {
        await offer.SeesNothingLeftAsync(serviceNamespace);
        await SeesWithdrawnAsync(offer, "False/Offered", "no instance");
    }

    private Task<JsonObject> SeesWithdrawnAsync(OwnOffer offer, string condition, string message) =>
        hub.Provider.SeesAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry, entry =>
        {
            entry.Condition("Withdrawn").ShouldBe(condition);
            entry.ConditionMessage("Withdrawn").ShouldNotBeNull().ShouldContain(message);
            entry.Condition("Ready").ShouldBe("True/CatalogEntryReady");
        });

    private Task<JsonObject> EntryAsync(OwnOffer offer) =>
        hub.Provider.GetAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry);
}
