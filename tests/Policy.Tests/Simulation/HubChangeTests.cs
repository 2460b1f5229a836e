using System.Text.Json.Nodes;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Policy.Tests.Simulation.SmallHub;

namespace KubeCarrier.Policy.Tests.Simulation;

/// <summary>Steps that change the hub itself: the next step sees what the controller would have made of them.</summary>
public sealed class HubChangeTests
{
    private static readonly OfflineHub Hub = SmallHub.Of();

    private readonly HubSession _session = Hub.Begin();

    [Fact]
    public void A_new_tenant_gets_a_namespace_and_its_offers()
    {
        _session.Create(Thing("one", @namespace: "tyrell")).ShouldBeDeniedBy(StepRules.RequestIsValid);

        _session.Create(Account("tyrell", "Tenant"), Administrator, At).ShouldBeAllowed();

        _session.Create(Thing("one", @namespace: "tyrell")).ShouldBeAllowed();
        Find("v1", "Namespace", null, "tyrell")["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"kubecarrier.io/account":"tyrell"}""");
        Find("catalog.kubecarrier.io/v1alpha1", "Offering", "tyrell", "things.east.acme").ShouldNotBeNull();
        Find("kubecarrier.io/v1alpha1", "ServiceClusterAssignment", "acme", "tyrell.east").ShouldNotBeNull();
    }

    [Fact]
    public void A_suspended_entry_stops_its_instances()
    {
        _session.Create(Thing("one")).ShouldBeAllowed();

        _session.Merge(EntryKey, """{"spec":{"suspended":true}}""", Provider).ShouldBeAllowed();

        _session.Merge(ThingKey("one"), """{"spec":{"replicas":2}}""").ShouldBeDeniedBy("offer-is-not-suspended");
        _session.Delete(ThingKey("one"), Tenant, At).ShouldBeAllowed();
    }

    [Fact]
    public void A_withdrawn_offer_leaves_what_runs_until_it_is_gone()
    {
        ObjectKey assignment = new("kubecarrier.io/v1alpha1", "ServiceClusterAssignment", "acme", "umbrella.east");
        _session.Create(Thing("one")).ShouldBeAllowed();

        _session.Delete(CatalogKey, Provider, At).ShouldBeAllowed();

        _session.Find(CatalogKey).ShouldBeNull();
        _session.Create(Thing("two")).ShouldBeDeniedBy("offer-exists");
        _session.Merge(ThingKey("one"), """{"spec":{"replicas":2}}""").ShouldBeDeniedBy("offer-is-not-withdrawn");
        _session.Find(assignment).ShouldNotBeNull();
        _session.Delete(ThingKey("one"), Tenant, At).ShouldBeAllowed();
        _session.Find(assignment).ShouldBeNull();
    }

    [Fact]
    public void Instances_go_with_their_offer_where_the_entry_says_so()
    {
        var session = SmallHub.OfObjects([.. Objects.Where(item => item["kind"]!.GetValue<string>() != "CatalogEntry"), Entry(more: ""","onWithdraw":"Delete" """)]).Begin();
        session.Create(Thing("one")).ShouldBeAllowed();

        session.Delete(CatalogKey, Provider, At).ShouldBeAllowed();

        session.Find(ThingKey("one")).ShouldBeNull();
    }

    [Shows("B76")]
    [Fact]
    public void An_entry_does_not_go_while_its_instances_run()
    {
        _session.Create(Thing("one")).ShouldBeAllowed();

        _session.Delete(EntryKey, Provider, At).ShouldBeDeniedBy("nothing-runs-on-it");
        _session.Create(Thing("two")).ShouldBeAllowed();

        _session.Delete(ThingKey("one"), Tenant, At).ShouldBeAllowed();
        _session.Delete(ThingKey("two"), Tenant, At).ShouldBeAllowed();
        _session.Delete(EntryKey, Provider, At).ShouldBeAllowed();
        _session.Find(EntryKey).ShouldBeNull();
        _session.Served("east.acme/v1", "Thing").ShouldBeNull();
        _session.Served("internal.east.acme/v1", "Thing").ShouldNotBeNull();
    }

