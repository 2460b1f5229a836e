using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>What docs/security.md says of the processes' rights.</summary>
public sealed class RightsTests
{
    private static readonly IReadOnlyList<Right> Webhooks = RightsOf("webhooks.yaml");

    private static readonly IReadOnlyList<Right> Controller = RightsOf("controller.yaml");

    [Shows("B88")]
    [Fact]
    public void The_webhook_server_reads_and_by_its_own_role_no_Secret()
    {
        Webhooks.Select(right => right.Verb).Distinct().ShouldBeSubsetOf(["get", "list", "watch"]);
        Webhooks.ShouldNotContain(right => right.Resource == "secrets");
    }

    [Shows("B88", "B100")]
    [Fact]
    public void The_controller_has_no_right_to_Secrets_but_to_look_at_the_webhooks_certificate_and_to_those_it_grants_itself_one_by_one()
    {
        Controller.Where(right => right.Resource == "secrets").ShouldBe([new Right("", "secrets", "get", IsNamed: true)]);
        RightsOf("certificates.yaml", Path.Combine("overlays", "self-managed")).Where(right => right.Verb != "create").ShouldAllBe(right => right.IsNamed && right.Resource == "secrets");
    }

    [Shows("B88")]
    [Fact]
    public void It_grants_what_it_does_not_hold_by_Roles_and_by_the_ClusterRoles_of_CRDs_only()
    {
        Controller.Where(right => right.Verb is "escalate").Select(right => right.Resource).ShouldBe(["roles", "clusterroles"], ignoreOrder: true);
        Controller.Where(right => right.Verb is "bind").Select(right => right.Resource).ShouldBe(["roles"]);
        Controller.ShouldNotContain(right => right.Resource == "clusterrolebindings");
        Controller.ShouldNotContain(right => right.Resource == "clusterroles" && right.Verb == "delete");
    }

    [Shows("B88")]
    [Fact]
    public void Nobody_impersonates_or_runs_anything_and_no_right_is_a_star()
    {
        var all = Webhooks.Concat(Controller).ToList();

        all.ShouldNotContain(right => right.Group == "*" || right.Resource == "*" || right.Verb == "*" || right.Verb == "impersonate");
        all.Select(right => right.Resource).ShouldNotContain(resource => resource.StartsWith("pods") || resource.StartsWith("serviceaccounts") || resource == "nodes");
    }

    [Shows("B88")]
    [Fact]
    public void Other_webhook_configurations_are_not_theirs_to_change() => Controller
        .Where(right => right.Resource.EndsWith("webhookconfigurations", StringComparison.Ordinal) && right.Verb is not ("create" or "list" or "watch"))
        .ShouldAllBe(right => right.IsNamed);

    private static IReadOnlyList<Right> RightsOf(string file, string folder = "rbac") =>
    [
        .. YamlDocuments.ParseObjects(File.ReadAllText(RepositoryRoot.Combine("manifests", folder, file)))
            .SelectMany(document => document["rules"] as JsonArray ?? [])
            .SelectMany(rule => from @group in Texts(rule, "apiGroups")
                                from resource in Texts(rule, "resources")
                                from verb in Texts(rule, "verbs")
                                select new Right(@group, resource, verb, rule!["resourceNames"] is not null)),
    ];

    private static IEnumerable<string> Texts(JsonNode? rule, string member) => rule![member]!.AsArray().Select(text => text!.GetValue<string>());

    private sealed record Right(string Group, string Resource, string Verb, bool IsNamed);
}
