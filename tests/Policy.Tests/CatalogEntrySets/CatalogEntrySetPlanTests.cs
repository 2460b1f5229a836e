using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.CatalogEntrySets;

public sealed class CatalogEntrySetPlanTests
{
    private const string Finalizer = "catalogentryset.kubecarrier.io/controller";

    [Shows("F-CES-01")]
    [Fact]
    public void First_comes_the_discovery_set()
    {
        var plan = For(Objects.EntrySet(), null);

        plan.Applied().ShouldBe(["CustomResourceDiscoverySet team-a/couchdbs"]);
        var metadata = ObjectMeta.Of(plan.Apply[0]);
        metadata.IsControlledBy(Objects.EntrySet().Metadata).ShouldBeTrue();
        metadata.Labels["catalogentries.kubecarrier.io/controlled-by"].ShouldBe("couchdbs");
        $"{plan.ShouldReport("Ready", "False", "CustomResourceDiscoverySetUnready")["message"]}".ShouldBe("the CustomResourceDiscoverySet is being created");
        plan.Finalizers.ShouldBe([Finalizer]);
    }

    [Shows("F-CES-01")]
    [Fact]
    public void Then_an_entry_for_each_cluster()
    {
        var entry = For(Objects.EntrySet(), Discovered("eu-west-1", "us-east-1")).Apply.Where(manifest => manifest.Kind() == "CatalogEntry").ToList();

        entry.Select(manifest => $"{manifest.Name()}").ShouldBe(["team-a/couchdbs.eu-west-1", "team-a/couchdbs.us-east-1"]);
        ObjectMeta.Of(entry[0]).Labels["catalogentries.kubecarrier.io/controlled-by"].ShouldBe("couchdbs");
        ObjectMeta.Of(entry[0]).IsControlledBy(Objects.EntrySet().Metadata).ShouldBeTrue();
        $"{entry[1]["spec"]!["baseCRD"]!["name"]}".ShouldBe("couchdbs.internal.us-east-1.team-a");
        $"{entry[1]["spec"]!["metadata"]!["displayName"]}".ShouldBe("CouchDB");
        $"{entry[1]["spec"]!["derive"]!["expose"]![0]!["fields"]![0]!["jsonPath"]}".ShouldBe(".spec.username");
    }

    [Shows("F-CES-01")]
    [Fact]
    public void The_set_says_what_a_withdrawal_does_and_never_whether_an_entry_is_suspended()
    {
        var set = Objects.EntrySet();

        var kept = For(set with { Spec = set.Spec with { OnWithdraw = WithdrawalPolicy.Keep } }, Discovered("eu-west-1")).TheOne("CatalogEntry")["spec"]!.AsObject();
        $"{kept["onWithdraw"]}".ShouldBe("Keep");
        kept.ContainsKey("suspended").ShouldBeFalse();
        For(set, Discovered("eu-west-1")).TheOne("CatalogEntry")["spec"]!.AsObject().ContainsKey("onWithdraw").ShouldBeFalse();
    }

    [Shows("F-CES-02")]
    [Fact]
    public void The_conditions_tell_what_is_missing()
    {
        var nothing = For(Objects.EntrySet(), Discovered("eu-west-1"));
        nothing.ShouldReport("CustomResourceDiscoveryReady", "True", "CustomResourceDiscoverySetReady");
        $"{nothing.ShouldReport("CatalogEntriesReady", "False", "CatalogEntriesUnready")["message"]}".ShouldBe("unready CatalogEntries: couchdbs.eu-west-1");
        nothing.ShouldReport("Ready", "False", "CatalogEntriesUnready");

        var done = For(Objects.EntrySet(), Discovered("eu-west-1"), Own("eu-west-1"));
        done.ShouldReport("CatalogEntriesReady", "True", "CatalogEntriesReady");
        done.ShouldReport("Ready", "True", "ComponentsReady");
    }

    [Shows("F-CES-03")]
    [Fact]
    public void A_changed_set_changes_its_children()
    {
        var set = Objects.EntrySet();
        set = set with
        {
            Spec = set.Spec with
            {
                Metadata = Objects.Described("Couch"),
                Derive = new() { Expose = [new() { Versions = ["v1"], Fields = [new() { JsonPath = ".spec.replicas" }] }], Presets = [new() { JsonPath = ".spec.version", Value = "3" }] },
                Discover = set.Spec.Discover with { WebhookStrategy = WebhookStrategy.ServiceCluster },
            },
        };

        var plan = For(set, Discovered("eu-west-1"), Own("eu-west-1"));

        $"{plan.TheOne("CustomResourceDiscoverySet")["spec"]!["webhookStrategy"]}".ShouldBe("ServiceCluster");
        var spec = plan.TheOne("CatalogEntry")["spec"]!;
        $"{spec["metadata"]!["displayName"]}".ShouldBe("Couch");
        $"{spec["derive"]!["expose"]![0]!["fields"]![0]!["jsonPath"]}".ShouldBe(".spec.replicas");
        $"{spec["derive"]!["presets"]![0]!["value"]}".ShouldBe("3");
    }

