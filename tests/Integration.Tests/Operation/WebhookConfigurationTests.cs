using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>Somebody changes the webhook configurations by hand, and the controller puts them back (B13, B14, B71).</summary>
[Collection(SecondHubGroup.Name)]
public sealed class WebhookConfigurationTests(HubFixture hub)
{
    private const string Scale = "/scale";

    private const string Installed = "kubecarrier-manager-validating-webhook-configuration";
    private const string Instances = "kubecarrier-instances-validating-webhook-configuration";
    private const string Mutating = "kubecarrier-instances-mutating-webhook-configuration";

    private const string Drift = "kubecarrier_webhook_configuration_drift_total";
    private const string Canary = "kubecarrier_webhook_canary";

    private const string NoWebhooks = """[{"op": "replace", "path": "/webhooks", "value": []}]""";
    private const string WrongBundle = """[{"op": "replace", "path": "/webhooks/1/clientConfig/caBundle", "value": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"}]""";
    private const string FailsOpen = """[{"op": "replace", "path": "/webhooks/1/failurePolicy", "value": "Ignore"}]""";
    private const string Selects = """[{"op": "add", "path": "/webhooks/1/objectSelector", "value": {"matchLabels": {"guarded": "yes"}}}]""";

    public static TheoryData<string, string> Drifts => new()
    {
        { Installed, NoWebhooks },
        { Installed, WrongBundle },
        { Installed, FailsOpen },
        { Installed, Selects },
        { Installed, """[{"op": "add", "path": "/webhooks/1/namespaceSelector", "value": {"matchLabels": {"guarded": "yes"}}}]""" },
        { Installed, """[{"op": "replace", "path": "/webhooks/1/rules", "value": []}]""" },
        { Installed, """[{"op": "replace", "path": "/webhooks/1/rules/0/operations", "value": ["DELETE"]}]""" },
        { Installed, """[{"op": "replace", "path": "/webhooks/1/rules/0/scope", "value": "*"}]""" },
        { Installed, """[{"op": "replace", "path": "/webhooks/1/matchPolicy", "value": "Exact"}]""" },
        { Installed, """[{"op": "replace", "path": "/webhooks/1/timeoutSeconds", "value": 1}]""" },
        { Installed, """[{"op": "replace", "path": "/webhooks/1/sideEffects", "value": "NoneOnDryRun"}]""" },
        { Installed, """[{"op": "remove", "path": "/webhooks/1"}]""" },
        { Installed, """[{"op": "remove", "path": "/webhooks/0"}]""" },
        {
            Installed,
            """
            [{"op": "add", "path": "/webhooks/-", "value": {
              "name": "extra.example.com", "clientConfig": {"url": "https://127.0.0.1:1/"}, "sideEffects": "None", "failurePolicy": "Ignore",
              "admissionReviewVersions": ["v1"], "rules": [{"apiGroups": ["x.example.com"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["xs"]}]}}]
            """
        },
        { Instances, NoWebhooks },
        { Instances, WrongBundle },
        { Instances, Selects },
        { Mutating, NoWebhooks },
        { Mutating, FailsOpen },
    };

    [Shows("B14")]
    [ClusterTheory(LocalOnly = true)]
    [MemberData(nameof(Drifts))]
    public async Task What_somebody_changes_by_hand_is_repaired_counted_and_told(string configuration, string patch)
    {
        var drifts = await CountedAsync(Drift, configuration) ?? 0;
        var before = await ProvenAsync(configuration);
        var told = await EventsAsync(configuration);

        await PatchAsync(configuration, patch);

        await SeesRepairedAsync(configuration, before);
        await Eventually.Async(async () => (await CountedAsync(Drift, configuration)).ShouldBe(drifts + 1), "it is counted");
        await Eventually.Async(async () => (await EventsAsync(configuration)).ShouldBe(told + 1), "an event tells of it");
        await Eventually.Async(async () => (await CountedAsync(Canary, configuration)).ShouldBe(1), "the canary proves it again");
        await hub.Admin.SeesAsync(KubeCarrierInstallation.ResourceType, null, "kubecarrier", IsReady);
    }

