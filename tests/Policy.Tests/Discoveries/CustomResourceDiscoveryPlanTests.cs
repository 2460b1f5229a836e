using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Discoveries;

public sealed class CustomResourceDiscoveryPlanTests
{
    private const string Finalizer = "crdiscovery.kubecarrier.io/controller";

    private static readonly IReadOnlyDictionary<string, string> Labels = Owners.Labels(CustomResourceDiscovery.ResourceType, new("team-a", Objects.EntryName));

    [Shows("F-DIS-01")]
    [Fact]
    public void What_is_found_is_kept_in_the_status_and_labelled_at_its_source()
    {
        var source = Objects.SourceCrd();
        source["metadata"]!["managedFields"] = new JsonArray(new JsonObject());

        var plan = For(New(), source);

        plan.Hub.ShouldReport("Discovered", "True", "CRDFound");
        var kept = plan.Hub.Status!["status"]!["crd"]!;
        $"{kept["metadata"]!["name"]}".ShouldBe("couchdbs.couchdb.io");
        kept["metadata"]!["managedFields"].ShouldBeNull();
        kept["metadata"]!["resourceVersion"].ShouldBeNull();
        var labelled = ObjectMeta.Of(plan.UpdateSource!);
        Labels.ShouldBeSubsetOf(labelled.Labels);
        labelled.ResourceVersion.ShouldBe("7");
        labelled.Labels.Keys.ShouldContain("kubecarrier.io/service-cluster");
        plan.Hub.Finalizers.ShouldBe([Finalizer]);
    }

    [Fact]
    public void A_source_that_is_labelled_already_is_not_written_again() => For(New(), Labelled()).UpdateSource.ShouldBeNull();

    [Shows("F-DIS-03")]
    [Fact]
    public void The_copy_is_named_before_it_is_made()
    {
        var plan = For(New(), Labelled()).Hub;

        plan.StatusFirst.ShouldBeTrue();
        $"{plan.Status!["status"]!["managementClusterCRD"]!["name"]}".ShouldBe(Objects.InternalCrdName);
        var copy = plan.Apply.ShouldHaveSingleItem();
        copy.Name().Name.ShouldBe(Objects.InternalCrdName);
        JsonEquality.AreEqual(copy["spec"]!["versions"], Objects.SourceCrd()["spec"]!["versions"]).ShouldBeTrue();
        Owners.LabelledOwner(CustomResourceDiscovery.ResourceType, ObjectMeta.Of(copy).Labels).ShouldBe(new("team-a", Objects.EntryName));
        plan.ShouldReport("Established", "False", "Establishing");
        plan.ShouldReport("Ready", "False", "CRDNotEstablished");
    }

    [Fact]
    public void It_is_ready_when_the_copy_is_served()
    {
        var plan = For(New(), Labelled(), copy: Objects.InternalCrd()).Hub;

        plan.ShouldReport("Established", "True", "Established");
        plan.ShouldReport("ControllerReady", "True", "Ready");
        plan.ShouldReport("Ready", "True", "ComponentsReady");
    }

    [Shows("H08")]
    [Fact]
    public void A_copy_whose_names_clash_says_so() =>
        $"{For(New(), Labelled(), copy: Objects.InternalCrd(established: false)).Hub.ShouldReport("Established", "False", "Establishing")["message"]}".ShouldBe("not yet");

    [Shows("F-DIS-02")]
    [Fact]
    public void A_CRD_that_is_missing_is_looked_for_again()
    {
        var plan = For(New(), null).Hub;

        $"{plan.ShouldReport("Discovered", "False", "CRDNotFound")["message"]}".ShouldContain("couchdbs.couchdb.io");
        plan.LookAgain.ShouldNotBeNull();
        plan.Apply.ShouldBeEmpty();
        plan.Status!["status"]!["crd"].ShouldBeNull();
    }

    [Fact]
    public void A_CRD_that_vanishes_takes_readiness_along_and_no_copy()
    {
        var plan = For(After(For(New(), Labelled(), copy: Objects.InternalCrd())), null, copy: Objects.InternalCrd()).Hub;

        plan.ShouldReport("Discovered", "False", "CRDNotFound");
        plan.ShouldReport("Ready", "False", "CRDNotEstablished");
        plan.Delete.ShouldBeEmpty();
        $"{plan.Status!["status"]!["managementClusterCRD"]!["name"]}".ShouldBe(Objects.InternalCrdName);
    }

