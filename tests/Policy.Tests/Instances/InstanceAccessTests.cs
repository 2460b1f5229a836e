using System.Text.Json.Nodes;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class InstanceAccessTests
{
    private static readonly JsonObject Crd = JsonNode.Parse("""
        {
          "metadata": { "name": "couchdbs.eu-west-1.team-a", "uid": "u1" },
          "spec": {
            "group": "eu-west-1.team-a", "scope": "Namespaced", "names": { "kind": "CouchDB", "plural": "couchdbs" },
            "versions": [{ "name": "v1alpha1", "served": true, "storage": true }]
          }
        }
        """)!.AsObject();

    [Fact]
    public void Each_rule_names_one_group_and_no_rule_names_all_of_anything() =>
        InstanceAccess.For(Crd)
            .SelectMany(role => role["rules"]!.AsArray())
            .ShouldAllBe(rule => rule!["apiGroups"]!.ToJsonString(null) == "[\"eu-west-1.team-a\"]" && !rule.ToJsonString(null).Contains('*'));

    [Fact]
    public void The_webhooks_may_only_read_instances() =>
        InstanceAccess.For(Crd).Single(role => role["metadata"]!["labels"]!.AsObject().ContainsKey("kubecarrier.io/webhooks"))["rules"]!.ToJsonString()
            .ShouldBe("""[{"apiGroups":["eu-west-1.team-a"],"resources":["couchdbs"],"verbs":["get","list"]}]""");

    [Fact]
    public void The_roles_of_a_crd_go_with_it() =>
        InstanceAccess.For(Crd).ShouldAllBe(role => role["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>() == "u1");
}
