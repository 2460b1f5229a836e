using System.Text.Json;
using KubeCarrier.Api;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.ServiceClusters;

public sealed class ServiceClusterPlanTests
{
    private const string Finalizer = "servicecluster.kubecarrier.io/controller";

    private static readonly ClusterContact.Connected Answers = new(new() { GitVersion = "v1.20.2" }, "uid-1");

    private static readonly ClusterContact.Failed Refuses = new("Unauthorized", "the server says no");

    [Shows("F-SC-03")]
    [Fact]
    public void A_cluster_that_answers_is_ready_tells_its_version_and_is_pinned()
    {
        var plan = For(Objects.ServiceCluster(), Answers);

        plan.ShouldReport("Ready", "True", "ComponentsReady");
        plan.ShouldReport("ServiceClusterReachable", "True", "ServiceClusterReachable");
        plan.ShouldReport("ControllerReady", "True", "Ready");
        $"{plan.Status!["status"]!["kubernetesVersion"]!["gitVersion"]}".ShouldBe("v1.20.2");
        $"{plan.Status["status"]!["clusterUID"]}".ShouldBe("uid-1");
        plan.Finalizers.ShouldBe([Finalizer]);
    }

    [Shows("F-SC-04")]
    [Fact]
    public void Every_condition_has_a_heartbeat_and_it_moves()
    {
        var first = For(Objects.ServiceCluster(), Answers);
        var second = For(After(first), Answers, TimeSpan.FromSeconds(10));

        foreach (var type in new[] { "Ready", "ServiceClusterReachable", "ControllerReady" })
        {
            $"{first.Condition(type)["lastHeartbeatTime"]}".ShouldBe("2026-01-01T01:00:00Z");
            $"{second.Condition(type)["lastHeartbeatTime"]}".ShouldBe("2026-01-01T01:00:10Z");
            $"{second.Condition(type)["lastTransitionTime"]}".ShouldBe("2026-01-01T01:00:00Z");
        }
    }

    [Shows("F-SC-05")]
    [Fact]
    public void A_cluster_that_is_silent_is_unknown_and_keeps_its_last_heartbeat()
    {
        var known = After(For(Objects.ServiceCluster(), Answers));

        var plan = ServiceClusterPlan.ForSilence(known, TimeSpan.FromSeconds(40), Objects.Now + TimeSpan.FromMinutes(1));

        var reachable = plan.ShouldReport("ServiceClusterReachable", "Unknown", "GracePeriodTimeout");
        $"{reachable["message"]}".ShouldContain("40 seconds");
        $"{reachable["lastHeartbeatTime"]}".ShouldBe("2026-01-01T01:00:00Z");
        plan.ShouldReport("Ready", "False", "ServiceClusterUnreachable");
        $"{plan.Status!["status"]!["kubernetesVersion"]!["gitVersion"]}".ShouldBe("v1.20.2");
        For(After(plan), Answers).ShouldReport("Ready", "True", "ComponentsReady");
    }

    [Shows("F-SC-06")]
    [Fact]
    public void A_cluster_that_fails_says_why_and_keeps_what_is_known()
    {
        var plan = For(After(For(Objects.ServiceCluster(), Answers)), Refuses);

        $"{plan.ShouldReport("ServiceClusterReachable", "False", "Unauthorized")["message"]}".ShouldBe("the server says no");
        plan.ShouldReport("Ready", "False", "ServiceClusterUnreachable");
        $"{plan.Status!["status"]!["clusterUID"]}".ShouldBe("uid-1");
        $"{plan.Status["status"]!["kubernetesVersion"]!["gitVersion"]}".ShouldBe("v1.20.2");
    }

    [Fact]
    public void Without_a_kubeconfig_the_controller_is_not_ready()
    {
        var plan = For(Objects.ServiceCluster(), new ClusterContact.NoCredentials("there is no Secret eu-west-1"));

        $"{plan.ShouldReport("ControllerReady", "False", "Unready")["message"]}".ShouldBe("there is no Secret eu-west-1");
        plan.ShouldReport("ServiceClusterReachable", "False", "ClusterUnreachable");
        plan.ShouldReport("Ready", "False", "ControllerUnready");
        plan.Status!["status"]!["clusterUID"].ShouldBeNull();
    }