    [Shows("B14")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData(Installed)]
    [InlineData(Instances)]
    [InlineData(Mutating)]
    public async Task A_deleted_configuration_comes_back(string configuration)
    {
        var drifts = await CountedAsync(Drift, configuration) ?? 0;
        var before = await ProvenAsync(configuration);

        await hub.Admin.DeleteAsync(TypeOf(configuration), null, configuration);

        await SeesRepairedAsync(configuration, before);
        await Eventually.Async(async () => (await CountedAsync(Drift, configuration)).ShouldBe(drifts + 1), "it is counted");
    }

    [Shows("B14")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_condition_names_what_drifted_while_it_is_not_proven_again()
    {
        await ProvenAsync(Installed);
        await hub.Webhooks.StopAsync();
        try
        {
            // Without the webhook server nothing is proven, and the condition cannot be written either: its status is judged too.
            await PatchAsync(Installed, """[{"op": "replace", "path": "/webhooks/1/failurePolicy", "value": "Ignore"}]""");
            await Eventually.Async(
                async () => (await hub.Admin.Independent.ValidatingWebhookConfigurationAsync(Installed)).Webhooks
                    .Select(webhook => webhook.FailurePolicy).Distinct().ShouldBe(["Fail"]),
                "B71: it is repaired");
        }
        finally
        {
            await hub.Webhooks.StartAsync();
        }

        await hub.Admin.SeesAsync(KubeCarrierInstallation.ResourceType, null, "kubecarrier", IsReady);
        var events = await hub.Admin.ListAsync(KubernetesResources.Events, "default");
        events.Where(found => found.Text("involvedObject", "name") == Installed).Select(found => found.Text("message")).ShouldContain(
            "was not as it must be, and was repaired: vaccount.kubecarrier.io: failurePolicy is \"Ignore\" instead of \"Fail\"");
    }

    [Shows("B13")]
    [ClusterFact(LocalOnly = true)]
    public async Task Every_rule_of_every_configuration_is_served_and_a_typo_is_not()
    {
        // What a new CRD serves is told a moment after it is served, and other tests make some.
        await Eventually.Async(
            async () =>
            {
                foreach (var rule in (await Task.WhenAll(new[] { Installed, Instances, Mutating }.Select(LiveAsync))).SelectMany(live => live.Items("webhooks")).SelectMany(webhook => webhook.Items("rules")))
                {
                    var (group, version) = (rule.Texts("apiGroups").Single(), rule.Texts("apiVersions").Single());
                    var served = await ServedAsync(group, version);

                    // The scale of instances is named whether or not there is one yet, so that no CRD gains it unguarded.
                    rule.Texts("resources").Where(resource => !resource.EndsWith(Scale, StringComparison.Ordinal) || !served.Contains(resource[..^Scale.Length])).ShouldBeSubsetOf(served);
                }
            },
            "every rule is served");

        var core = (await hub.Admin.Client.GetPathAsync("/api/v1", CancellationToken.None)).ShouldNotBeNull();
        var served = core.Items("resources").Select(resource => resource.Text("name")).ToList();
        served.ShouldContain("namespaces/finalize");
        served.ShouldNotContain("namespaces/finalizers");
    }

    /// <summary>Why each configuration's canary has a label value of its own: ADR 0018.</summary>
    [ClusterFact(LocalOnly = true)]
    public async Task Of_several_denials_the_API_server_tells_one()
    {
        var live = await LiveAsync(Installed);
        var canary = live.Items("webhooks").Single(webhook => webhook.Text("name") == "canary.kubecarrier.io");
        var server = new Uri(canary.Text("clientConfig", "url").ShouldNotBeNull());
        try
        {
            foreach (var (name, hash) in new[] { ("twin-a", "aaaaaaaa"), ("twin-b", "bbbbbbbb") })
            {
                var twin = (JsonObject)canary.DeepClone();
                twin["name"] = $"{name}.kubecarrier.io";
                twin["clientConfig"]!["url"] = new Uri(server, $"/canary/{hash}").AbsoluteUri;
                twin["objectSelector"] = YamlDocuments.ParseObject("matchExpressions: [{key: twins, operator: Exists}]");
                var configuration = new JsonObject
                {
                    ["apiVersion"] = "admissionregistration.k8s.io/v1",
                    ["kind"] = "ValidatingWebhookConfiguration",
                    ["metadata"] = new JsonObject { ["name"] = name },
                    ["webhooks"] = new JsonArray(twin),
                };
                await hub.Admin.Client.CreateAsync(TypeOf(name), configuration, new() { FieldManager = "test" }, CancellationToken.None);
            }

            var seen = new HashSet<string>();
            await Eventually.Async(
                async () =>
                {
                    var refusal = await hub.Admin.CreateAsync(
                        "{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Region, metadata: {name: twins, namespace: default, labels: {twins: \"\"}}, spec: {provider: {name: x}}}",
                        dryRun: true).ShouldBeRefusedAsync();
                    seen.Add(refusal);
                    seen.Count.ShouldBe(2);
                },
                "either twin is told some time");
            seen.ShouldAllBe(refusal => refusal.EndsWith("canary aaaaaaaa") != refusal.EndsWith("canary bbbbbbbb"));
        }
        finally
        {
            await hub.Admin.DeleteAsync(TypeOf("twin-a"), null, "twin-a");
            await hub.Admin.DeleteAsync(TypeOf("twin-b"), null, "twin-b");
        }
    }

    private static void IsReady(JsonObject installation) => installation.Condition("AdmissionReady").ShouldBe("True/AdmissionProven", installation.ToJsonString());

    private async Task<JsonObject> ProvenAsync(string configuration)
    {
        (await hub.Clusters.Management.Kubectl.RunAsync("apply", "--server-side", "-f", RepositoryRoot.Combine("manifests", "deploy", "kubecarrier.yaml"))).ShouldSucceed();
        await hub.Admin.SeesAsync(KubeCarrierInstallation.ResourceType, null, "kubecarrier", IsReady);
        return await LiveAsync(configuration);
    }

    private Task<JsonObject> SeesRepairedAsync(string configuration, JsonObject before) => hub.Admin.SeesAsync(
        TypeOf(configuration), null, configuration, found => JsonEquality.AreEqual(found["webhooks"], before["webhooks"]).ShouldBeTrue(found.ToJsonString()));

    private Task<JsonObject> LiveAsync(string configuration) => hub.Admin.GetAsync(TypeOf(configuration), null, configuration);

    private async Task PatchAsync(string configuration, string patch) => (await hub.Clusters.Management.Kubectl.RunAsync(
        "patch", TypeOf(configuration).Plural, configuration, "--type=json", "-p", patch)).ShouldSucceed();

    /// <summary>As Prometheus reads it of this hub's controller.</summary>
    private async Task<double?> CountedAsync(string metric, string configuration) => (await hub.Controller.ScrapeAsync()).Of(metric, ("configuration", configuration));

    private async Task<int> EventsAsync(string configuration) => (await hub.Admin.ListAsync(KubernetesResources.Events, "default"))
        .Count(found => found.Text("involvedObject", "name") == configuration && found.Text("reason") == "WebhookConfigurationRepaired" && found.Text("type") == "Warning");

    private static ResourceType TypeOf(string configuration) => configuration.Contains("mutating", StringComparison.Ordinal)
        ? KubernetesResources.MutatingWebhookConfigurations
        : KubernetesResources.ValidatingWebhookConfigurations;

    private async Task<IReadOnlyList<string>> ServedAsync(string group, string version) =>
        [.. (await hub.Admin.Client.GetPathAsync(group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}", CancellationToken.None))
            .ShouldNotBeNull().Items("resources").Select(resource => resource.Text("name")).OfType<string>()];
}
