using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.DiscoverySets;

public sealed class CustomResourceDiscoverySetPlanTests
{
    private const string Finalizer = "crdiscoveryset.kubecarrier.io/controller";

    private static readonly ServiceCluster[] Clusters = [Objects.ServiceCluster(), Objects.ServiceCluster("us-east-1")];

    [Shows("F-DIS-08")]
    [Fact]
    public void Every_selected_cluster_gets_a_discovery()
    {
        var set = Objects.DiscoverySet() with { Spec = Objects.DiscoverySet().Spec with { WebhookStrategy = WebhookStrategy.ServiceCluster } };

        var plan = For(set, Clusters, []);

        plan.Applied().ShouldBe(["CustomResourceDiscovery team-a/couchdbs.eu-west-1", "CustomResourceDiscovery team-a/couchdbs.us-east-1"]);
        var first = plan.Apply[0];
        ObjectMeta.Of(first).IsControlledBy(set.Metadata).ShouldBeTrue();
        ObjectMeta.Of(first).Labels["crdiscoveries.kubecarrier.io/controlled-by"].ShouldBe("team-a.couchdbs");
        first["spec"]!.ToJsonString().ShouldBe("""{"crd":{"name":"couchdbs.couchdb.io"},"serviceCluster":{"name":"eu-west-1"},"webhookStrategy":"ServiceCluster"}""");
        plan.Finalizers.ShouldBe([Finalizer]);
    }

    [Shows("F-DIS-08")]
    [Fact]
    public void A_cluster_that_is_no_longer_selected_loses_its_discovery()
    {
        var set = Objects.DiscoverySet(selector: Objects.Label("region", "eu"));
        var eu = Clusters[0] with { Metadata = Clusters[0].Metadata.Labelled("region", "eu") };

        var plan = For(set, [eu, Clusters[1]], [Own(set, "eu-west-1"), Own(set, "us-east-1")]);

        plan.Applied().ShouldBe(["CustomResourceDiscovery team-a/couchdbs.eu-west-1"]);
        plan.Deleted().ShouldBe(["CustomResourceDiscovery team-a/couchdbs.us-east-1"]);
        For(set, [], [Objects.Discovery(name: "couchdbs.us-east-1")]).Delete.ShouldBeEmpty();
    }

    [Shows("F-DIS-09")]
    [Fact]
    public void Ready_means_that_all_are_and_the_ready_ones_are_listed()
    {
        var set = Objects.DiscoverySet();

        For(set, Clusters, [Own(set, "eu-west-1"), Own(set, "us-east-1")]).ShouldReport("Ready", "True", "ComponentsReady");
        var plan = For(set, Clusters, [Own(set, "us-east-1", ready: false), Own(set, "eu-west-1")]);
        $"{plan.ShouldReport("Ready", "False", "ComponentsUnready")["message"]}".ShouldBe("unready discoveries: couchdbs.us-east-1; couchdbs.us-east-1: Tested: as the test has it");
        plan.Status!["status"]!["managementClusterCRDs"]!.ToJsonString()
            .ShouldBe("""[{"crd":{"name":"couchdbs.internal.eu-west-1.team-a"},"serviceCluster":{"name":"eu-west-1"}}]""");
        For(set, Clusters, [Own(set, "eu-west-1")]).ShouldReport("Ready", "False", "ComponentsUnready");
    }

    [Fact]
    public void No_cluster_selected_is_ready() => For(Objects.DiscoverySet(), [], []).ShouldReport("Ready", "True", "ComponentsReady");

    [Shows("H67")]
    [Fact]
    public void A_discovery_on_its_way_out_makes_the_set_unready_and_says_so()
    {
        var set = Objects.DiscoverySet();
        var (eu, us) = (Own(set, "eu-west-1"), Own(set, "us-east-1"));

        var plan = For(set, [Clusters[0]], [eu, us with { Metadata = us.Metadata.Deleting() }]);
        $"{plan.ShouldReport("Ready", "False", "ComponentsTerminating")["message"]}".ShouldBe("not selected any more, and not gone yet: couchdbs.us-east-1");
        $"{plan.Status!["status"]!["managementClusterCRDs"]![0]!["serviceCluster"]!["name"]}".ShouldBe("eu-west-1");
        For(set, Clusters, [eu, us with { Metadata = us.Metadata.Deleting() }]).ShouldReport("Ready", "False", "ComponentsUnready");
    }

    [Fact]
    public void A_cluster_in_deletion_is_not_selected_any_more() =>
        For(Objects.DiscoverySet(), [Clusters[0] with { Metadata = Clusters[0].Metadata.Deleting() }], []).Apply.ShouldBeEmpty();

    [Fact]
    public void A_set_whose_CRD_was_changed_says_so_and_writes_nothing_that_would_be_refused_for_ever()
    {
        var set = Objects.DiscoverySet();
        var changed = set with { Spec = set.Spec with { CRD = new() { Name = "caches.couchdb.io" } } };

        var plan = For(changed, Clusters, [Own(set, "eu-west-1")]);

        plan.Apply.ShouldBeEmpty();
        $"{plan.ShouldReport("Ready", "False", "ComponentsUnready")["message"]}".ShouldBe(
            "discoveries stay with their CRD: couchdbs.eu-west-1 is of couchdbs.couchdb.io; set spec.crd.name back, or create another set for caches.couchdb.io");
        For(changed, [], [Own(set, "eu-west-1")]).Deleted().ShouldBe(["CustomResourceDiscovery team-a/couchdbs.eu-west-1"]);
    }

    [Fact]
    public void It_goes_after_its_discoveries()
    {
        var set = Objects.DiscoverySet() with { Metadata = Objects.DiscoverySet().Metadata.Deleting() };
        var own = Own(set, "eu-west-1");

        var plan = For(set, Clusters, [own]);
        plan.Apply.ShouldBeEmpty();
        plan.Deleted().ShouldBe(["CustomResourceDiscovery team-a/couchdbs.eu-west-1"]);
        plan.ReleasedFinalizers.ShouldBeEmpty();
        plan.ShouldReport("Ready", "False", "Deleting");
        For(set, Clusters, [own with { Metadata = own.Metadata.Deleting() }]).Delete.ShouldBeEmpty();
        For(set, Clusters, [own with { Metadata = own.Metadata.Deleting() }]).ReleasedFinalizers.ShouldBeEmpty();
        For(set, Clusters, []).ReleasedFinalizers.ShouldBe([Finalizer]);
    }

    private static CustomResourceDiscovery Own(CustomResourceDiscoverySet set, string cluster, bool ready = true)
    {
        var discovery = Objects.Discovery(ready, $"couchdbs.{cluster}", cluster);
        return discovery with { Metadata = discovery.Metadata.OwnedBy(set) };
    }

    private static Plan For(CustomResourceDiscoverySet set, IReadOnlyList<ServiceCluster> clusters, IReadOnlyList<CustomResourceDiscovery> discoveries) =>
        CustomResourceDiscoverySetPlan.For(set, clusters, discoveries, Objects.Now);
}
