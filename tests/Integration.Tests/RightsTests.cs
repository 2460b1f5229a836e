using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.ServiceClusters;
using Xunit.Abstractions;

namespace KubeCarrier.Integration.Tests;

/// <summary>
/// Least privilege: what the two processes were seen to do in all tests before, by the API servers' audit logs, is what they may do. What is granted
/// without a request that shows it stands in <see cref="RightsWithoutRequest"/>.
/// </summary>
[Collection(AfterAllOthersGroup.Name)]
public sealed class RightsTests(ITestOutputHelper output)
{
    /// <summary>Stands for the group of any instances, and the plural for any plural.</summary>
    private static readonly ResourceType Instances = new("<instances>", "v1", "Instance", "<plural>", Namespaced: true);

    private static readonly ServiceCluster Cluster = new()
    {
        Metadata = new() { Name = "eu-west-1", Namespace = "team-a" },
        Spec = new() { KubeconfigSecret = new() { Name = "kubeconfig" } },
    };

    private static readonly CustomResourceDiscovery Judging = new()
    {
        Metadata = new() { Name = "couchdbs.eu-west-1", Namespace = "team-a" },
        Spec = new() { CRD = new() { Name = "couchdbs.couchdb.io" }, ServiceCluster = new() { Name = "eu-west-1" }, WebhookStrategy = WebhookStrategy.ServiceCluster },
    };

    [Shows("B101")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData(WellKnown.Users.Controller)]
    [InlineData(WellKnown.Users.Webhooks)]
    public void What_a_process_may_do_is_what_it_does(string user)
    {
        var granted = Granted(user);
        var used = UsedRights.Of(user).Select(OfAnyInstance).ToHashSet();
        used.ShouldNotBeEmpty("No test of this run used a hub; run the whole project.");
        output.WriteLine($"{user} may {granted.Count} things and did {used.Count}");

        Sorted(granted.Except(used).Except(RightsWithoutRequest.Of(user))).ShouldBeEmpty("Granted, but no test of a complete run used it: take it out of manifests/rbac, or say why.");
        Sorted(RightsWithoutRequest.Of(user).Except(granted)).ShouldBeEmpty("A reason for what is not granted any more.");
    }

    [Shows("B101", "H76")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData(WellKnown.Users.Controller)]
    [InlineData(WellKnown.Users.Webhooks)]
    public void Nothing_that_a_process_does_is_forbidden_to_it(string user)
    {
        UsedRights.Of(user).ShouldNotBeEmpty("No test of this run used a hub; run the whole project.");

        // What the controller grants comes a moment after it is first tried, and goes with its object, a moment before that is known. A right to one
        // object by its name does not say that others are not granted so.
        var granted = Granted(user).Except(Installed(user, named: false)).ToHashSet();
        UsedRights.Missing(user).Where(entry => !granted.Contains(OfAnyInstance(UsedRights.RightOf(entry)))).Select(entry => entry.ToString())
            .ShouldBeEmpty("Forbidden: grant it in manifests/rbac, or do not try.");
    }

    /// <summary>All that it has: what is installed, and what the controller grants as things come.</summary>
    private static HashSet<Right> Granted(string user) => user == WellKnown.Users.Controller
        ?
        [
            .. Installed(user),
            .. RightsIn(InstanceAccess.For(Crd).Where(role => role.Label(WellKnown.Labels.AggregateToController) is not null)),
            .. RightsIn(KubeconfigGuard.For(Cluster, [], user)),
        ]
        :
        [
            .. Installed(user),
            .. RightsIn(InstanceAccess.For(Crd).Where(role => role.Label(WellKnown.Labels.AggregateToWebhooks) is not null)),
            .. RightsIn(WebhookAccess.For(Cluster, [Judging], user)),
        ];

    private static IEnumerable<Right> Installed(string user, bool named = true)
    {
        string[] files = user == WellKnown.Users.Controller ? ["rbac/controller.yaml", "overlays/self-managed/certificates.yaml"] : ["rbac/webhooks.yaml"];
        return files.SelectMany(file => RightsIn(YamlDocuments.ParseObjects(File.ReadAllText(RepositoryRoot.Combine("manifests", file))), named));
    }

    private static IEnumerable<Right> RightsIn(IEnumerable<JsonObject> roles, bool named = true) =>
        from role in roles
        from rule in role.Items("rules")
        where named || rule["resourceNames"] is null
        from @group in rule.Texts("apiGroups")
        from resource in rule.Texts("resources")
        from verb in rule.Texts("verbs")
        select new Right(@group, resource, verb);

    // Whatever is neither Kubernetes' nor the hub's own are instances; their groups are not known in advance.
    private static Right OfAnyInstance(Right right) => HubGroups.IsBuiltIn(right.Group)
        ? right
        : right with { Group = Instances.Group, Resource = right.Resource.Split('/') is [_, var sub] ? $"{Instances.Plural}/{sub}" : Instances.Plural };

    private static JsonObject Crd => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Instances.GroupResource, ["uid"] = "1" },
        ["spec"] = new JsonObject
        {
            ["group"] = Instances.Group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["kind"] = Instances.Kind, ["plural"] = Instances.Plural },
            ["versions"] = new JsonArray(new JsonObject { ["name"] = Instances.Version, ["served"] = true, ["storage"] = true }),
        },
    };

    private static IEnumerable<string> Sorted(IEnumerable<Right> rights) => rights.Select(right => right.ToString()).Order(StringComparer.Ordinal);
}
