using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Cli;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Integration.Tests.Cli;

/// <summary><c>kubectl kubecarrier explain -f</c>: what the hub says to a manifest, and how it is put right.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class ExplainManifestTests(HubFixture hub)
{
    private const string Schema =
        "{type: object, properties: {spec: {type: object, properties: "
        + "{size: {type: integer}, plan: {type: string}, storage: {type: string}, name: {type: string}, password: {type: string}, note: {type: string}, hidden: {type: string}}}}}";

    // Quantities and Catalogs are admission's alone; the rest is in the schema too, a few seconds later.
    private const string Fields =
        "[{jsonPath: .spec.size, default: 1}, {jsonPath: .spec.plan}, {jsonPath: .spec.storage, maximum: 3Gi, message: ask us for more}, "
        + "{jsonPath: .spec.name, immutable: true}, {jsonPath: .spec.password}, {jsonPath: .spec.note, maxLength: 3, enforcement: Warn}]";

    private static readonly TestService Service = new("explained.example", "Explained");

    [ClusterFact(LocalOnly = true)]
    public async Task A_denied_manifest_is_told_every_violation_and_put_right()
    {
        await OfferAsync();
        var denied = Manifest("one", "# mine\nspec: {zone: a, storage: 5Gi, size: 7, plan: Small, note: toolong, password: hans2000}");

        var told = (await AsTenantAsync(denied, "explain", "-f", "-")).ShouldEndWith(ExitCode.Failed);
        told.Output.ShouldContain("Result:    denied");
        told.Output.ShouldContain("Dropped:   spec.zone is not a field of this service");
        told.Output.ShouldContain("spec.storage  value-is-in-range  \"5Gi\" is too large; at most 3Gi; ask us for more");
        told.Output.ShouldContain("allowed: at most 3Gi");
        told.Output.ShouldContain("spec.size     value-is-in-range  7 is too large; at most 2 (catalog explaineds, bronze)");
        told.Output.ShouldContain("allowed: at most 2, default 1");
        told.Output.ShouldContain("spec.plan     value-is-allowed");
        told.Output.ShouldNotContain("hans2000");

        var corrected = (await AsTenantAsync(denied, "explain", "-f", "-", "--fix")).ShouldEndWith(ExitCode.Passed);
        corrected.Output.ShouldBe(
            $$"""
            apiVersion: eu-west-1.team-a/v1
            kind: Explained
            metadata:
              name: one
            spec:
              storage: "3Gi"
              size: 2
              plan: small
              note: toolong
              password: hans2000

            """);
        corrected.Errors.ShouldContain("  spec.zone: \"a\" → nothing (the service has no such field)\n");
        corrected.Errors.ShouldContain("  spec.size: 7 → 2 (at most 2: explaineds.eu-west-1, explaineds/bronze)\n");
        corrected.Errors.ShouldContain("  spec.plan: \"Small\" → \"small\" (one of \"large\", \"small\": explaineds/bronze)\n");
        corrected.Errors.ShouldContain("Warning: spec.note: has 7 characters; at most 3");
        corrected.Errors.ShouldEndWith("team-b/one: allowed\n");
        corrected.Errors.ShouldNotContain("hans2000");

        (await AsTenantAsync(corrected.Output, "explain", "-f", "-")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("Result:    allowed");
        (await hub.Tenant.FindAsync(Service.Tenants, "team-b", "one")).ShouldBeNull("it was a dry run");
        var json = JsonNode.Parse((await AsTenantAsync(denied, "explain", "-f", "-", "-o", "json")).ShouldEndWith(ExitCode.Failed).Output)!;
        json.Items("violations").Select(violation => violation.Text("rule")).Distinct().ShouldBe(["value-is-allowed", "value-is-in-range"]);
    }

    [ClusterFact(LocalOnly = true)]
    public async Task What_is_fixed_is_put_back_and_what_nobody_can_correct_is_left_and_said()
    {
        await OfferAsync();
        await hub.Tenant.CreateAsync(Service.Instance("team-b", "two", "{name: mine, storage: 1Gi}"));
        var denied = Manifest("two", "spec: {name: other, storage: lots}");

        var corrected = (await AsTenantAsync(denied, "explain", "-f", "-", "--fix")).ShouldEndWith(ExitCode.Failed);

        YamlDocuments.ParseObject(corrected.Output).At("spec")!.ToJsonString().ShouldBe("""{"name":"mine","storage":"lots"}""");
        corrected.Errors.ShouldContain("  spec.name: \"other\" → \"mine\" (fixed when the instance was created: explaineds.eu-west-1)\n");
        corrected.Errors.ShouldContain("team-b/two: denied; this is left for you:\n");
        corrected.Errors.ShouldContain("spec.storage  value-is-in-range  \"lots\" is no quantity such as 500m or 10Gi; at most 3Gi; ask us for more");
        (await hub.Tenant.GetAsync(Service.Tenants, "team-b", "two")).Text("spec", "storage").ShouldBe("1Gi");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task What_the_schema_refuses_is_told_together_with_what_the_webhooks_would()
    {
        await OfferAsync();

        var told = (await AsTenantAsync(Manifest("three", "spec: {size: 9, storage: 5Gi, password: 12345}"), "explain", "-f", "-")).ShouldEndWith(ExitCode.Failed).Output;

        told.ShouldContain("spec.password");
        told.ShouldContain("its value is sensitive and not shown");
        told.ShouldNotContain("12345");
        told.ShouldContain("\"5Gi\" is too large; at most 3Gi");
        told.ShouldContain("9 is too large; at most 2");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task Somebody_without_rights_is_denied_and_a_manifest_that_cannot_be_read_is_unusable()
    {
        await OfferAsync();
        var manifest = Manifest("four", "spec: {}");

        var stranger = await PluginRun.OfAsync(await hub.Clusters.Management.WriteKubeconfigAsync("team-c-member"), manifest, "explain", "-n", "team-b", "-f", "-");
        stranger.ShouldEndWith(ExitCode.Failed).Output.ShouldContain("User \"team-c-member\" cannot create resource");
        (await AsTenantAsync("a: [", "explain", "-f", "-")).ShouldEndWith(ExitCode.Unusable).Errors.ShouldStartWith("error: <stdin>:2:1: ");
        (await AsTenantAsync("apiVersion: nowhere/v1\nkind: X\nmetadata: {name: x}", "explain", "-f", "-")).ShouldEndWith(ExitCode.Unusable).Errors.ShouldContain("serves no X in nowhere/v1");
    }

    private static string Manifest(string name, string spec) => $"apiVersion: eu-west-1.team-a/v1\nkind: Explained\nmetadata: {{name: {name}}}\n{spec}\n";

    private async Task<PluginRun> AsTenantAsync(string manifest, params string[] arguments) =>
        await PluginRun.OfAsync(await hub.Clusters.Management.WriteKubeconfigAsync("team-b-member"), manifest, [.. arguments, "-n", "team-b"]);

    // The same for all tests of this class: whoever comes later finds it done.
    private async Task OfferAsync()
    {
        await hub.InstallCrdAsync(Service, Service.Crd(Schema));
        await hub.Provider.ApplyAsync(Service.EntrySet($"{{expose: [{{versions: [v1], fields: {Fields}}}]}}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", Service.Entry);
        await hub.OfferAsync(Service);
        await hub.Provider.PatchAsync(Catalog.ResourceType, "team-a", Service.Set,
            "spec: {restrictions: [{name: bronze, catalogEntrySelector: {}, tenantSelector: {}, fields: [{jsonPath: .spec.size, maximum: 2}, {jsonPath: .spec.plan, allowed: [small, large]}]}]}");
        await Eventually.Async(
            async () => (await hub.Tenant.CreateAsync(Service.Instance("team-b", "probe", "{size: 3}"), dryRun: true).ShouldBeRefusedAsync()).ShouldContain("bronze"),
            "the webhooks know the restriction of the Catalog");
        await hub.Tenant.SeesAsync(Offering.ResourceType, "team-b", Service.Tenants.GroupResource, found => found.Items("spec", "restrictions").Count.ShouldBeGreaterThan(4));
    }
}
