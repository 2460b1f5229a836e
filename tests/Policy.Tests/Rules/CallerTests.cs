using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Rules;

public sealed class CallerTests
{
    [Fact]
    public void The_controller_is_told_by_its_exact_name()
    {
        Requests.Controller.IsController.ShouldBeTrue();
        Requests.Controller.MaintainsObjects.ShouldBeTrue();
    }

    [Theory]
    [InlineData("system:serviceaccount:kube-system:generic-garbage-collector")]
    [InlineData("system:serviceaccount:kube-system:namespace-controller")]
    [InlineData("system:kube-controller-manager")]
    public void Kubernetes_own_collectors_maintain_objects_and_are_not_the_controller(string name)
    {
        Requests.User(name).MaintainsObjects.ShouldBeTrue();
        Requests.User(name).IsController.ShouldBeFalse();
    }

    [Shows("B27", "B28")]
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("System:serviceaccount:kubecarrier-system:kubecarrier-controller")]
    [InlineData("system:serviceaccount:kubecarrier-system:kubecarrier-controller ")]
    [InlineData("system:serviceaccount:kubecarrier-system:kubecarrier-controller2")]
    [InlineData("system:serviceaccount:kubecarrier-system:")]
    [InlineData("system:serviceaccount:team-b:kubecarrier-controller")]
    [InlineData("system:serviceaccount:kube-system:generic-garbage-collector:x")]
    [InlineData("kubecarrier-controller")]
    [InlineData("system:admin")]
    public void A_name_that_is_merely_alike_is_nobody(string name) => Requests.User(name).MaintainsObjects.ShouldBeFalse();

    [Shows("B26")]
    [Fact]
    public void No_group_makes_anyone_special() =>
        Requests.User("mallory", "system:masters", "system:serviceaccounts:kube-system", "system:serviceaccounts:kubecarrier-system", WellKnown.Users.Controller)
            .Role.ShouldBe(CallerRole.Other);

    [Shows("B28")]
    [Fact]
    public void An_identity_that_is_configured_empty_is_nobodys()
    {
        var careless = new Identities("", ["", " "]);

        careless.Classify(new()).Role.ShouldBe(CallerRole.Other);
        careless.Classify(new() { Username = "", Groups = [""] }).Role.ShouldBe(CallerRole.Other);
    }

    [Theory]
    [InlineData("User", "hans", null, true)]
    [InlineData("Group", "admins", null, true)]
    [InlineData("User", "Hans", null, false)]
    [InlineData("User", "admins", null, false)]
    [InlineData("Group", "hans", null, false)]
    [InlineData("Group", "admin", null, false)]
    [InlineData("User", "", null, false)]
    [InlineData("Group", "", null, false)]
    [InlineData("user", "hans", null, false)]
    [InlineData("Robot", "hans", null, false)]
    [InlineData("ServiceAccount", "hans", "team-a", false)]
    public void A_subject_means_exactly_one_name(string kind, string name, string? @namespace, bool expected) =>
        Requests.User("hans", "admins", "").IsOneOf([new() { Kind = kind, Name = name, Namespace = @namespace }]).ShouldBe(expected);

    [Theory]
    [InlineData("team-a", true)]
    [InlineData("team-b", false)]
    [InlineData(null, false)]
    public void A_service_account_is_meant_by_namespace_and_name(string? @namespace, bool expected) =>
        Requests.User("system:serviceaccount:team-a:robot").IsOneOf([new() { Kind = "ServiceAccount", Name = "robot", Namespace = @namespace }]).ShouldBe(expected);

    [Fact]
    public void Nobody_is_one_of_no_subjects() => Requests.User("hans").IsOneOf([]).ShouldBeFalse();

    [Shows("B28")]
    [Fact]
    public void A_caller_without_a_name_is_not_meant_by_an_empty_subject() =>
        Identities.Default.Classify(new UserInfo()).IsOneOf([new() { Kind = "User", Name = "" }, new() { Kind = "Group", Name = "" }]).ShouldBeFalse();
}