    [Shows("H34")]
    [Fact]
    public void Unreachable_is_not_absent()
    {
        var known = After(For(New(), Labelled(), copy: Objects.InternalCrd()));

        var plan = For(known, null, connected: false, copy: Objects.InternalCrd()).Hub;

        plan.ShouldReport("Discovered", "True", "CRDFound");
        plan.ShouldReport("Established", "True", "Established");
        plan.ShouldReport("ControllerReady", "False", "Unready");
        plan.ShouldReport("Ready", "False", "ControllerUnready");
        $"{plan.Status!["status"]!["crd"]!["metadata"]!["name"]}".ShouldBe("couchdbs.couchdb.io");
        plan.Delete.ShouldBeEmpty();
        For(known, Labelled(), copy: Objects.InternalCrd()).Hub.ShouldReport("Ready", "True", "ComponentsReady");
    }

    [Shows("F-DIS-10")]
    [Fact]
    public void A_CRD_that_another_discovery_has_labelled_is_copied_all_the_same()
    {
        var plan = For(New(), Objects.SourceCrd().Labelled(Owners.Labels(CustomResourceDiscovery.ResourceType, new("team-z", "redis"))));

        plan.UpdateSource.ShouldBeNull();
        plan.Hub.ShouldReport("Discovered", "True", "CRDFound");
        plan.Hub.Apply.ShouldHaveSingleItem().Name().Name.ShouldBe(Objects.InternalCrdName);
    }

    [Shows("F-DIS-10")]
    [Fact]
    public void A_copy_of_another_discovery_of_the_same_provider_is_not_taken_over()
    {
        var taken = Objects.InternalCrd().Labelled(Owners.Labels(CustomResourceDiscovery.ResourceType, new("team-a", "first.eu-west-1")));

        var plan = CustomResourceDiscoveryPlan.For(new(New(), new(Labelled()), true, null) { CrdNamed = _ => new(taken) }, Objects.Now).Hub;

        plan.Apply.ShouldBeEmpty();
        plan.Status!["status"]!["managementClusterCRD"].ShouldBeNull();
        $"{plan.ShouldReport("Established", "False", "Establishing")["message"]}".ShouldContain("already the copy of team-a/first.eu-west-1");
    }

    [Shows("B81")]
    [Fact]
    public void Whose_the_copy_is_is_told_to_its_own_provider_alone()
    {
        var taken = Objects.InternalCrd().Labelled(Owners.Labels(CustomResourceDiscovery.ResourceType, new("team-z", "theirs")));

        var plan = CustomResourceDiscoveryPlan.For(new(New(), new(Labelled()), true, null) { CrdNamed = _ => new(taken) }, Objects.Now).Hub;

        plan.Apply.ShouldBeEmpty();
        $"{plan.ShouldReport("Established", "False", "Establishing")["message"]}".ShouldBe($"CRD {Objects.InternalCrdName} exists in the hub and is not this discovery's");
    }

    [Fact]
    public void A_source_that_cannot_be_copied_says_why_and_changes_nothing()
    {
        var source = Labelled();
        source["spec"]!["scope"] = "Cluster";

        var plan = For(New(), source, copy: Objects.InternalCrd()).Hub;

        $"{plan.ShouldReport("Established", "False", "Establishing")["message"]}".ShouldContain("cluster-scoped");
        plan.Apply.ShouldBeEmpty();
        plan.Delete.ShouldBeEmpty();
    }

    [Shows("F-DIS-07")]
    [Fact]
    public void Deletion_takes_the_copy_then_the_labels_then_lets_go()
    {
        var going = Objects.Discovery() with { Metadata = Objects.Discovery().Metadata.Deleting() };

        var first = For(going, Labelled(), copy: Objects.InternalCrd());
        first.Hub.Delete.ShouldHaveSingleItem().Uid.ShouldBe("uid-of-" + Objects.InternalCrdName);
        first.Hub.ReleasedFinalizers.ShouldBeEmpty();
        first.UpdateSource.ShouldBeNull();
        first.Hub.ShouldReport("Ready", "False", "Deleting");

        var last = For(going, Labelled());
        last.Hub.ReleasedFinalizers.ShouldBe([Finalizer]);
        ObjectMeta.Of(last.UpdateSource!).Labels.Keys.Intersect(Labels.Keys).ShouldBeEmpty();
        last.Hub.Finalizers.ShouldBeEmpty();
    }

