using KubeCarrier.Api.Catalog;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>Accounts and entries that are suspended, and resumed.</summary>
[Collection(HubGroup.Name)]
public sealed class FreezeTests(HubFixture hub)
{
    [ClusterFact(LocalOnly = true)]
    public async Task A_suspended_account_reads_and_deletes_and_does_nothing_else_until_it_is_resumed()
    {
        const string Name = "frzaccount";
        const string Sentence = $"account {Name} is suspended; its instances can be read and deleted, but neither created nor changed until an administrator resumes it";
        var offer = new OwnOffer(hub, Name);
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("db1");
        await offer.CreateAsync("db2");

        await SuspendAccountAsync(Name, "True/SuspendedByAdmin", suspended: true);

        await Eventually.Async(async () => (await offer.ApplyAsync("db3")).ShouldFail().ShouldContain(Sentence), "nothing is created");
        (await offer.ChangeAsync("db1", 2)).ShouldFail().ShouldContain(Sentence);
        (await offer.Kubectl.RunAsync("label", offer.Service.Tenants.GroupResource, "db1", "-n", Name, "mine=yes")).ShouldFail().ShouldContain(Sentence);
        (await hub.Provider.PatchAsync(offer.Service.Internals, Name, "db1", "spec: {size: 3}").ShouldBeRefusedAsync()).ShouldContain(Sentence);
        (await hub.Admin.CreateAsync(offer.Service.Instance(Name, "db4", "{size: 1}")).ShouldBeRefusedAsync()).ShouldContain(Sentence);
        (await offer.Kubectl.RunAsync("get", offer.Service.Tenants.GroupResource, "-n", Name)).ShouldSucceed().Output.ShouldContain("db2");
        await hub.EuWest.PatchAsync(offer.Service.Services, @namespace, "db2", "status: {phase: Running}", "status");
        await offer.Member.SeesAsync(offer.Service.Tenants, Name, "db2", found => found.Text("status", "phase").ShouldBe("Running"));
        await offer.Member.SeesAsync(Offering.ResourceType, Name, offer.Service.Tenants.GroupResource, found => found.Text("spec", "suspended").ShouldBe("true"));
        (await offer.DeleteAsync("db1")).ShouldSucceed();
        (await hub.EuWest.FindAsync(offer.Service.Services, @namespace, "db1")).ShouldBeNull();

        await SuspendAccountAsync(Name, "False/Resumed", suspended: false);

        await Eventually.Async(async () => (await offer.ApplyAsync("db3")).ShouldSucceed(), "instances are created again");
        (await offer.ChangeAsync("db2", 2)).ShouldSucceed();
        await hub.EuWest.SeesAsync(offer.Service.Services, @namespace, "db2", service => service.Number("spec", "size").ShouldBe(2));
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_suspended_entry_stays_offered_and_survives_its_set()
    {
        const string Name = "frzentry";
        var offer = new OwnOffer(hub, Name);
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("db1");
        var sentence = $"{offer.Service.Tenants.GroupResource} is suspended by its provider; its instances can be read and deleted, but neither created nor changed";

        await hub.Provider.PatchAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry, "spec: {suspended: true}");

        await Eventually.Async(async () => (await offer.ApplyAsync("db2")).ShouldFail().ShouldContain(sentence), "nothing is created");
        (await offer.ChangeAsync("db1", 2)).ShouldFail().ShouldContain(sentence);
        (await hub.Provider.PatchAsync(offer.Service.Internals, Name, "db1", "spec: {size: 3}").ShouldBeRefusedAsync()).ShouldContain("is suspended by its provider");
        await hub.Provider.PatchAsync(CatalogEntrySet.ResourceType, TestService.Provider, offer.Service.Set, "spec: {onWithdraw: Keep, metadata: {displayName: Renamed}}");
        var entry = await hub.Provider.SeesAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry, found =>
        {
            found.Text("spec", "metadata", "displayName").ShouldBe("Renamed");
            found.Text("spec", "onWithdraw").ShouldBe("Keep");
            found.Condition("Suspended").ShouldBe("True/SuspendedByProvider");
            found.Condition("Ready").ShouldBe("True/CatalogEntryReady");
        });
        entry.Text("spec", "suspended").ShouldBe("true");
        await hub.Provider.SeesAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set, found => found.Names("status", "entries").ShouldBe([offer.Service.Entry]));
        await hub.EuWest.PatchAsync(offer.Service.Services, @namespace, "db1", "status: {phase: Running}", "status");
        await offer.Member.SeesAsync(offer.Service.Tenants, Name, "db1", found => found.Text("status", "phase").ShouldBe("Running"));
        (await offer.DeleteAsync("db1")).ShouldSucceed();
        (await hub.EuWest.FindAsync(offer.Service.Services, @namespace, "db1")).ShouldBeNull();

        await hub.Provider.PatchAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry, "spec: {suspended: null}");

        await hub.Provider.SeesAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry, found => found.Condition("Suspended").ShouldBe("False/Resumed"));
        await Eventually.Async(async () => (await offer.ApplyAsync("db2")).ShouldSucceed(), "instances are created again");
        await hub.EuWest.SeesAsync(offer.Service.Services, @namespace, "db2");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task What_was_admitted_just_before_a_suspension_waits_and_is_carried_down_afterwards()
    {
        const string Name = "frzlate";
        var offer = new OwnOffer(hub, Name);
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("db1");
        await hub.Controller.StopAsync();
        try
        {
            (await offer.ChangeAsync("db1", 5)).ShouldSucceed();
            await hub.Admin.PatchAsync(Account.ResourceType, null, Name, "spec: {suspended: true}");
            await Eventually.Async(async () => (await offer.ChangeAsync("db1", 6)).ShouldFail().ShouldContain("is suspended"), "the webhooks know");
        }
        finally
        {
            await hub.Controller.StartAsync();
        }

        await hub.EuWest.PatchAsync(offer.Service.Services, @namespace, "db1", "status: {phase: Running}", "status");
        await offer.Member.SeesAsync(offer.Service.Tenants, Name, "db1", found => found.Text("status", "phase").ShouldBe("Running"));
        (await hub.EuWest.GetAsync(offer.Service.Services, @namespace, "db1")).Number("spec", "size").ShouldBe(1);

        await SuspendAccountAsync(Name, "False/Resumed", suspended: false);

        await hub.EuWest.SeesAsync(offer.Service.Services, @namespace, "db1", service => service.Number("spec", "size").ShouldBe(5));
    }

    private async Task SuspendAccountAsync(string name, string condition, bool suspended)
    {
        await hub.Admin.PatchAsync(Account.ResourceType, null, name, $"spec: {{suspended: {(suspended ? "true" : "null")}}}");
        var account = await hub.Admin.SeesAsync(Account.ResourceType, null, name, found => found.Condition("Suspended").ShouldBe(condition));
        account.Condition("Ready").ShouldBe("True/SetupComplete");
    }
}
