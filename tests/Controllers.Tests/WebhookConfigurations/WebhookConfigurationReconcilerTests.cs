using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Controllers.WebhookConfigurations;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.WebhookConfigurations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.WebhookConfigurations;

/// <summary>What the reconciler makes of what it finds; that it really repairs is tested on the real API server.</summary>
public sealed class WebhookConfigurationReconcilerTests
{
    private const string Installed = "kubecarrier-manager-validating-webhook-configuration";
    private const int UntilPatienceEnds = 6;

    private static readonly WebhookEndpoint Endpoint = new("https://127.0.0.1:9443", "", "", "Q0E=", null);

    private readonly TestHub _hub = new();
    private readonly WantedConfigurations _wanted;
    private readonly AdmissionProof _proof;
    private readonly WebhookConfigurationReconciler _reconciler;

    public WebhookConfigurationReconcilerTests()
    {
        var metrics = new KubeCarrierMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var trust = new WebhookTrust(Endpoint);
        _wanted = new(_hub.Hub, trust);
        _proof = new(_wanted);
        _reconciler = new(
            _hub.Hub, _wanted, trust, new(_hub.Hub, _hub.Events, metrics, NullLogger<ConfigurationKeeper>.Instance),
            new(_hub.Hub, new(_hub.Cluster), WellKnown.SystemNamespace), _proof, metrics, _hub.Clock, NullLogger<WebhookConfigurationReconciler>.Instance);
        Serve(_ => true);
    }

    [Shows("B14")]
    [Fact]
    public async Task A_configuration_is_written_proven_three_times_and_then_left_alone()
    {
        Deny(_wanted.Of(Installed).Configuration.Hash);

        (await ReconcileAsync()).ShouldBe(TimeSpan.FromSeconds(5));

        _hub.Cluster.Writes.ShouldBe([$"create validatingwebhookconfigurations {Installed}", .. Canaries(3)]);
        _hub.Cluster.ForgetWrites();
        (await ReconcileAsync()).ShouldBe(TimeSpan.FromSeconds(5));
        _hub.Cluster.Writes.ShouldBeEmpty();
        _hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await ReconcileAsync();
        _hub.Cluster.Writes.ShouldBe(Canaries(1));
    }

    [Shows("B14")]
    [Fact]
    public async Task What_differs_without_a_watch_is_found_within_seconds()
    {
        Deny(_wanted.Of(Installed).Configuration.Hash);
        await ReconcileAsync();
        var live = _hub.Cluster.Find(KubernetesResources.ValidatingWebhookConfigurations, new(null, Installed)).ShouldNotBeNull();
        live["webhooks"]![1]!["failurePolicy"] = "Ignore";
        _hub.Cluster.ForgetWrites();

        (await ReconcileAsync()).ShouldBe(TimeSpan.FromMilliseconds(100));

        _hub.Cluster.Writes.ShouldBe([$"update validatingwebhookconfigurations {Installed}", "create events default/*"]);
        _proof.State.Problems.ShouldHaveSingleItem().Message.ShouldBe(
            "it was repaired and is not proven yet; vaccount.kubecarrier.io: failurePolicy is \"Ignore\" instead of \"Fail\"");
        await ReconcileAsync();
        _proof.State.Problems.ShouldBeEmpty();
    }

    [Shows("B13")]
    [Fact]
    public async Task A_rule_that_discovery_does_not_have_is_reported()
    {
        Deny(_wanted.Of(Installed).Configuration.Hash);
        Serve(named => named.Name != "accounts/status");

        await UntilPatienceEndsAsync();

        var problem = _proof.State.Problems.ShouldHaveSingleItem();
        (problem.Configuration, problem.Reason).ShouldBe((Installed, "RuleMatchesNothing"));
        problem.Message.ShouldBe("rules name what the API server does not serve: accounts/status of catalog.kubecarrier.io/v1alpha1, scope Cluster");

        Serve(_ => true);
        await ReconcileAsync();
        _proof.State.Problems.ShouldBeEmpty();
    }

    [Shows("B14")]
    [Fact]
    public async Task Another_hash_than_the_wanted_one_proves_nothing()
    {
        Deny("0123456789abcdef");

        await UntilPatienceEndsAsync();

        _proof.State.Problems.ShouldHaveSingleItem().Reason.ShouldBe("CanaryNotDenied");
    }

