using System.Text.Json.Nodes;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Tests.Plans;

public sealed class NamespaceStateTests
{
    [Fact]
    public void What_a_namespace_waits_for_is_told_in_Kubernetes_words()
    {
        NamespaceState.Remains(null).ShouldBeNull();
        NamespaceState.Remains(With()).ShouldBeNull();
        NamespaceState.Remains(With(("NamespaceDeletionDiscoveryFailure", "True", "a"), ("NamespaceContentRemaining", "False", "b"))).ShouldBeNull();
        NamespaceState.Remains(With(("NamespaceContentRemaining", "True", "dbs has 1 instance"), ("NamespaceFinalizersRemaining", "True", "held in 1 instance")))
            .ShouldBe("dbs has 1 instance; held in 1 instance");
    }

    private static JsonObject With(params (string Type, string Status, string Message)[] conditions) => new()
    {
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                [.. conditions.Select(condition => new JsonObject { ["type"] = condition.Type, ["status"] = condition.Status, ["message"] = condition.Message })]),
        },
    };
}