    [Fact]
    public void Fields_that_are_the_providers_on_an_entry_are_never_sent() =>
        For(Objects.EntrySet(), Discovered("eu-west-1")).TheOne("CatalogEntry")["spec"]!.AsObject().Select(member => member.Key)
            .ShouldBe(["metadata", "baseCRD", "derive"], ignoreOrder: true);

    [Fact]
    public void No_entry_is_touched_while_a_discovery_is_unready()
    {
        foreach (var unready in new[] { null, Objects.DiscoverySet(ready: false),
            Objects.DiscoverySet() with { Metadata = Objects.DiscoverySet().Metadata with { Generation = 2 } } })
        {
            var plan = For(Objects.EntrySet(), unready, Own("eu-west-1"));

            plan.Delete.ShouldBeEmpty();
            plan.Applied().ShouldBe(["CustomResourceDiscoverySet team-a/couchdbs"]);
        }
    }

    [Fact]
    public void An_entry_that_is_no_longer_wanted_goes_and_one_that_is_not_its_own_stays()
    {
        For(Objects.EntrySet(), Discovered("eu-west-1"), Own("us-east-1")).Deleted().ShouldBe(["CatalogEntry team-a/couchdbs.us-east-1"]);
        For(Objects.EntrySet(), Discovered("eu-west-1"), Objects.Entry("couchdbs.us-east-1")).Delete.ShouldBeEmpty();
    }

    [Shows("H67")]
    [Fact]
    public void A_set_without_an_entry_or_with_one_that_is_on_its_way_out_is_not_ready()
    {
        var going = Own("eu-west-1") with { Metadata = Own("eu-west-1").Metadata.Deleting() }; // and its status still says Ready

        $"{For(Objects.EntrySet(), Discovered()).ShouldReport("Ready", "False", "NoCatalogEntries")["message"]}"
            .ShouldBe("there is no CatalogEntry: spec.discover.serviceClusterSelector selects no ServiceCluster");
        For(Objects.EntrySet(), Discovered("eu-west-1"), going).ShouldReport("Ready", "False", "CatalogEntriesUnready");
        $"{For(Objects.EntrySet(), Discovered(), going).ShouldReport("Ready", "False", "CatalogEntriesTerminating")["message"]}"
            .ShouldBe("not wanted any more, and not gone yet: CatalogEntries couchdbs.eu-west-1");
        For(Objects.EntrySet(), Discovered("us-east-1"), Own("us-east-1"), going).ShouldReport("CatalogEntriesReady", "False", "CatalogEntriesTerminating");
    }

    [Shows("H67")]
    [Fact]
    public void A_discovery_that_waits_for_its_entry_to_go_does_not_keep_the_entry()
    {
        var left = Discovered();
        left = left with { Status = left.Status! with { Conditions = [Objects.Condition("Ready", "False", "ComponentsTerminating")] } };

        For(Objects.EntrySet(), left, Own("eu-west-1")).Deleted().ShouldBe(["CatalogEntry team-a/couchdbs.eu-west-1"]);
        For(Objects.EntrySet(), left with { Metadata = left.Metadata.Deleting() }, Own("eu-west-1")).Delete.ShouldBeEmpty();
    }

    [Fact]
    public void Deletion_takes_the_entries_first_then_the_discoveries_then_lets_go()
    {
        var set = Objects.EntrySet() with { Metadata = Objects.EntrySet().Metadata.Deleting() };
        var entry = Own("eu-west-1");
        var discoveries = Discovered("eu-west-1");

        For(set, discoveries, entry).Deleted().ShouldBe(["CatalogEntry team-a/couchdbs.eu-west-1"]);
        For(set, discoveries, entry with { Metadata = entry.Metadata.Deleting() }).Delete.ShouldBeEmpty();
        For(set, discoveries).Deleted().ShouldBe(["CustomResourceDiscoverySet team-a/couchdbs"]);
        For(set, discoveries).ReleasedFinalizers.ShouldBeEmpty();
        For(set, discoveries with { Metadata = discoveries.Metadata.Deleting() }).Delete.ShouldBeEmpty();
        For(set, discoveries with { Metadata = discoveries.Metadata.Deleting() }).ReleasedFinalizers.ShouldBeEmpty();
        For(set, null).ReleasedFinalizers.ShouldBe([Finalizer]);
        For(set, discoveries, entry).ShouldReport("Ready", "False", "Deleting");
    }

    private static CustomResourceDiscoverySet Discovered(params string[] clusters)
    {
        var set = Objects.DiscoverySet();
        return set with
        {
            Status = set.Status! with
            {
                ManagementClusterCRDs =
                    [.. clusters.Select(cluster => new DiscoveredCrd { CRD = new() { Name = $"couchdbs.internal.{cluster}.team-a" }, ServiceCluster = new() { Name = cluster } })],
            },
        };
    }

    private static CatalogEntry Own(string cluster)
    {
        var entry = Objects.Entry($"couchdbs.{cluster}");
        return entry with { Metadata = entry.Metadata.OwnedBy(Objects.EntrySet()) };
    }

    private static Plan For(CatalogEntrySet set, CustomResourceDiscoverySet? discoveries, params CatalogEntry[] entries) =>
        CatalogEntrySetPlan.For(set, discoveries, entries, Objects.Now);
}
