using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Assignments;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Assignments;

public sealed class ServiceClusterAssignmentRulesTests
{
    [Fact]
    public void F_SCA_01_the_name_follows_the_references()
    {
        Create(Objects.Assignment()).ShouldAllow();
        Create(Named("team-b.us-east-1")).ShouldDeny("assignment-name-follows-its-references", "metadata.name",
            "a ServiceClusterAssignment is named <managementNamespace>.<serviceCluster>: expected team-b.eu-west-1, found team-b.us-east-1");
        Create(Named("Team-b.eu-west-1")).IsAllowed.ShouldBeFalse();
        Create(Objects.Assignment() with { Metadata = new() { GenerateName = "team-b.eu-west-1", Namespace = "team-a" } }).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void F_SCA_01_both_references_are_immutable()
    {
        var before = Objects.Assignment();

        Update(before, before).ShouldAllow();
        Update(before, before with { Spec = before.Spec with { ManagementNamespace = new() { Name = "kube-system" } } })
            .Violations.Select(violation => $"{violation.Rule} {violation.Path}").ShouldBe(
            [
                "assignment-references-are-immutable spec.managementNamespace.name",
                "assignment-name-follows-its-references metadata.name",
            ]);
        Update(before, before with { Spec = before.Spec with { ServiceCluster = new() { Name = "us-east-1" } } })
            .Violations[0].Sentence.ShouldBe("spec.serviceCluster.name: the service cluster is immutable; it stays eu-west-1, create another object for us-east-1");
    }

    private static ServiceClusterAssignment Named(string name) => Objects.Assignment() with { Metadata = Objects.Meta(name, "team-a") };

    private static Decision Create(ServiceClusterAssignment assignment) => ServiceClusterAssignmentRules.All.Evaluate(Requests.Create(assignment), NoFacts.Instance);

    private static Decision Update(ServiceClusterAssignment before, ServiceClusterAssignment after) =>
        ServiceClusterAssignmentRules.All.Evaluate(Requests.Update(before, after), NoFacts.Instance);
}
