using System.Text.Json.Nodes;

namespace KubeCarrier.Integration.Tests.LocalClusters;

/// <summary>What the other integration tests rely on: real clusters that behave as clusters do.</summary>
[Collection(ControlPlaneGroup.Name)]
public sealed class ControlPlanesTests(ControlPlanes clusters)
{
    private const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.fixture.example}
        spec:
          group: fixture.example
          scope: Namespaced
          names: {plural: gadgets, singular: gadget, kind: Gadget, listKind: GadgetList}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;

    private readonly string _namespace = $"fixture-{Guid.NewGuid():N}"[..16];

    [ClusterFact]
    public async Task Custom_resources_live_and_go_with_their_namespace()
    {
        var kubectl = clusters.Management.Kubectl;
        (await kubectl.ApplyAsync(Crd)).ShouldSucceed();
        (await kubectl.RunAsync("wait", "--for=condition=Established", "crd/gadgets.fixture.example")).ShouldSucceed();
        (await kubectl.RunAsync("create", "namespace", _namespace)).ShouldSucceed();
        var gadget = $"apiVersion: fixture.example/v1\nkind: Gadget\nmetadata: {{name: one, namespace: {_namespace}}}\nspec: {{size: 3}}\n";
        await Eventually.Async(async () => (await kubectl.ApplyAsync(gadget)).ShouldSucceed(), "a gadget is accepted");

        (await kubectl.RunAsync("delete", "namespace", _namespace)).ShouldSucceed();

        (await kubectl.RunAsync("get", "gadgets", "-A", "-o", "name")).ShouldSucceed().Output.ShouldNotContain("one");
    }

    [ClusterFact]
    public async Task A_user_may_do_what_RBAC_grants_their_group_and_nothing_else()
    {
        var admin = clusters.Management.Kubectl;
        (await admin.RunAsync("create", "namespace", _namespace)).ShouldSucceed();
        (await admin.RunAsync("create", "rolebinding", "team", "--clusterrole=edit", "--group=team, with a comma", "-n", _namespace)).ShouldSucceed();

        var alice = await clusters.Management.KubectlAsAsync("alice@example.com", "team, with a comma");

        await Eventually.Async(
            async () => (await alice.RunAsync("get", "configmaps", "-n", _namespace)).ShouldSucceed(), "the group may read its namespace");
        (await alice.RunAsync("get", "configmaps", "-n", "kube-system")).ShouldFail().ShouldContain("User \"alice@example.com\" cannot list");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task Every_write_is_in_the_audit_log_with_its_user()
    {
        var name = $"audited-{_namespace}";

        (await clusters.Management.Kubectl.RunAsync("create", "configmap", name)).ShouldSucceed();

        var events = File.ReadLines(clusters.Management.Local.ShouldNotBeNull().AuditLogPath).Select(line => JsonNode.Parse(line)).ToList();
        var write = events.Where(entry => entry?["verb"]?.GetValue<string>() == "create" && entry["objectRef"]?["name"]?.GetValue<string>() == name);
        write.ShouldHaveSingleItem()?["user"]?["username"]?.GetValue<string>().ShouldBe("admin");
    }

    [ClusterFact]
    public async Task The_clusters_are_different_ones()
    {
        var identities = new List<string>();
        foreach (var cluster in clusters.Services.Prepend(clusters.Management))
        {
            identities.Add((await cluster.Kubectl.RunAsync("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}")).ShouldSucceed().Output);
        }

        identities.ShouldBeUnique();
    }
}
