using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Catalogs;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Plans;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.Catalogs;

/// <summary>How quotas come into effect where Kubernetes does not count yet, and how wrong counts are mended.</summary>
public sealed class QuotaTests : IAsyncDisposable
{
    private const string Crd = "buckets.eu-west-1.team-a";
    private const string Apply = "apply resourcequotas team-b/team-a.default";
    private const string UpdateStatus = "update resourcequotas/status team-b/team-a.default";

    private static readonly ResourceType Buckets = new("eu-west-1.team-a", "v1", "Bucket", "buckets", Namespaced: true);
    private static readonly NamespacedName Name = new("team-b", "team-a.default");

    private readonly TestHub _hub = new();
    private readonly QuotaWriter _writer;
    private readonly ResourceCache _buckets;
    private readonly QuotaRecountReconciler _recount;

    public QuotaTests()
    {
        _writer = new(_hub.Hub);
        _recount = new(_hub.Hub, _writer, _hub.Teller, _hub.Clock, NullLogger<QuotaRecountReconciler>.Instance);
        _buckets = new(_hub.Cluster, Buckets, Hub.Managers, new(), _hub.Clock, NullLogger.Instance);
    }

    public ValueTask DisposeAsync() => _buckets.DisposeAsync();

    [Fact]
    public async Task A_new_quota_is_counted_at_once_and_then_left_alone()
    {
        await OfferAsync("b1", "b2");

        (await _writer.PrepareAsync(Limit(3), CancellationToken.None)).ShouldBeTrue();

        _hub.Cluster.Writes.ShouldBe([Apply, UpdateStatus]);
        Status().ShouldBe($$$"""{"hard":{"count/{{{Crd}}}":"3"},"used":{"count/{{{Crd}}}":"2"}}""");
        _hub.Cluster.ForgetWrites();
        (await _writer.PrepareAsync(Limit(3), CancellationToken.None)).ShouldBeFalse();
        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_Kubernetes_wrote_meanwhile_is_taken_up_not_overwritten()
    {
        await OfferAsync("b1", "b2");
        _hub.Cluster.Meanwhile(UpdateStatus, () => KubernetesWrites("""{"hard":{"count/buckets.eu-west-1.team-a":"3"},"used":{}}"""));

        (await _writer.PrepareAsync(Limit(3), CancellationToken.None)).ShouldBeTrue();

        _hub.Cluster.Writes.ShouldBe([Apply, UpdateStatus, UpdateStatus]);
        Status().ShouldBe($$$"""{"hard":{"count/{{{Crd}}}":"3"},"used":{"count/{{{Crd}}}":"2"}}""");
    }

    [Fact]
    public async Task Once_Kubernetes_counts_nobody_else_does()
    {
        await OfferAsync("b1", "b2");
        _hub.Cluster.Meanwhile(UpdateStatus, () => KubernetesWrites("""{"hard":{"count/buckets.eu-west-1.team-a":"3"},"used":{"count/buckets.eu-west-1.team-a":"7"}}"""));

        (await _writer.PrepareAsync(Limit(3), CancellationToken.None)).ShouldBeTrue();

        _hub.Cluster.Writes.ShouldBe([Apply, UpdateStatus]);
        Status().ShouldContain("\"7\"");
    }

    [Fact]
    public async Task A_refused_quota_is_reported_and_does_not_hold_up_the_next()
    {
        await OfferAsync("b1");
        _hub.Cluster.Refuse("apply resourcequotas team-b/refused", new(403, "Forbidden", "no"));

        var run = new PlanRun(new() { Apply = [Manifest("refused", 1), Limit(3)] });
        (await _hub.Executor.ExecuteAsync(run, _hub.Hub.Of<Catalog>(), static _ => Task.CompletedTask, CancellationToken.None)).LookAgain.ShouldBe(TimeSpan.Zero, "what is limited may be offered now");

        run.Refused.All.ShouldHaveSingleItem().Sentence.ShouldBe("ResourceQuota team-b/refused was refused: no");
        _hub.Cluster.Writes.ShouldContain(UpdateStatus);
    }

    [Shows("B56")]
    [Fact]
    public async Task A_number_that_stays_wrong_for_five_seconds_is_corrected()
    {
        await CountedAsync(3, "b1", "b2");

        (await RecountAsync()).ShouldBe(TimeSpan.FromSeconds(5));
        _hub.Clock.Advance(TimeSpan.FromSeconds(4));
        (await RecountAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        _hub.Cluster.Writes.ShouldBeEmpty();
        _hub.Clock.Advance(TimeSpan.FromSeconds(1));
        (await RecountAsync()).ShouldBeNull();

        _hub.Cluster.Writes.ShouldBe([UpdateStatus]);
        Status().ShouldContain("\"used\":{\"count/buckets.eu-west-1.team-a\":\"2\"}");
        (await RecountAsync()).ShouldBeNull();
    }

    [Shows("B53")]
    [Fact]
    public async Task A_number_that_would_let_too_many_in_is_corrected_without_waiting()
    {
        await CountedAsync(0, "b1", "b2");

        (await RecountAsync()).ShouldBe(TimeSpan.FromMilliseconds(300));
        _hub.Clock.Advance(TimeSpan.FromMilliseconds(300));
        (await RecountAsync()).ShouldBeNull();

        _hub.Cluster.Writes.ShouldBe([UpdateStatus]);
        Status().ShouldContain("\"used\":{\"count/buckets.eu-west-1.team-a\":\"2\"}");
    }

    [Shows("B53")]
    [Fact]
    public async Task A_number_that_moves_is_left_to_those_who_move_it()
    {
        await CountedAsync(3, "b1", "b2");
        await RecountAsync();
        _hub.Clock.Advance(TimeSpan.FromSeconds(4));
        KubernetesWrites("""{"hard":{"count/buckets.eu-west-1.team-a":"9"},"used":{"count/buckets.eu-west-1.team-a":"4"}}""");
        await _hub.Hub.Of(KubernetesResources.ResourceQuotas).GetLiveAsync(Name, CancellationToken.None);

        _hub.Clock.Advance(TimeSpan.FromSeconds(1));
        (await RecountAsync()).ShouldBe(TimeSpan.FromSeconds(5));

        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_that_is_right_after_all_is_not_written()
    {
        await CountedAsync(3, "b1", "b2");
        await RecountAsync();
        _hub.Cluster.Put(Buckets, Bucket("b3")); // stored, and not seen yet
        _hub.Clock.Advance(TimeSpan.FromSeconds(5));

        (await RecountAsync()).ShouldBeNull();

        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_watch_nothing_is_suspected()
    {
        await CountedAsync(3, "b1");
        _hub.Hub.Instances.Detach(_buckets);

        (await RecountAsync()).ShouldBeNull();
        (await _recount.ReconcileAsync(new("team-b", "no-such"), CancellationToken.None)).ShouldBeNull();
    }

    private Task<TimeSpan?> RecountAsync() => _recount.ReconcileAsync(Name, CancellationToken.None);

    private async Task OfferAsync(params string[] instances)
    {
        await _hub.SeeAsync(KubernetesResources.CustomResourceDefinitions, """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: buckets.eu-west-1.team-a}
            spec: {group: eu-west-1.team-a, scope: Namespaced, names: {kind: Bucket, plural: buckets}, versions: [{name: v1, served: true, storage: true}]}
            """);
        foreach (var instance in instances)
        {
            _hub.Cluster.Put(Buckets, Bucket(instance));
            await _buckets.GetLiveAsync(new("team-b", instance), CancellationToken.None);
        }

        _hub.Cluster.Put(Buckets, Bucket("elsewhere", "team-c"));
        _hub.Hub.Instances.Attach(_buckets);
    }

    private async Task CountedAsync(int used, params string[] instances)
    {
        await OfferAsync(instances);
        await _writer.PrepareAsync(Limit(9), CancellationToken.None);
        KubernetesWrites($$$"""{"hard":{"count/{{{Crd}}}":"9"},"used":{"count/{{{Crd}}}":"{{{used}}}"}}""");
        await _hub.Hub.Of(KubernetesResources.ResourceQuotas).GetLiveAsync(Name, CancellationToken.None);
        _hub.Cluster.ForgetWrites();
    }

    private void KubernetesWrites(string status)
    {
        var quota = (JsonObject)_hub.Cluster.Find(KubernetesResources.ResourceQuotas, Name).ShouldNotBeNull().DeepClone();
        quota["status"] = JsonNode.Parse(status);
        _hub.Cluster.Put(KubernetesResources.ResourceQuotas, quota);
    }

    private string Status() => _hub.Cluster.Find(KubernetesResources.ResourceQuotas, Name).ShouldNotBeNull()["status"].ShouldNotBeNull().ToJsonString();

    private static JsonObject Limit(int instances) => Manifest("team-a.default", instances);

    private static JsonObject Manifest(string name, int instances) => TestHub.Manifest($$"""
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: {{name}}, namespace: team-b, labels: {kubecarrier.io/origin-namespace: team-a} }
        spec: {hard: {count/{{Crd}}: "{{instances}}"} }
        """);

    private static JsonObject Bucket(string name, string @namespace = "team-b") => TestHub.Manifest($$"""
        apiVersion: eu-west-1.team-a/v1
        kind: Bucket
        metadata: {name: {{name}}, namespace: {{@namespace}} }
        """);
}
