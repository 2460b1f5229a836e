using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Integration.Tests.Accounts;

/// <summary>Nobody but the controller makes a namespace an account's, or takes it away from one; not even an administrator.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class NamespaceGuardTests(HubFixture hub)
{
    private const string Guard = "admission webhook \"vnamespace.kubecarrier.io\" denied the request";

    private static readonly ResourceType Namespaces = KubernetesResources.Namespaces;

    /// <summary>Everything that makes a namespace another's than it is.</summary>
    public static TheoryData<string> Hijacks =>
    [
        "{metadata: {labels: {kubecarrier.io/account: null}}}",
        "{metadata: {labels: {kubecarrier.io/account: team-a}}}",
        "{metadata: {labels: {kubecarrier.io/exempt: \"true\"}}}",
        "{metadata: {labels: {owner.kubermatic.io/name: team-a}}}",
        "{metadata: {annotations: {kubermatic.io/owner: \"[]\"}}}",
        "{metadata: {ownerReferences: null}}",
        "{metadata: {ownerReferences: [{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Account, name: team-b, uid: forged, controller: true}]}}",
        "{metadata: {ownerReferences: [{apiVersion: v1, kind: Node, name: somebody, uid: forged, blockOwnerDeletion: true}]}}",
    ];

    [Shows("B01", "B02", "B33", "B34")]
    [ClusterTheory(LocalOnly = true), MemberData(nameof(Hijacks))]
    public async Task A_namespace_of_an_account_keeps_its_marks_whichever_way_it_is_written(string change)
    {
        var before = await hub.Admin.GetAsync(Namespaces, null, "team-b");
        var patch = YamlDocuments.ParseObject(change);

        foreach (var request in new[]
        {
            hub.Admin.PatchAsync(Namespaces, null, "team-b", change),
            hub.Admin.PatchAsync(Namespaces, null, "team-b", change, "status"),
            ReplaceAsync(before, patch, null),
            ReplaceAsync(before, patch, "status"),
            ReplaceAsync(before, patch, "finalize"),
        })
        {
            (await request.ShouldBeRefusedAsync()).ShouldMatch("admission webhook \"vnamespace(owner)?.kubecarrier.io\" denied the request"); // whichever is first
        }

        var after = await hub.Admin.GetAsync(Namespaces, null, "team-b");
        foreach (var member in new[] { "labels", "annotations", "ownerReferences" })
        {
            JsonEquality.AreEqual(after.At("metadata", member), before.At("metadata", member)).ShouldBeTrue(member);
        }
    }

    /// <summary>Since 1.21 the API server sets this label itself, before anybody is asked: then the write is accepted and changes nothing.</summary>
    [Shows("B01", "B33")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData(null)]
    [InlineData("status")]
    public async Task The_label_with_the_namespaces_name_is_refused_or_stays_as_it_is(string? subResource)
    {
        var before = await hub.Admin.GetAsync(Namespaces, null, "team-b");

        try
        {
            await hub.Admin.PatchAsync(Namespaces, null, "team-b", "{metadata: {labels: {kubernetes.io/metadata.name: kube-system}}}", subResource);
        }
        catch (ApiException refusal)
        {
            refusal.Message.ShouldMatch("admission webhook \"vnamespace(owner)?.kubecarrier.io\" denied the request");
        }

        (await hub.Admin.GetAsync(Namespaces, null, "team-b")).Label("kubernetes.io/metadata.name").ShouldBe(before.Label("kubernetes.io/metadata.name"));
    }

    [Shows("B01", "B34")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData(null)]
    [InlineData("status")]
    public async Task Server_side_apply_and_a_JSON_patch_are_judged_like_any_write(string? subResource)
    {
        var applied = Manifest("team-b", "labels: {kubecarrier.io/account: team-a}");
        var patch = new JsonArray(new JsonObject { ["op"] = "remove", ["path"] = "/metadata/labels/kubecarrier.io~1account" });
        var options = new WriteOptions { FieldManager = "mallory", Force = true, SubResource = subResource };

        (await hub.Admin.Client.ApplyAsync(Namespaces, YamlDocuments.ParseObject(applied), options, CancellationToken.None)
            .ShouldBeRefusedAsync()).ShouldContain(Guard);
        (await hub.Admin.Client.PatchAsync(Namespaces, new(null, "team-b"), PatchKind.Json, patch, options with { Force = false }, CancellationToken.None)
            .ShouldBeRefusedAsync()).ShouldContain(Guard);
    }

    [Shows("B34")]
    [ClusterFact(LocalOnly = true)]
    public async Task Nobody_marks_a_namespace_of_their_own()
    {
        (await hub.Admin.CreateAsync(Manifest("b34", "labels: {kubecarrier.io/account: b34}")).ShouldBeRefusedAsync()).ShouldContain(Guard);
        await hub.Admin.CreateAsync(Manifest("b34", "labels: {team: b}"));

        (await hub.Admin.PatchAsync(Namespaces, null, "b34", "metadata: {labels: {kubecarrier.io/account: b34}}").ShouldBeRefusedAsync()).ShouldContain(Guard);
        (await hub.Admin.PatchAsync(Namespaces, null, "b34", "metadata: {labels: {kubecarrier.io/account: b34}}", "status").ShouldBeRefusedAsync()).ShouldContain(Guard);
    }

    [Shows("B33", "B34")]
    [ClusterFact(LocalOnly = true)]
    public async Task Members_of_an_account_do_not_write_its_namespace_at_all()
    {
        foreach (var member in new[] { (hub.Tenant, "team-b"), (hub.Provider, "team-a") })
        {
            (await member.Item1.PatchAsync(Namespaces, null, member.Item2, "metadata: {labels: {a: b}}").ShouldBeRefusedAsync()).ShouldContain("forbidden");
        }
    }

    [Shows("B23")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_namespace_that_came_between_is_not_taken_over()
    {
        await hub.Controller.StopAsync();
        try
        {
            await hub.Admin.CreateAsync(AccountNamed("b23"));
            await hub.Admin.CreateAsync(Manifest("b23", "labels: {team: other}"));
        }
        finally
        {
            await hub.Controller.StartAsync();
        }

        await hub.Admin.SeesAsync(Account.ResourceType, null, "b23", account => account.Condition("Ready").ShouldBe("False/NamespaceNotOurs"));
        (await hub.Admin.ListAsync(KubernetesResources.Roles, "b23")).ShouldBeEmpty();
        (await hub.Admin.CreateAsync(TestService.CouchDb.Instance("b23", "db1", "{username: hans, password: hans2000}")).ShouldBeRefusedAsync())
            .ShouldContain("namespace b23 is not an account's");
        await hub.Admin.DeleteAsync(Account.ResourceType, null, "b23");
        await hub.Admin.SeesGoneAsync(Account.ResourceType, null, "b23");
        var left = await hub.Admin.GetAsync(Namespaces, null, "b23");
        left.Text("metadata", "deletionTimestamp").ShouldBeNull();
        left.Label("kubecarrier.io/account").ShouldBeNull();
    }

    [Shows("B24")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("kube-public")]
    [InlineData("kube-future")]
    [InlineData("default")]
    [InlineData("cert-manager")]
    [InlineData("openshift-x")]
    [InlineData("kubecarrier-system")]
    [InlineData("b24-")]
    [InlineData("B24")]
    [InlineData("bé24")]
    [InlineData("b24456789012345678901234567890123456789012345678901234567890-64c")]
    public async Task An_account_is_not_called_like_something_of_the_platform_or_like_no_namespace(string name)
    {
        await hub.Admin.CreateAsync(AccountNamed(name)).ShouldBeRefusedAsync();

        (await hub.Admin.ListAsync(Account.ResourceType)).Select(account => account.Text("metadata", "name")).ShouldNotContain(name);
    }

    [Shows("B25")]
    [ClusterFact(LocalOnly = true)]
    public async Task No_namespace_of_the_cluster_names_an_object_of_ours_as_its_owner()
    {
        var owner = "{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Account, name: gone, uid: 2b7d3c0e-1f0a-4a0e-8d55-9b1f3f0d7a13}";
        await hub.Admin.CreateAsync(Manifest("b25", "labels: {team: b}"));

        foreach (var request in new[]
        {
            hub.Admin.CreateAsync(Manifest("b25-new", $"ownerReferences: [{owner}]")),
            hub.Admin.PatchAsync(Namespaces, null, "b25", $"metadata: {{ownerReferences: [{owner}]}}"),
            hub.Admin.PatchAsync(Namespaces, null, "b25", $"metadata: {{ownerReferences: [{owner}]}}", "status"),
            ReplaceAsync(await hub.Admin.GetAsync(Namespaces, null, "b25"), YamlDocuments.ParseObject($"metadata: {{ownerReferences: [{owner}]}}"), "finalize"),
        })
        {
            (await request.ShouldBeRefusedAsync()).ShouldContain("admission webhook \"vnamespaceowner.kubecarrier.io\" denied the request");
        }
    }

    [Shows("B70", "B71")]
    [ClusterFact(LocalOnly = true)]
    public async Task Without_webhooks_other_namespaces_are_written_as_ever()
    {
        await hub.Webhooks.StopAsync();
        try
        {
            await hub.Admin.PatchAsync(Namespaces, null, "kube-system", "metadata: {labels: {b71: \"true\"}}");
            (await hub.Admin.PatchAsync(Namespaces, null, "team-b", "metadata: {labels: {b71: \"true\"}}").ShouldBeRefusedAsync())
                .ShouldContain("failed calling webhook \"vnamespace.kubecarrier.io\"");
        }
        finally
        {
            await hub.Webhooks.StartAsync();
        }

        await Eventually.Async(
            () => hub.Admin.PatchAsync(Namespaces, null, "team-b", "metadata: {labels: {pod-security.kubernetes.io/enforce: restricted}}"),
            "an administrator labels the namespace of an account");
    }

    [Shows("B09", "B71")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_account_takes_its_namespace_and_its_Tenants_along_however_it_is_deleted()
    {
        string[] propagations = ["Background", "Foreground", "Orphan"];
        foreach (var propagation in propagations)
        {
            var name = NameOf(propagation);
            await hub.AccountAsync(name, "Tenant");
            await hub.Admin.SeesAsync(Tenant.ResourceType, "team-a", name);
            (await DeleteAsync(Namespaces, name, propagation).ShouldBeRefusedAsync()).ShouldContain($"delete the account instead: kubectl delete account {name}");
        }

        await Task.WhenAll(propagations.Select(async propagation => // together: Kubernetes takes five seconds for a namespace
        {
            var name = NameOf(propagation);
            await DeleteAsync(Account.ResourceType, name, propagation);
            await hub.Admin.SeesGoneAsync(Account.ResourceType, null, name);
            await hub.Admin.SeesGoneAsync(Namespaces, null, name);
            await hub.Admin.SeesGoneAsync(Tenant.ResourceType, "team-a", name);
        }));

        static string NameOf(string propagation) => $"b09-{propagation.ToLowerInvariant()}";
    }

    [Shows("B09")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("Background")]
    [InlineData("Orphan")]
    public async Task What_an_account_must_not_leave_behind_keeps_it_however_it_is_deleted(string propagation) =>
        (await DeleteAsync(Account.ResourceType, "team-a", propagation).ShouldBeRefusedAsync()).ShouldContain("deletion blocking objects found:");

    private Task<bool> DeleteAsync(ResourceType type, string name, string propagation) =>
        hub.Admin.Client.DeleteAsync(type, new(null, name), new() { PropagationPolicy = propagation }, CancellationToken.None);

    /// <summary>A PUT of the object with the members of a merge patch, as kubectl replace would send it.</summary>
    private Task<JsonObject> ReplaceAsync(JsonObject current, JsonObject patch, string? subResource)
    {
        var changed = (JsonObject)current.DeepClone();
        Merge(changed, patch);
        return hub.Admin.Client.UpdateAsync(Namespaces, changed, new() { FieldManager = "mallory", SubResource = subResource }, CancellationToken.None);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject members)
            {
                Merge((JsonObject)(target[key] ??= new JsonObject()), members);
            }
            else if (value is null)
            {
                target.Remove(key);
            }
            else
            {
                target[key] = value.DeepClone();
            }
        }
    }

    private static string Manifest(string name, string metadata) => $$"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: "{{name}}", {{metadata}}}
        """;

    private static string AccountNamed(string name) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Account
        metadata: {name: "{{name}}"}
        spec:
          roles: [Tenant]
          subjects:
          - {kind: User, apiGroup: rbac.authorization.k8s.io, name: somebody}
        """;
}
