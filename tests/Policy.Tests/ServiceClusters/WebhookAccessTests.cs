using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.ServiceClusters;

public sealed class WebhookAccessTests
{
    private static readonly CustomResourceDiscovery Asked =
        Objects.Discovery() with { Spec = Objects.Discovery().Spec with { WebhookStrategy = WebhookStrategy.ServiceCluster } };

    private static readonly ObjectMeta Granted = new() { Name = "kubecarrier:webhooks:eu-west-1", Namespace = "team-a", Uid = "42" };

    [Fact]
    public void The_webhook_server_may_get_this_service_cluster_and_its_kubeconfig_and_nothing_else()
    {
        var cluster = Objects.ServiceCluster() with { Spec = Objects.ServiceCluster().Spec with { KubeconfigSecret = new() { Name = "kube" } } };

        var granted = WebhookAccess.For(cluster, [Asked], "hub:webhooks").ToList();

        granted.Select(item => $"{item["kind"]} {item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}")
            .ShouldBe(["Role team-a/kubecarrier:webhooks:eu-west-1", "RoleBinding team-a/kubecarrier:webhooks:eu-west-1"]);
        granted.ShouldAllBe(item => $"{item["metadata"]!["ownerReferences"]![0]!["kind"]}" == "ServiceCluster");
        granted[0]["rules"]!.ToJsonString().ShouldBe(
            """[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["kube"]},{"apiGroups":["kubecarrier.io"],"resources":["serviceclusters"],"verbs":["get"],"resourceNames":["eu-west-1"]}]""");
        granted[1]["subjects"]!.ToJsonString().ShouldBe("""[{"kind":"User","name":"hub:webhooks","apiGroup":"rbac.authorization.k8s.io"}]""");
        WebhookAccess.For(cluster with { Metadata = cluster.Metadata.Deleting() }, [Asked], "hub:webhooks").ShouldBeEmpty();
    }

    [Shows("B88")]
    [Fact]
    public void It_may_read_no_kubeconfig_where_no_discovery_says_that_the_service_cluster_judges_too()
    {
        var cluster = Objects.ServiceCluster();

        WebhookAccess.For(cluster, [Objects.Discovery()], "hub:webhooks").ShouldBeEmpty();
        WebhookAccess.For(cluster, [Asked with { Spec = Asked.Spec with { ServiceCluster = new() { Name = "us-east-1" } } }], "hub:webhooks").ShouldBeEmpty();
        WebhookAccess.For(cluster, [Objects.Discovery(), Asked], "hub:webhooks").ShouldNotBeEmpty();
    }

    [Shows("B88")]
    [Fact]
    public void What_was_granted_goes_with_the_last_such_discovery_the_binding_first()
    {
        var cluster = Objects.ServiceCluster();

        WebhookAccess.Stale(cluster, [Asked], (_, _) => Granted).ShouldBeEmpty();
        WebhookAccess.Stale(cluster, [Objects.Discovery()], (_, name) => name == Granted.NamespacedName ? Granted : null)
            .Select(deletion => $"{deletion.Type.Kind} {deletion.Name} {deletion.Uid}")
            .ShouldBe(["RoleBinding team-a/kubecarrier:webhooks:eu-west-1 42", "Role team-a/kubecarrier:webhooks:eu-west-1 42"]);
        WebhookAccess.Stale(cluster, [], (_, _) => null).ShouldBeEmpty();
        WebhookAccess.Stale(cluster, [], (_, _) => Granted.Deleting()).ShouldBeEmpty();
    }
}
