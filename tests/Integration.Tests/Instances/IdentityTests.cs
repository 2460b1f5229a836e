using System.Text.Json.Nodes;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>Who is somebody, and who is not, whatever they are called and whatever rights they have.</summary>
[Collection(HubGroup.Name)]
public sealed class IdentityTests(HubFixture hub)
{
    private const string Spec = "{username: hans, password: hans2000}";

    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("B26")]
    [ClusterFact(LocalOnly = true)]
    public async Task Whoever_impersonates_somebody_is_judged_as_them_and_groups_are_nobody()
    {
        var mallory = await hub.Clusters.Management.KubectlImpersonatingAsync(new()
        {
            ["as"] = "mallory",
            ["as-uid"] = "0",
            ["as-groups"] = new JsonArray("system:masters", "system:serviceaccounts:kubecarrier-system"),
            ["as-user-extra"] = new JsonObject { ["kubecarrier.io/account"] = new JsonArray("team-b") },
        });

        (await mallory.RunAsync("label", "namespace", "team-b", "kubecarrier.io/account=mallory", "--overwrite")).ShouldFail()
            .ShouldContain("is set by the KubeCarrier controller alone");
        (await mallory.ApplyAsync(Couch.Instance(HubFixture.NotOffered, "b26", Spec))).ShouldFail().ShouldContain("is not offered to team-c");
        (await hub.Clusters.Management.Kubectl.RunWithInputAsync(Couch.Internal(HubFixture.NotOffered, "b26", Spec), ["create", "-f", "-", "--as", "team-b-member"]))
            .ShouldFail().ShouldContain("forbidden");
    }

    [Shows("B29")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("system:serviceaccount:team-c:robot", "system:serviceaccounts", "system:serviceaccounts:team-c", "system:authenticated")]
    [InlineData("system:serviceaccount:team-c:kubecarrier-controller", "system:serviceaccounts", "system:serviceaccounts:team-c", "system:authenticated")]
    [InlineData("system:node:worker-1", "system:nodes", "system:authenticated")]
    [InlineData("system:anonymous", "system:unauthenticated")]
    public async Task Nobody_acts_in_the_namespace_of_an_account_that_is_not_theirs(string user, params string[] groups)
    {
        string[] impersonation = ["--as", user, .. groups.SelectMany(group => (string[])["--as-group", group])];
        var kubectl = hub.Clusters.Management.Kubectl;

        foreach (var path in new[]
        {
            $"/apis/{Couch.Tenants.ApiVersion}/namespaces/team-b/{Couch.Plural}", $"/apis/{Couch.Internals.ApiVersion}/namespaces/team-b/{Couch.Plural}",
            "/apis/rbac.authorization.k8s.io/v1/namespaces/team-b/rolebindings",
        })
        {
            (await kubectl.RunWithInputAsync("{}", ["create", "--raw", path, "-f", "-", .. impersonation])).ShouldFail().ShouldContain("forbidden");
        }

        (await kubectl.RunWithInputAsync("{}", ["replace", "--raw", "/api/v1/namespaces/team-b", "-f", "-", .. impersonation])).ShouldFail().ShouldContain("forbidden");
    }

    [Shows("B29")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_service_account_with_rights_in_another_namespace_is_judged_by_what_that_one_is_offered()
    {
        const string robot = "system:serviceaccount:team-b:robot";
        await hub.Admin.ApplyAsync($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: b29, namespace: {{HubFixture.NotOffered}} }
            rules:
            - {apiGroups: [{{Couch.Tenants.Group}}], resources: [{{Couch.Plural}}], verbs: ["*"]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: b29, namespace: {{HubFixture.NotOffered}} }
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: b29}
            subjects:
            - {kind: ServiceAccount, name: robot, namespace: team-b}
            """);
        var user = await hub.AsAsync(robot, "system:serviceaccounts");

        await Eventually.Async(
            async () => (await user.CreateAsync(Couch.Instance(HubFixture.NotOffered, "b29", Spec)).ShouldBeRefusedAsync()).ShouldContain("is not offered to team-c"),
            "the role binding works, and admission says no");
    }

    [Shows("B32")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("team-b-member")]
    [InlineData("team-a-member")]
    public async Task Members_of_accounts_bring_neither_CRDs_nor_webhooks_nor_bindings(string user)
    {
        var kubectl = await hub.Clusters.Management.KubectlAsAsync(user);
        var own = user.Replace("-member", "", StringComparison.Ordinal);
        foreach (var resource in new[]
        {
            "customresourcedefinitions.apiextensions.k8s.io", "apiservices.apiregistration.k8s.io", "namespaces",
            "validatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingwebhookconfigurations.admissionregistration.k8s.io",
            "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io", "accounts.catalog.kubecarrier.io",
        })
        {
            foreach (var verb in new[] { "create", "update", "patch", "delete" })
            {
                (await kubectl.RunAsync("auth", "can-i", verb, resource)).Output.Trim().ShouldBe("no", $"{user} {verb} {resource}");
            }
        }

        foreach (var resource in new[] { "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io", "tenants.catalog.kubecarrier.io" })
        {
            (await kubectl.RunAsync("auth", "can-i", "create", resource, "-n", own)).Output.Trim().ShouldBe("no", $"{user} create {resource}");
        }

        (await kubectl.ApplyAsync("""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"b32"},"webhooks":[]}
            """, "--validate=false")).ShouldFail().ShouldContain("forbidden");
    }
}
