using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Discoveries;

public sealed class CustomResourceDiscoveryRulesTests
{
    [Shows("F-DIS-05")]
    [Fact]
    public void CRD_and_service_cluster_are_immutable()
    {
        var before = Objects.Discovery();

        CustomResourceDiscoveryRules.All
            .Evaluate(Requests.Update(before, before with { Spec = new() { CRD = new() { Name = "x.y" }, ServiceCluster = new() { Name = "us-east-1" } } }), LiveInstances.None)
            .Violations.Select(violation => violation.Sentence).ShouldBe(
            [
                "spec.crd.name: the CRD of a discovery is immutable; it stays couchdbs.couchdb.io, create another object for x.y",
                "spec.serviceCluster.name: the service cluster of a discovery is immutable; it stays eu-west-1, create another object for us-east-1",
            ]);
    }

    [Shows("F-DIS-05")]
    [Fact]
    public void The_webhook_strategy_is_mutable()
    {
        var before = Objects.Discovery();

        CustomResourceDiscoveryRules.All
            .Evaluate(Requests.Update(before, before with { Spec = before.Spec with { WebhookStrategy = WebhookStrategy.ServiceCluster } }), LiveInstances.None).ShouldAllow();
    }

    [Shows("F-DIS-06")]
    [Fact]
    public void Live_instances_keep_it()
    {
        var delete = Requests.Delete(Objects.Discovery());

        CustomResourceDiscoveryRules.All.Evaluate(delete, new([new("team-b", "db1")])).ShouldDeny("no-internal-instances-are-left", "metadata.name",
            "management cluster CRD instances are still present in the management cluster\nteam-b/db1 still present");
        CustomResourceDiscoveryRules.All.Evaluate(delete, LiveInstances.None).ShouldAllow();
    }
}