    [Shows("F-DIS-07")]
    [Fact]
    public void Deletion_leaves_the_labels_of_others()
    {
        var going = Objects.Discovery() with { Metadata = Objects.Discovery().Metadata.Deleting() };

        For(going, Objects.SourceCrd().Labelled(Owners.Labels(CustomResourceDiscovery.ResourceType, new("team-z", "redis")))).UpdateSource.ShouldBeNull();
    }

    [Shows("F-DIS-07")]
    [Fact]
    public void Deletion_waits_for_a_cluster_that_is_expected_back_because_it_has_our_labels()
    {
        var going = Objects.Discovery() with { Metadata = Objects.Discovery().Metadata.Deleting() };
        var away = new DiscoveryObserved(going, null, IsConnected: false, null) { IsExpectedBack = true };

        var waiting = CustomResourceDiscoveryPlan.For(away, Objects.Now).Hub;

        waiting.ReleasedFinalizers.ShouldBeEmpty();
        $"{waiting.ShouldReport("Ready", "False", "Deleting")["message"]}".ShouldContain("waiting for service cluster eu-west-1");
        CustomResourceDiscoveryPlan.For(away with { IsExpectedBack = false }, Objects.Now).Hub.ReleasedFinalizers.ShouldBe([Finalizer]);
        var never = going with { Status = null };
        CustomResourceDiscoveryPlan.For(away with { Discovery = never }, Objects.Now).Hub.ReleasedFinalizers.ShouldBe([Finalizer]);
    }

    private static CustomResourceDiscovery New() => Objects.Discovery() with { Status = null };

    private static CustomResourceDiscovery After(DiscoveryPlan plan) => Objects.Discovery() with
    {
        Status = JsonSerializer.Deserialize(plan.Hub.Status!["status"], ApiJson.TypeInfo<CustomResourceDiscoveryStatus>()),
    };

    private static JsonObject Labelled() => Objects.SourceCrd().Labelled(Labels);

    [Shows("H63")]
    [Fact]
    public void A_discovery_whose_credential_lacks_rights_is_not_ready_and_says_which()
    {
        var lacking = AccessReport.Of(CredentialRights.For(Objects.SourceCrd()), (right, verb) => right.Resource != "couchdbs" || verb != "patch");

        var plan = CustomResourceDiscoveryPlan.For(new(New(), new(Labelled()), true, new(Objects.InternalCrd())) { Access = lacking }, Objects.Now).Hub;

        const string Sentence = "in service cluster eu-west-1 the credential lacks: patch on couchdbs.couchdb.io; grant them by a ClusterRole, as manifests/rbac/service-cluster does";
        $"{plan.ShouldReport("AccessReady", "False", "MissingRights")["message"]}".ShouldBe(Sentence);
        $"{plan.ShouldReport("Ready", "False", "ControllerUnready")["message"]}".ShouldBe(Sentence);
        plan.ShouldReport("Established", "True", "Established");

        // As long as nobody can be asked, what was found out stays.
        For(After(new(plan)), Labelled(), copy: Objects.InternalCrd()).Hub.ShouldReport("Ready", "False", "ControllerUnready");
        var granted = AccessReport.Of(CredentialRights.For(Objects.SourceCrd()), (_, _) => true);
        plan = CustomResourceDiscoveryPlan.For(new(After(new(plan)), new(Labelled()), true, new(Objects.InternalCrd())) { Access = granted }, Objects.Now).Hub;
        plan.ShouldReport("AccessReady", "True", "AllRights");
        plan.ShouldReport("Ready", "True", "ComponentsReady");
    }

    private static DiscoveryPlan For(CustomResourceDiscovery discovery, JsonObject? source, bool connected = true, JsonObject? copy = null) =>
        CustomResourceDiscoveryPlan.For(new(discovery, source.Seen(), connected, copy.Seen()), Objects.Now);
}
