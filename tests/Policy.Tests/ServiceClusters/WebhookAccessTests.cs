using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.ServiceClusters;

public sealed class WebhookAccessTests
{
    [Fact]
    public void The_webhook_server_may_get_this_service_cluster_and_its_kubeconfig_and_nothing_else()
    {
        var cluster = Objects.ServiceCluster() with { Spec = Objects.ServiceCluster().Spec with { KubeconfigSecret = new() { Name = "kube" } } };

        var granted = WebhookAccess.For(cluster, "hub:webhooks").ToList();

        granted.Select(item => $"{item["kind"]} {item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}")
            .ShouldBe(["Role team-a/kubecarrier:webhooks:eu-west-1", "RoleBinding team-a/kubecarrier:webhooks:eu-west-1"]);
        granted.ShouldAllBe(item => $"{item["metadata"]!["ownerReferences"]![0]!["kind"]}" == "ServiceCluster");
        granted[0]["rules"]!.ToJsonString().ShouldBe(
            """[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["kube"]},{"apiGroups":["kubecarrier.io"],"resources":["serviceclusters"],"verbs":["get"],"resourceNames":["eu-west-1"]}]""");
        granted[1]["subjects"]!.ToJsonString().ShouldBe("""[{"kind":"User","name":"hub:webhooks","apiGroup":"rbac.authorization.k8s.io"}]""");
        WebhookAccess.For(cluster with { Metadata = cluster.Metadata.Deleting() }, "hub:webhooks").ShouldBeEmpty();
    }
}
