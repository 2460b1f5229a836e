using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>
/// What the controller's most dangerous verbs are for. Somebody with all of its rights but one writes what it has to write, and a real API server
/// refuses exactly that.
/// </summary>
[Collection(SecondHubGroup.Name)]
public sealed class EscalationTests(HubFixture hub)
{
    private const string Lacking = "attempting to grant RBAC permissions not currently held";

    /// <summary>No hub ever granted anything in it, as when a CRD is new.</summary>
    private static readonly JsonObject NewCrd = YamlDocuments.ParseObject("""
        metadata: {name: news.new.team-a, uid: "1"}
        spec:
          group: new.team-a
          scope: Namespaced
          names: {kind: New, plural: news}
          versions: [{name: v1, served: true, storage: true}]
        """);

    [Shows("B101")]
    [ClusterFact(LocalOnly = true)]
    public async Task Escalate_on_Roles_is_for_the_rights_of_providers_and_tenants_of_which_the_controller_holds_not_all()
    {
        var provider = hub.Admin.GetAsync(KubernetesResources.Roles, TestService.Provider, AccountRoles.Provider);
        var tenant = hub.Admin.GetAsync(KubernetesResources.Roles, HubFixture.Offered, $"kubecarrier:tenant:{TestService.CouchDb.Entry}");

        foreach (var role in new[] { await provider, await tenant })
        {
            await IsNeededAsync("roles", "escalate", New(role));
        }
    }

    [Shows("B101")]
    [ClusterFact(LocalOnly = true)]
    public async Task Escalate_on_ClusterRoles_is_for_the_groups_of_CRDs_which_nobody_has_rights_to_when_they_are_new()
    {
        foreach (var role in InstanceAccess.For(NewCrd))
        {
            await IsNeededAsync("clusterroles", "escalate", role);
        }
    }

    [Shows("B101")]
    [ClusterFact(LocalOnly = true)]
    public async Task Bind_on_Roles_is_for_their_subjects()
    {
        var provider = hub.Admin.GetAsync(KubernetesResources.RoleBindings, TestService.Provider, AccountRoles.Provider);
        var tenant = hub.Admin.GetAsync(KubernetesResources.RoleBindings, HubFixture.Offered, $"kubecarrier:tenant:{TestService.CouchDb.Entry}");

        foreach (var binding in new[] { await provider, await tenant })
        {
            await IsNeededAsync("roles", "bind", New(binding));
        }
    }

    private async Task IsNeededAsync(string resource, string verb, JsonObject manifest)
    {
        var limited = await WithoutAsync(resource, verb);
        var controller = await hub.AsAsync(WellKnown.Users.Controller);

        await Eventually.Async(
            async () => (await WriteAsync(limited, manifest).ShouldBeRefusedAsync()).ShouldContain(Lacking), $"{manifest.Text("kind")} {manifest.Text("metadata", "name")} is refused without {verb} on {resource}");
        await WriteAsync(controller, manifest);
    }

    // A dry run of what the controller sends.
    private static Task<JsonObject> WriteAsync(ClusterUser user, JsonObject manifest) => user.Client.ApplyAsync(
        Kinds.Of(manifest), manifest, new() { FieldManager = WellKnown.FieldManagers.Controller, Force = true, DryRun = true }, CancellationToken.None);

    // Under another name: that an object stays as it is needs no right to grant it.
    private static JsonObject New(JsonObject live)
    {
        var manifest = (JsonObject)live.DeepClone();
        manifest["metadata"] = new JsonObject { ["name"] = "escalation", ["namespace"] = live.Text("metadata", "namespace") };
        return manifest;
    }

    /// <summary>Somebody with what is installed for the controller, and what it granted itself, but for one verb.</summary>
    private async Task<ClusterUser> WithoutAsync(string resource, string verb)
    {
        var user = $"without-{verb}-{resource}";
        var role = YamlDocuments.ParseObjects(await File.ReadAllTextAsync(RepositoryRoot.Combine("manifests", "rbac", "controller.yaml")))[0];
        role["metadata"] = new JsonObject { ["name"] = user };
        foreach (var verbs in role.Items("rules").Where(rule => rule.Texts("resources").Contains(resource)).Select(rule => rule.At("verbs")).OfType<JsonArray>())
        {
            verbs.Remove(verbs.FirstOrDefault(known => known?.GetValue<string>() == verb));
        }

        await hub.Admin.ApplyAsync(role.ToJsonString());
        foreach (var bound in new[] { user, "kubecarrier-controller-instances" })
        {
            await hub.Admin.ApplyAsync($$"""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: "{{user}}:{{bound}}"}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{bound}} }
                subjects:
                - {apiGroup: rbac.authorization.k8s.io, kind: User, name: {{user}} }
                """);
        }

        return await hub.AsAsync(user);
    }
}
