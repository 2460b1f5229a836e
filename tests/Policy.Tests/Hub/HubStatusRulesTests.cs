using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Hub;

public sealed class HubStatusRulesTests
{
    [Shows("B04")]
    [Theory]
    [InlineData("status")]
    [InlineData("scale")]
    public void A_subresource_is_the_controllers(string subResource)
    {
        var decision = Judge(Requests.ProviderMember, subResource);

        decision.ShouldDeny("status-is-the-controllers", subResource, $"the {subResource} of couchdbs is written by the KubeCarrier controller alone");
    }

    [Shows("B04")]
    [Fact]
    public void Not_even_Kubernetes_own_collectors_write_status() => Judge(Requests.GarbageCollector, "status").IsAllowed.ShouldBeFalse();

    [Fact]
    public void The_controller_writes_status() => Judge(Requests.Controller, "status").ShouldAllow();

    [Fact]
    public void The_main_resource_is_not_its_business() => Judge(Requests.ProviderMember, "").ShouldAllow();

    private static Decision Judge(Caller caller, string subResource) => HubStatusRules.All.Evaluate(
        Requests.Instance(AdmissionOperation.Update, Couch.Tenant(), Couch.Tenant(), caller, subResource), NoFacts.Instance);
}