    [Shows("H62")]
    [Fact]
    public void Files_know_too_what_refuses_a_deletion_of_the_controllers_and_it_is_tried_again()
    {
        ObjectKey derived = new("catalog.kubecarrier.io/v1alpha1", "DerivedCustomResource", "acme", "things");
        _session.Create(Thing("one")).ShouldBeAllowed();

        _session.Merge(EntryKey, """{"spec":{"derive":null}}""", Provider).ShouldBeAllowed();

        _session.Find(derived).ShouldNotBeNull();
        Ready()["reason"]!.GetValue<string>().ShouldBe("WriteRefused");
        Ready()["message"]!.GetValue<string>().ShouldStartWith("deletion of DerivedCustomResource acme/things was refused: ");

        _session.Delete(ThingKey("one"), Tenant, At).ShouldBeAllowed();

        _session.Find(derived).ShouldBeNull();
        Ready()["status"]!.GetValue<string>().ShouldBe("True");

        JsonNode Ready() => _session.Find(EntryKey)!["status"]!["conditions"]!.AsArray().Single(condition => condition!["type"]!.GetValue<string>() == "Ready")!;
    }

    [Shows("B77")]
    [Theory]
    [InlineData("CatalogEntry", "catalog.kubecarrier.io", "things")]
    [InlineData("ServiceCluster", "kubecarrier.io", "east")]
    [InlineData("ServiceClusterAssignment", "kubecarrier.io", "umbrella.east")]
    [InlineData("CustomResourceDiscovery", "kubecarrier.io", "things.east")]
    [InlineData("DerivedCustomResource", "catalog.kubecarrier.io", "things")]
    public void Files_know_too_that_a_deletion_takes_along_what_was_confirmed(string kind, string group, string name)
    {
        ObjectKey key = new($"{group}/v1alpha1", kind, "acme", name);
        _session.Create(Thing("one")).ShouldBeAllowed();
        _session.Create(Thing("two")).ShouldBeAllowed();
        _session.Delete(key, Provider, At).IsAllowed.ShouldBeFalse();

        _session.Merge(key, Confirming("1"), Provider).ShouldBeAllowed();
        _session.Delete(key, Provider, At).ShouldBeDeniedBy("nothing-runs-on-it");
        _session.Find(ThingKey("one")).ShouldNotBeNull();

        _session.Merge(key, Confirming("2"), Provider).ShouldBeAllowed();
        _session.Delete(key, Provider, At).ShouldBeAllowed();

        _session.Find(ThingKey("one")).ShouldBeNull();
        _session.Find(ThingKey("two")).ShouldBeNull();
    }

    [Shows("B77")]
    [Fact]
    public void An_account_goes_with_what_was_confirmed()
    {
        ObjectKey account = new("catalog.kubecarrier.io/v1alpha1", "Account", null, "umbrella");
        _session.Create(Thing("one")).ShouldBeAllowed();
        _session.Merge(account, Confirming("3"), Administrator).ShouldBeAllowed();
        _session.Delete(account, Administrator, At).ShouldBeDeniedBy("nothing-runs-on-it");

        _session.Merge(account, Confirming("1"), Administrator).ShouldBeAllowed();
        _session.Delete(account, Administrator, At).ShouldBeAllowed();

        _session.Find(account).ShouldBeNull();
        _session.Find(ThingKey("one")).ShouldBeNull();
    }

    private static string Confirming(string number) => $$$$"""{"metadata":{"annotations":{"kubecarrier.io/confirm-destroy":"{{{{number}}}}"}}}""";

    [Fact]
    public void An_account_goes_when_nothing_depends_on_it()
    {
        ObjectKey account = new("catalog.kubecarrier.io/v1alpha1", "Account", null, "umbrella");
        _session.Create(Thing("one")).ShouldBeAllowed();

        _session.Delete(account, Administrator, At).Violations.ShouldHaveSingleItem().Message
            .ShouldBe("deletion blocking objects found:\nThing.east.acme/v1: one\n");

        _session.Delete(ThingKey("one"), Tenant, At).ShouldBeAllowed();
        _session.Delete(account, Administrator, At).Object.ShouldBeNull();
        _session.Find(account).ShouldBeNull();
        _session.Find(new("v1", "Namespace", null, "umbrella")).ShouldBeNull();
        _session.Create(Account("umbrella", "Tenant"), Administrator, At).ShouldBeAllowed();
        _session.Create(Thing("one")).ShouldBeAllowed();
    }

