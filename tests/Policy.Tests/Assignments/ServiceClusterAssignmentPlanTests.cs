using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Assignments;

public sealed class ServiceClusterAssignmentPlanTests
{
    private const string Finalizer = "serviceclusterassignment.kubecarrier.io/controller";

    [Shows("F-SCA-02")]
    [Fact]
    public void The_namespace_is_created_with_a_suffix_and_owner_labels()
    {
        var plan = For(New(), []);

        var metadata = plan.CreateNamespace!["metadata"]!;
        $"{metadata["generateName"]}".ShouldBe("team-b-");
        metadata["labels"]!.ToJsonString().ShouldBe(
            """{"owner.kubermatic.io/name":"team-b.eu-west-1","owner.kubermatic.io/namespace":"team-a","owner.kubermatic.io/type":"ServiceClusterAssignment.kubecarrier.io"}""");
        metadata["ownerReferences"].ShouldBeNull();
        plan.Hub.ShouldReport("Ready", "False", "CreatingNamespace");
        plan.Hub.Finalizers.ShouldBe([Finalizer]);
        NamespaceIn(plan).ShouldBeNull();
    }

    [Shows("F-SCA-02")]
    [Fact]
    public void Once_it_is_there_it_is_reported()
    {
        var plan = For(New(), [Objects.Meta("team-b-x7x2k")]);

        plan.CreateNamespace.ShouldBeNull();
        plan.Hub.ShouldReport("Ready", "True", "SetupComplete");
        NamespaceIn(plan).ShouldBe("team-b-x7x2k");
    }

