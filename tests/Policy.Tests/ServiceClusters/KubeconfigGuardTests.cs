using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.ServiceClusters;

public sealed class KubeconfigGuardTests
{
    private const string User = "hub:controller";

    private static readonly ServiceCluster Cluster = Objects.ServiceCluster() with { Spec = Objects.ServiceCluster().Spec with { KubeconfigSecret = new() { Name = "kube" } } };

    private static readonly ServiceCluster Going = Cluster with { Metadata = Cluster.Metadata.Deleting() };

    private static readonly ObjectMeta Granted = new() { Name = "kubecarrier:controller:eu-west-1", Namespace = "team-a", Uid = "42" };

    [Shows("B100")]
    [Fact]
    public void The_controller_may_read_and_label_this_Secret_and_no_other()
    {
        var granted = KubeconfigGuard.For(Cluster, [], User);

        granted.Select(item => $"{item["kind"]} {item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}")
            .ShouldBe(["Role team-a/kubecarrier:controller:eu-west-1", "RoleBinding team-a/kubecarrier:controller:eu-west-1"]);
        granted[0]["rules"]!.ToJsonString().ShouldBe("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get","patch"],"resourceNames":["kube"]}]""");
        granted[1]["subjects"]!.ToJsonString().ShouldBe("""[{"kind":"User","name":"hub:controller","apiGroup":"rbac.authorization.k8s.io"}]""");
        granted.ShouldAllBe(item => $"{item["metadata"]!["ownerReferences"]![0]!["kind"]}" == "ServiceCluster");
    }

    [Shows("H75")]
    [Fact]
    public void While_the_cluster_goes_the_right_stays_as_long_as_something_is_left_to_take_down_and_Kubernetes_does_not_collect_it()
    {
        var left = KubeconfigGuard.For(Going, ["ServiceClusterAssignment team-b.eu-west-1"], User);

        left.Count.ShouldBe(2);
        left.ShouldAllBe(item => item["metadata"]!["ownerReferences"] == null);
        KubeconfigGuard.Stale(Going, ["ServiceClusterAssignment team-b.eu-west-1"], (_, _) => Granted).ShouldBeEmpty();
    }

    [Shows("B100")]
    [Fact]
    public void When_nothing_is_left_the_right_is_taken_away_the_binding_first()
    {
        KubeconfigGuard.For(Going, [], User).ShouldBeEmpty();
        KubeconfigGuard.Stale(Going, [], (_, name) => name == Granted.NamespacedName ? Granted : null)
            .Select(deletion => $"{deletion.Type.Kind} {deletion.Name} {deletion.Uid}")
            .ShouldBe(["RoleBinding team-a/kubecarrier:controller:eu-west-1 42", "Role team-a/kubecarrier:controller:eu-west-1 42"]);
        KubeconfigGuard.Stale(Going, [], (_, _) => Granted.Deleting()).ShouldBeEmpty();
        KubeconfigGuard.Stale(Cluster, [], (_, _) => Granted).ShouldBeEmpty();
    }
}
