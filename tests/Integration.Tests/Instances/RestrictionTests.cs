using KubeCarrier.Api.Catalog;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>What tenants may set, as the API server and kubectl tell it.</summary>
[Collection(HubGroup.Name)]
public sealed class RestrictionTests(HubFixture hub)
{
    private const string Schema =
        "{type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: "
        + "{size: {type: integer}, plan: {type: string}, storage: {type: string}, name: {type: string}, note: {type: string}, hidden: {type: string}}}}}";

    // Nothing that OpenAPI could say too: what a schema refuses never comes to the webhooks.
    private const string Fields =
        "[{jsonPath: .spec.size, default: 1}, {jsonPath: .spec.plan}, {jsonPath: .spec.storage, maximum: 3Gi, message: ask us for more}, "
        + "{jsonPath: .spec.name, immutable: true}, {jsonPath: .spec.note, maxLength: 3, enforcement: Warn}]";

    [Shows("B50", "G28")]
    [ClusterFact(LocalOnly = true)]
    public async Task Kubectl_shows_what_is_denied_what_is_warned_of_and_what_was_filled_in()
    {
        var service = new TestService("restricted.example", "Restricted");
        await OfferAsync(service, service.Crd(Schema), "[v1]");
        await hub.Provider.PatchAsync(Catalog.ResourceType, "team-a", service.Set,
            "spec: {restrictions: [{name: bronze, catalogEntrySelector: {}, tenantSelector: {}, fields: [{jsonPath: .spec.size, maximum: 2}, {jsonPath: .spec.plan, allowed: [small, large]}]}]}");
        var kubectl = await hub.Clusters.Management.KubectlAsAsync("team-b-member");
        await Eventually.Async(
            async () => (await hub.Tenant.CreateAsync(service.Instance("team-b", "probe", "{size: 3}"), dryRun: true).ShouldBeRefusedAsync()).ShouldContain("bronze"),
            "the webhooks know the restriction of the Catalog");

        var refused = (await kubectl.RunWithInputAsync(service.Instance("team-b", "one", "{size: 5, plan: Small, storage: 5Gi}"), "create", "--validate=false", "-f", "-")).ShouldFail();
        refused.ShouldContain("Forbidden");
        refused.ShouldContain("spec.storage: \"5Gi\" is too large; at most 3Gi; ask us for more");
        refused.ShouldContain("spec.size: 5 is too large; at most 2 (catalog restricteds, bronze)");
        refused.ShouldContain("spec.plan: \"Small\" is not allowed; allowed: \"small\", \"large\" (catalog restricteds, bronze)");
        var denial = await Should.ThrowAsync<ApiException>(hub.Tenant.CreateAsync(service.Instance("team-b", "one", "{size: 5, plan: Small, storage: 5Gi}")));
        denial.Code.ShouldBe(403);
        denial.Reason.ShouldBe("Forbidden");
        denial.Details.ShouldNotBeNull().Causes.Select(cause => $"{cause.Reason} {cause.Field}").ShouldBe(
            ["value-is-allowed spec.plan", "value-is-in-range spec.storage", "value-is-in-range spec.size"]);

        var created = (await kubectl.RunWithInputAsync(service.Instance("team-b", "one", "{note: too long, hidden: x}"), "create", "--validate=false", "-f", "-")).ShouldSucceed();
        created.Error.ShouldContain("Warning: spec.note: has 8 characters; at most 3");
        var stored = await hub.Tenant.GetAsync(service.Tenants, "team-b", "one");
        stored.Members("spec").ShouldBe(["note", "size"], "B50: what is not exposed is pruned, and the default is there");
        stored.Number("spec", "size").ShouldBe(1);
        await Eventually.Async(
            async () => (await AuditLinesAsync()).ShouldContain(line =>
                line.Contains("\"name\":\"one\"", StringComparison.Ordinal) && line.Contains("/rules\":\"value-is-short-enough\"", StringComparison.Ordinal)),
            "the audit log names the rule that only warned");

        await hub.Provider.PatchAsync(Catalog.ResourceType, "team-a", service.Set,
            "spec: {restrictions: [{name: bronze, catalogEntrySelector: {}, tenantSelector: {}, fields: [{jsonPath: .spec.size, maximum: 0}]}]}");
        await Eventually.Async(
            async () => (await hub.Tenant.CreateAsync(service.Instance("team-b", "probe", "{size: 1}"), dryRun: true).ShouldBeRefusedAsync()).ShouldContain("at most 0"),
            "the webhooks know the stricter restriction");
        (await kubectl.RunAsync("label", service.Tenants.GroupResource, "one", "-n", "team-b", "a=b")).ShouldSucceed().Error.ShouldNotContain("Warning");
        var patched = await kubectl.RunAsync("patch", service.Tenants.GroupResource, "one", "-n", "team-b", "--type=merge", "-p", """{"spec":{"plan":"small"}}""");
        patched.ShouldSucceed().Error.ShouldContain("Warning: spec.size: 1 is too large; at most 0 (catalog restricteds, bronze); tolerated");
        (await hub.Tenant.PatchAsync(service.Tenants, "team-b", "one", "spec: {size: 2}").ShouldBeRefusedAsync()).ShouldContain("2 is too large; at most 0");
        (await kubectl.RunAsync("delete", service.Tenants.GroupResource, "one", "-n", "team-b")).ShouldSucceed();
    }

