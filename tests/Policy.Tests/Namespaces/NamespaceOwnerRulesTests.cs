using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Namespaces;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Namespaces;

public sealed class NamespaceOwnerRulesTests
{
    [Shows("B25")]
    [Theory]
    [InlineData("catalog.kubecarrier.io/v1alpha1", "Account")]
    [InlineData("kubecarrier.io/v1", "ServiceCluster")]
    [InlineData("operator.kubecarrier.io/v1alpha1", "KubeCarrier")]
    public void No_namespace_names_an_object_of_ours_as_its_owner(string apiVersion, string kind)
    {
        var owned = Owned(apiVersion, kind);

        foreach (var (operation, before) in new[] { (AdmissionOperation.Create, null), (AdmissionOperation.Update, Objects.PlainNamespace("kube-system")) })
        {
            Judge(operation, owned, before).ShouldDeny("namespace-owner-is-not-ours", "metadata.ownerReferences[0]",
                $"owner {kind} gone is refused: Kubernetes would delete the namespace with it; only the KubeCarrier controller makes namespaces of accounts");
        }
    }

    [Theory]
    [InlineData("v1", "Node")]
    [InlineData("kubecarrier.io", "Account")]
    [InlineData("example.com/v1", "Account")]
    [InlineData("xkubecarrier.io/v1", "Account")]
    public void Owners_of_others_are_not_our_business(string apiVersion, string kind) => Judge(AdmissionOperation.Create, Owned(apiVersion, kind), null).ShouldAllow();

    [Fact]
    public void What_was_there_before_blocks_nothing_and_may_go()
    {
        var owned = Owned("catalog.kubecarrier.io/v1alpha1", "Account");

        Judge(AdmissionOperation.Update, (JsonObject)owned.DeepClone(), owned).ShouldAllow();
        Judge(AdmissionOperation.Update, Objects.PlainNamespace("kube-system"), owned).ShouldAllow();
    }

    [Fact]
    public void The_controller_and_Kubernetes_own_collectors_are_let_through()
    {
        foreach (var caller in new[] { Requests.Controller, Requests.GarbageCollector })
        {
            Judge(AdmissionOperation.Create, Objects.AccountNamespace(), null, caller).ShouldAllow();
        }
    }

    private static JsonObject Owned(string apiVersion, string kind)
    {
        var @namespace = Objects.PlainNamespace("kube-system");
        @namespace["metadata"]!["ownerReferences"] = new JsonArray(
            new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["name"] = "gone", ["uid"] = "of nobody" });
        return @namespace;
    }

    private static Decision Judge(AdmissionOperation operation, JsonObject? after, JsonObject? before, Caller? caller = null) =>
        NamespaceOwnerRules.All.Evaluate(Requests.Namespace(operation, after, before, caller ?? Requests.User("admin", "system:masters")), NoFacts.Instance);
}