    [Shows("H69")]
    [Fact]
    public void Service_objects_without_an_instance_are_counted_and_named_and_what_is_not_known_changes_nothing()
    {
        var orphans = Enumerable.Range(10, 12).Select(number => $"couchdbs.couchdb.io db{number}").ToList();
        AssignmentPlan For(ServiceClusterAssignment assignment, IReadOnlyList<string>? orphans) =>
            ServiceClusterAssignmentPlan.For(assignment, [Objects.Meta("team-b-x7x2k")], isTenants: true, Objects.Now, orphans);

        For(New(), []).Hub.Status!.ToJsonString().ShouldNotContain("Orphans");
        $"{For(New(), orphans).Hub.ShouldReport("Orphans", "True", "ServiceObjectsWithoutInstance")["message"]}".ShouldBe(
            "12 of our service objects without an instance in the hub, which run on until they are deleted in the service cluster: "
            + string.Join(", ", orphans.Take(10)) + " and 2 more");
        For(New(), orphans).Hub.ShouldReport("Ready", "True", "SetupComplete");

        var told = New() with { Status = new() { Conditions = [Objects.Condition("Orphans", "True") with { Message = "2 of them: couchdbs.couchdb.io db1, couchdbs.couchdb.io db2 and 3 more" }] } };
        For(told, null).Hub.ShouldReport("Orphans", "True", "Tested");
        For(told, []).Hub.ShouldReport("Orphans", "False", "NoServiceObjectsWithoutInstance");
        var couch = new Api.Meta.ResourceType("couchdb.io", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true);
        Enumerable.Range(0, 4).Where(number => OrphanReport.Names(told.Status, couch, $"db{number}")).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_name_that_fits_no_label_is_told_and_nothing_is_made()
    {
        var assignment = New();
        var plan = For(assignment with { Metadata = assignment.Metadata with { Name = new string('a', 64) } }, null);

        plan.CreateNamespace.ShouldBeNull();
        $"{plan.Hub.ShouldReport("Ready", "False", "CreatingNamespace")["message"]}".ShouldContain("64 characters where 63 are allowed");
    }

    [Shows("B79")]
    [Fact]
    public void For_a_namespace_that_is_not_a_tenants_nothing_is_made_whoever_wrote_the_assignment()
    {
        var plan = For(New(), [], isTenants: false);

        plan.CreateNamespace.ShouldBeNull();
        $"{plan.Hub.ShouldReport("Ready", "False", "NotATenant")["message"]}"
            .ShouldBe("team-b is not the namespace of a tenant of team-a; kubectl get tenants -n team-a lists those");
    }

    [Shows("B79")]
    [Fact]
    public void An_assignment_from_before_that_leads_elsewhere_is_not_ready_and_can_go()
    {
        For(Objects.Assignment(), [Objects.Meta("team-b-x7x2k")], isTenants: false).Hub.ShouldReport("Ready", "False", "NotATenant");

        var going = Objects.Assignment() with { Metadata = Objects.Assignment().Metadata.Deleting() };
        For(going, [Objects.Meta("team-b-x7x2k")], isTenants: false).DeleteNamespaces!.ShouldHaveSingleItem();
        For(going, [], isTenants: false).Hub.ReleasedFinalizers.ShouldBe([Finalizer]);
    }

    [Shows("H24", "F-SCA-03")]
    [Fact]
    public void What_was_created_before_a_crash_is_found_again_and_not_created_twice() =>
        For(New(), [Objects.Meta("team-b-x7x2k")]).CreateNamespace.ShouldBeNull();

    [Shows("F-SCA-03")]
    [Fact]
    public void Two_namespaces_are_one_too_many_and_none_is_chosen()
    {
        var plan = For(New(), [Objects.Meta("team-b-2"), Objects.Meta("team-b-1")]);

        plan.CreateNamespace.ShouldBeNull();
        plan.DeleteNamespaces.ShouldBeNull();
        $"{plan.Hub.ShouldReport("Ready", "False", "CreatingNamespace")["message"]}".ShouldBe("multiple owned namespaces found: team-b-1,team-b-2");
    }

    [Fact]
    public void A_namespace_deleted_by_hand_is_made_again()
    {
        For(Objects.Assignment(), []).CreateNamespace.ShouldNotBeNull();
        For(Objects.Assignment(), [Objects.Meta("team-b-x7x2k").Deleting()]).CreateNamespace.ShouldNotBeNull();
        NamespaceIn(For(Objects.Assignment(), [Objects.Meta("team-b-x7x2k").Deleting(), Objects.Meta("team-b-new")])).ShouldBe("team-b-new");
    }

    [Shows("H34")]
    [Fact]
    public void A_cluster_that_is_away_has_not_lost_its_namespace()
    {
        var plan = For(Objects.Assignment(), null);

        plan.CreateNamespace.ShouldBeNull();
        NamespaceIn(plan).ShouldBe("team-b-x7x2k");
        plan.Hub.ShouldReport("Ready", "False", "CreatingNamespace");
        plan.Hub.LookAgain.ShouldNotBeNull();
    }

    [Shows("F-SCA-04")]
    [Fact]
    public void Deletion_takes_the_namespace_first()
    {
        var going = Objects.Assignment() with { Metadata = Objects.Assignment().Metadata.Deleting() };

        var plan = For(going, [Objects.Meta("team-b-x7x2k")]);
        plan.DeleteNamespaces!.ShouldHaveSingleItem().ShouldBe(new Deletion(KubernetesResources.Namespaces, new(null, "team-b-x7x2k"), "uid-of--team-b-x7x2k"));
        plan.Hub.ReleasedFinalizers.ShouldBeEmpty();
        plan.Hub.ShouldReport("Ready", "False", "Deleting");

        var waiting = For(going, [Objects.Meta("team-b-x7x2k").Deleting()]);
        waiting.DeleteNamespaces!.ShouldBeEmpty();
        waiting.Hub.ReleasedFinalizers.ShouldBeEmpty();

        For(going, []).Hub.ReleasedFinalizers.ShouldBe([Finalizer]);
        For(going, []).CreateNamespace.ShouldBeNull();
    }

    [Shows("H34")]
    [Fact]
    public void Deletion_waits_for_a_cluster_that_is_away_unless_nothing_was_ever_made_there()
    {
        var going = Objects.Assignment() with { Metadata = Objects.Assignment().Metadata.Deleting() };

        For(going, null).Hub.ReleasedFinalizers.ShouldBeEmpty();
        For(going, null).Hub.LookAgain.ShouldNotBeNull();
        For(going with { Status = null }, null).Hub.ReleasedFinalizers.ShouldBe([Finalizer]);
    }

    [Fact]
    public void The_label_selector_finds_what_is_created()
    {
        var labels = ObjectMeta.Of(For(New(), []).CreateNamespace!).Labels;

        ServiceClusterAssignmentPlan.LabelSelector(New()).Split(',').ShouldBe(labels.Select(label => $"{label.Key}={label.Value}"), ignoreOrder: true);
    }

    private static ServiceClusterAssignment New() => Objects.Assignment() with { Status = null };

    private static AssignmentPlan For(ServiceClusterAssignment assignment, IReadOnlyList<ObjectMeta>? namespaces, bool isTenants = true) =>
        ServiceClusterAssignmentPlan.For(assignment, namespaces, isTenants, Objects.Now);

    private static string? NamespaceIn(AssignmentPlan plan) => plan.Hub.Status!["status"]!["serviceClusterNamespace"]?["name"]?.GetValue<string>();
}