    [Fact]
    public void The_namespace_of_an_account_is_guarded()
    {
        ObjectKey @namespace = new("v1", "Namespace", null, "umbrella");

        _session.Delete(@namespace, Administrator, At).ShouldBeDeniedBy("namespace-goes-with-its-account");
        _session.Merge(@namespace, """{"metadata":{"labels":{"kubecarrier.io/account":null}}}""", Administrator).ShouldBeDeniedBy("namespace-markers-are-the-controllers");
        _session.Merge(@namespace, """{"metadata":{"labels":{"team":"x"}}}""", Administrator).ShouldBeAllowed();
        _session.Create(Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"other"}}"""), Administrator, At).ShouldBeAllowed();
        _session.Create(Thing("one", @namespace: "other")).ShouldBeDeniedBy("namespace-is-the-accounts");
        _session.Delete(@namespace with { Name = "other" }, Administrator, At).ShouldBeAllowed();
        _session.Find(@namespace with { Name = "other" }).ShouldBeNull();
    }

    [Fact]
    public void A_tighter_entry_leaves_old_instances_changeable()
    {
        _session.Create(Thing("one", 5)).ShouldBeAllowed();

        _session.Merge(EntryKey, """{"spec":{"derive":{"expose":[{"versions":["v1"],"fields":[{"jsonPath":".spec.replicas","maximum":2}]}]}}}""", Provider).ShouldBeAllowed();

        _session.Create(Thing("two", 3)).ShouldBeDeniedBy("value-is-in-range");
        _session.Merge(ThingKey("one"), """{"metadata":{"labels":{"a":"b"}}}""").ShouldBeAllowed();
        _session.Merge(ThingKey("one"), """{"spec":{"replicas":4}}""").Tolerated.Count.ShouldBe(1);
        _session.Served("east.acme/v2", "Thing").ShouldBeNull();
    }

    [Fact]
    public void What_the_hub_was_before_stays_for_other_sessions()
    {
        _session.Merge(EntryKey, """{"spec":{"suspended":true}}""", Provider).ShouldBeAllowed();
        _session.Create(Thing("one")).IsAllowed.ShouldBeFalse();

        Hub.Begin().Create(Thing("one")).ShouldBeAllowed();
    }

    [Fact]
    public void A_settled_hub_given_again_is_the_same_hub()
    {
        var before = SmallHub.Of(Thing("one"), Thing("two", 5));

        // As it is listed live: with status and UIDs, and without the CRDs of the service clusters.
        var again = OfflineHub.Of(before.Objects, Identities.Default);

        again.Problems.ShouldBeEmpty();
        again.Offers.Select(offer => offer.ToString()).ShouldBe(before.Offers.Select(offer => offer.ToString()));
        Texts(again).ShouldBe(Texts(before));
        var session = again.Begin();
        session.Find(ThingKey("two")).ShouldNotBeNull();
        session.Create(Thing("three")).ShouldBeAllowed();
        session.Merge(EntryKey, """{"spec":{"suspended":true}}""", Provider).ShouldBeAllowed();
        session.Create(Thing("four")).ShouldBeDeniedBy("offer-is-not-suspended");
    }

    [Fact]
    public void An_assignment_that_a_live_hub_reports_as_unready_is_unready()
    {
        var objects = SmallHub.Of().Objects.Select(item => (JsonObject)item.DeepClone()).ToList();
        var assignment = objects.Single(item => item["kind"]!.GetValue<string>() == "ServiceClusterAssignment");
        assignment["status"]!["conditions"]![0]!["status"] = "False";
        var inner = Thing("one");
        inner["apiVersion"] = "internal.east.acme/v1";

        OfflineHub.Of(objects, Identities.Default).Begin().Create(inner, Provider, At).ShouldBeDeniedBy("assignment-is-ready");
        Hub.Begin().Create(inner, Provider, At).ShouldBeAllowed();
    }

    private static IEnumerable<string> Texts(OfflineHub hub) => hub.Objects.Select(item => item.ToJsonString());

    private JsonObject Find(string apiVersion, string kind, string? @namespace, string name) => _session.Find(new(apiVersion, kind, @namespace, name))!;
}