    [Fact]
    public async Task A_configuration_that_may_not_be_written_is_looked_at_again_within_seconds()
    {
        _hub.Cluster.Refuse($"create validatingwebhookconfigurations {Installed}", new(403, "Forbidden", "forbidden by somebody"));

        await UntilPatienceEndsAsync();

        _proof.State.Problems.ShouldHaveSingleItem().Message.ShouldBe("it cannot be looked at or repaired: forbidden by somebody");
        (await ReconcileAsync()).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_CRD_is_covered_as_soon_as_both_configurations_are_proven_with_it()
    {
        await ProveAsync();

        await SeeThingsAsync("uid: '1'");
        Deny(_wanted.Of(InstanceWebhooks.ValidatingName).Configuration.Hash);
        await ReconcileAsync(InstanceWebhooks.ValidatingName);
        _proof.Covers(Things).ShouldBeFalse("nobody has looked at the other one with this CRD");

        Deny(_wanted.Of(InstanceWebhooks.MutatingName).Configuration.Hash);
        await ReconcileAsync(InstanceWebhooks.MutatingName);

        _proof.Covers(Things).ShouldBeTrue("both are asked about its instances");
    }

    [Shows("H72")]
    [Fact]
    public async Task A_CRD_that_comes_back_by_its_name_is_covered_after_a_proof_of_its_own()
    {
        await SeeThingsAsync("uid: '1'");
        await ProveAsync();
        _proof.Covers(Things).ShouldBeTrue();
        _proof.Covers(Things).ShouldBeTrue("it stays so while nothing changes");

        await SeeThingsAsync("uid: '1', deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [customresourcecleanup.apiextensions.k8s.io]");
        await LookAsync();
        await SeeThingsAsync("uid: '2'");
        await LookAsync(); // the API server has the first configuration loaded still

        _proof.Covers(Things).ShouldBeFalse();

        await ProveAsync();
        _proof.Covers(Things).ShouldBeTrue();
    }

    private static ResourceType Things { get; } = new("internal.eu-west-1.team-a", "v1", "Thing", "things", Namespaced: true);

    private Task<KubeObject> SeeThingsAsync(string metadata) => _hub.SeeAsync(KubernetesResources.CustomResourceDefinitions, $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{Things.GroupResource}}, {{metadata}} }
        spec:
          group: {{Things.Group}}
          scope: Namespaced
          names: {plural: {{Things.Plural}}, kind: {{Things.Kind}} }
          versions: [{name: {{Things.Version}}, served: true, storage: true}]
        """);

    private async Task ProveAsync()
    {
        foreach (var name in new[] { InstanceWebhooks.ValidatingName, InstanceWebhooks.MutatingName })
        {
            Deny(_wanted.Of(name).Configuration.Hash);
            await ReconcileAsync(name);
        }
    }

    private async Task LookAsync()
    {
        await ReconcileAsync(InstanceWebhooks.ValidatingName);
        await ReconcileAsync(InstanceWebhooks.MutatingName);
    }

    private Task<TimeSpan?> ReconcileAsync(string configuration = Installed) => _reconciler.ReconcileAsync(configuration, CancellationToken.None);

    private async Task UntilPatienceEndsAsync()
    {
        for (var i = 0; i < UntilPatienceEnds; i++)
        {
            await ReconcileAsync();
        }
    }

    private static IEnumerable<string> Canaries(int count) => Enumerable.Repeat("create regions kubecarrier-system/canary", count);

    private void Deny(string hash) => _hub.Cluster.Refuse(
        Canaries(1).Single(), new ApiException(403, "Forbidden", $"admission webhook \"canary.kubecarrier.io\" denied the request: canary {hash}"));

    private void Serve(Func<RuleResource, bool> isServed)
    {
        foreach (var document in RuleDiscovery.Named(_wanted.Of(Installed).Configuration).GroupBy(named => named.Document))
        {
            _hub.Cluster.Paths[document.Key] = new()
            {
                ["resources"] = new JsonArray([.. document.Where(isServed).Select(named => new JsonObject { ["name"] = named.Name, ["namespaced"] = named.Scope == "Namespaced" })]),
            };
        }
    }
}