    [Shows("B06", "B52")]
    [ClusterFact(LocalOnly = true)]
    public async Task Neither_another_version_nor_another_manager_gets_around_a_restriction()
    {
        var service = new TestService("versioned.example", "Versioned");
        var newer = service with { Version = "v2" };
        await OfferAsync(service, service.Crd(Schema) + $$"""

              - name: v2
                served: true
                storage: false
                subresources:
                  status: {}
                schema:
                  openAPIV3Schema: {{Schema}}
            """, "[v1, v2]");

        var refused = await hub.Tenant.CreateAsync(service.Instance("team-b", "two", "{storage: 5Gi}")).ShouldBeRefusedAsync();
        refused.ShouldContain("spec.storage: \"5Gi\" is too large; at most 3Gi; ask us for more");
        Sentence(await hub.Tenant.CreateAsync(newer.Instance("team-b", "two", "{storage: 5Gi}")).ShouldBeRefusedAsync()).ShouldBe(Sentence(refused));

        await hub.Tenant.CreateAsync(newer.Instance("team-b", "two", "{size: 2, name: mine}"));
        var kubectl = await hub.Clusters.Management.KubectlAsAsync("team-b-member");
        foreach (var version in new[] { service, newer })
        {
            (await kubectl.RunWithInputAsync(
                    version.Instance("team-b", "two", "{name: other}"), "apply", "--server-side", "--force-conflicts", "--field-manager=intruder", "--validate=false", "-f", "-"))
                .ShouldFail().ShouldContain("spec.name: is fixed when the instance is created; it stays \"mine\"");
        }

        (await hub.Tenant.RemoveAsync(newer.Tenants, "team-b", "two", "/spec/name").ShouldBeRefusedAsync()).ShouldContain("it stays \"mine\"");
        (await hub.Tenant.GetAsync(service.Tenants, "team-b", "two")).Text("spec", "name").ShouldBe("mine");
    }

    private async Task OfferAsync(TestService service, string crd, string versions)
    {
        await hub.InstallCrdAsync(service, crd);
        await hub.Provider.ApplyAsync(service.EntrySet($"{{expose: [{{versions: {versions}, fields: {Fields}}}]}}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        await hub.OfferAsync(service);
    }

    private async Task<string[]> AuditLinesAsync()
    {
        await using var stream = new FileStream(
            hub.Clusters.Management.Local.ShouldNotBeNull().AuditLogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync()).Split('\n');
    }

    // The name of the webhook in front of it may differ.
    private static string Sentence(string refusal) => refusal[refusal.IndexOf("denied the request: ", StringComparison.Ordinal)..];
}