    [Shows("H34", "H45")]
    [Fact]
    public void Another_cluster_behind_the_kubeconfig_is_refused_and_the_pin_stays()
    {
        var pinned = After(For(Objects.ServiceCluster(), Answers));
        var plan = For(pinned, Answers with { Uid = "uid-2", Version = new() { GitVersion = "v1.36.0" } });

        $"{plan.ShouldReport("ServiceClusterReachable", "False", "ClusterIdentityChanged")["message"]}".ShouldContain("uid-2");
        plan.ShouldReport("Ready", "False", "ServiceClusterUnreachable");
        $"{plan.Status!["status"]!["clusterUID"]}".ShouldBe("uid-1");
        $"{plan.Status["status"]!["kubernetesVersion"]!["gitVersion"]}".ShouldBe("v1.20.2");
        For(After(plan), Answers).ShouldReport("Ready", "True", "ComponentsReady");
    }

    [Shows("H45")]
    [Fact]
    public void Only_the_pinned_cluster_is_the_same()
    {
        var pinned = After(For(Objects.ServiceCluster(), Answers));

        ServiceClusterPlan.IsTheSameCluster(Objects.ServiceCluster(), "any").ShouldBeTrue();
        ServiceClusterPlan.IsTheSameCluster(pinned, "uid-1").ShouldBeTrue();
        ServiceClusterPlan.IsTheSameCluster(pinned, "UID-1").ShouldBeFalse();
        ServiceClusterPlan.IsTheSameCluster(pinned, "").ShouldBeFalse();
    }

    [Fact]
    public void It_goes_when_nothing_depends_on_it_any_more_reachable_or_not()
    {
        var going = Objects.ServiceCluster() with { Metadata = Objects.ServiceCluster().Metadata.Deleting() };

        var waiting = ServiceClusterPlan.For(going, Answers, ["ServiceClusterAssignment team-b.eu-west-1"], Objects.Now);
        waiting.ReleasedFinalizers.ShouldBeEmpty();
        $"{waiting.ShouldReport("Ready", "False", "Deleting")["message"]}".ShouldBe("waiting until these are gone: ServiceClusterAssignment team-b.eu-west-1");
        $"{waiting.Status!["status"]!["phase"]}".ShouldBe("Terminating");
        waiting.Finalizers.ShouldBeEmpty();
        ServiceClusterPlan.For(going, Refuses, [], Objects.Now).ReleasedFinalizers.ShouldBe([Finalizer]);
    }

    [Shows("H58")]
    [Fact]
    public void The_report_of_silence_about_a_cluster_that_was_never_heard_of_has_all_that_an_API_server_asks_for()
    {
        var plan = ServiceClusterPlan.ForSilence(Objects.ServiceCluster(), TimeSpan.FromSeconds(40), Objects.Now);

        foreach (var type in new[] { "ServiceClusterReachable", "Ready" })
        {
            $"{plan.Condition(type)["lastHeartbeatTime"]}".ShouldBe("2026-01-01T01:00:00Z");
        }
    }

    [Shows("H58")]
    [Fact]
    public void A_silent_cluster_that_is_being_deleted_is_not_ready()
    {
        var ready = After(For(Objects.ServiceCluster(), Answers));
        var going = ready with { Metadata = ready.Metadata.Deleting() };

        var plan = ServiceClusterPlan.ForSilence(going, TimeSpan.FromSeconds(40), Objects.Now);

        plan.ShouldReport("Ready", "False", "Deleting");
        $"{plan.Status!["status"]!["phase"]}".ShouldBe("Terminating");
    }

    [Fact]
    public void While_it_is_being_deleted_no_transition_is_reported_that_did_not_happen()
    {
        var going = Objects.ServiceCluster() with { Metadata = Objects.ServiceCluster().Metadata.Deleting() };

        var first = For(going, Answers);
        var second = For(After(first), Answers, TimeSpan.FromSeconds(10));

        $"{second.Condition("Ready")["lastTransitionTime"]}".ShouldBe($"{first.Condition("Ready")["lastTransitionTime"]}");
        $"{second.Condition("Ready")["lastHeartbeatTime"]}".ShouldBe("2026-01-01T01:00:10Z");
    }

    private static Plan For(ServiceCluster cluster, ClusterContact contact, TimeSpan later = default) => ServiceClusterPlan.For(cluster, contact, ["a"], Objects.Now + later);

    private static ServiceCluster After(Plan plan)
    {
        var status = JsonSerializer.Deserialize(plan.Status!["status"], ApiJson.TypeInfo<ServiceClusterStatus>());
        var deleting = $"{plan.Condition("Ready")["reason"]}" == "Deleting";
        var cluster = Objects.ServiceCluster();
        return cluster with { Status = status, Metadata = deleting ? cluster.Metadata.Deleting() : cluster.Metadata };
    }
}
