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
    public void The_controller_may_do_with_instances_what_syncing_needs_and_no_more() =>
        InstanceAccess.For(Crd).Single(role => $"{role["metadata"]!["name"]}" == "couchdbs.eu-west-1.team-a")["rules"]!.ToJsonString().ShouldBe(
            """[{"apiGroups":["eu-west-1.team-a"],"resources":["couchdbs"],"verbs":["create","delete","get","list","patch","watch"]},"""
            + """{"apiGroups":["eu-west-1.team-a"],"resources":["couchdbs/status"],"verbs":["patch","update"]},"""
            + """{"apiGroups":["eu-west-1.team-a"],"resources":["couchdbs/finalizers"],"verbs":["update"]}]""");

    [Fact]
    public void Each_role_of_a_crd_has_a_name_of_its_own_and_says_whom_it_is_for()
    {
        var roles = InstanceAccess.For(Crd).Select(role => role["metadata"]!).ToList();

        roles.Select(metadata => $"{metadata["name"]}").ShouldBe(["couchdbs.eu-west-1.team-a", "couchdbs.eu-west-1.team-a-view-only"]);
        roles.ShouldAllBe(metadata => metadata["labels"]!.AsObject().Count == 2 && metadata["labels"]!.AsObject().All(label => $"{label.Value}" != ""));
    }

    [Fact]
    public void The_roles_of_a_crd_go_with_it() =>
        InstanceAccess.For(Crd).ShouldAllBe(role => role["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>() == "u1");
}
