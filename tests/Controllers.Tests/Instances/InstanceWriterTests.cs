using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Instances;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Instances;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.Instances;

/// <summary>How the steps of a plan are taken, and what is told when they cannot be.</summary>
public sealed class InstanceWriterTests
{
    private static readonly NamespacedName Name = new("team-b", "db1");

    private static readonly InstanceRoute Route = new()
    {
        Provider = "team-a",
        ServiceCluster = "eu-west-1",
        Internal = new("internal.eu-west-1.team-a", "v1", "CouchDB", "couchdbs", Namespaced: true),
        Service = new("couchdb.io", "v1", "CouchDB", "couchdbs", Namespaced: true),
        InternalHasStatus = true,
    };

    private readonly TestHub _hub = new();
    private readonly Dictionary<SyncTarget, ResourceCache> _caches;
    private readonly InstanceWriter _writer;

    public InstanceWriterTests()
    {
        _caches = new[] { SyncTarget.Internal, SyncTarget.Service }.ToDictionary(
            target => target, target => new ResourceCache(_hub.Cluster, Route.Resource(target), Hub.Managers, new(), _hub.Clock, NullLogger.Instance));
        _writer = new(Route, _caches, _hub.Clock);
    }

    [Shows("F-ADO-03")]
    [Fact]
    public async Task What_changed_since_it_was_planned_is_planned_again_and_what_is_gone_is_not_adopted()
    {
        var planned = await SeeAsync(SyncTarget.Service, 1);
        var adopt = new SyncStep.Adopt(SyncTarget.Internal, Manifest(SyncTarget.Internal, 1), SyncTarget.Service);
        _hub.Cluster.Put(Route.Service, Manifest(SyncTarget.Service, 2));

        (await ExecuteAsync(adopt, planned)).ShouldBe((true, null));
        _hub.Cluster.Writes.ShouldBeEmpty();

        await _hub.Cluster.DeleteAsync(Route.Service, new("team-b-x", "db1"), new(), CancellationToken.None);
        _hub.Cluster.ForgetWrites();
        (await ExecuteAsync(adopt, planned)).ShouldBe((false, null));
        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Shows("F-ADO-03")]
    [Fact]
    public async Task Nothing_is_adopted_over_what_is_there()
    {
        var planned = await SeeAsync(SyncTarget.Service, 1);
        _hub.Cluster.Put(Route.Internal, Manifest(SyncTarget.Internal, 7));

        (await ExecuteAsync(new SyncStep.Adopt(SyncTarget.Internal, Manifest(SyncTarget.Internal, 1), SyncTarget.Service), planned)).ShouldBe((true, null));

        _hub.Cluster.Writes.ShouldBeEmpty();
        _caches[SyncTarget.Internal].Get(Name).ShouldNotBeNull("the next plan sees it");
    }

    [Shows("H25")]
    [Fact]
    public async Task What_is_too_large_is_told_and_neither_tried_at_once_nor_in_the_way_of_the_rest()
    {
        await SeeAsync(SyncTarget.Internal, 1);
        await SeeAsync(SyncTarget.Service, 1);
        _hub.Cluster.Refuse("apply couchdbs team-b-x/db1", new(500, "InternalError", "etcdserver: request is too large"));
        InstancePlan plan = new([Apply(SyncTarget.Service, 2), Apply(SyncTarget.Internal, 2)]);

        (await _writer.ExecuteAsync(plan, Observed(null), CancellationToken.None)).Written.ShouldBeTrue();
        var (written, held) = await _writer.ExecuteAsync(plan, Observed(null), CancellationToken.None);

        written.ShouldBeFalse();
        held.ShouldBe(new Held("SyncRefused", "couchdbs.couchdb.io team-b-x/db1 was refused: etcdserver: request is too large", TimeSpan.FromMinutes(1))
        {
            ForTenants = "service cluster eu-west-1 does not take it; provider team-a has been told why",
            MissingIn = SyncTarget.Service,
        });
    }

    /// <summary>A rule that nobody judged before; the hub drops it, or did not have it, or is older than the service cluster. As 1.34 and as 1.36 word it.</summary>
    [Shows("H77")]
    [Theory]
    [InlineData("Invalid value: \"object\": failed rule: self.min <= self.max", "Invalid value: (hidden): failed rule: self.min <= self.max")]
    [InlineData("Invalid value: failed rule: self.min <= self.max", "Invalid value: failed rule: self.min <= self.max")]
    public async Task What_a_rule_refuses_is_told_and_not_waited_for(string cause, string told)
    {
        await SeeAsync(SyncTarget.Service, 1);
        _hub.Cluster.Refuse("apply couchdbs team-b-x/db1", new(422, "Invalid", $"CouchDB.couchdb.io \"db1\" is invalid: spec: {cause}", new()
        {
            Name = "db1",
            Causes =
            [
                new() { Reason = "FieldValueInvalid", Message = cause, Field = "spec" },
                new() { Reason = "FieldValueInvalid", Message = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation", Field = "<nil>" },
            ],
        }));

        var (written, held) = await ExecuteAsync(Apply(SyncTarget.Service, 2), null);

        written.ShouldBeFalse();
        held.ShouldBe(new Held("SyncRefused", $"couchdbs.couchdb.io team-b-x/db1 was refused: CouchDB.couchdb.io \"db1\" is invalid: spec: {told}", TimeSpan.FromMinutes(1))
        {
            ForTenants = "service cluster eu-west-1 does not take it; provider team-a has been told why",
            MissingIn = SyncTarget.Service,
        });
    }

    [Shows("H13")]
    [Fact]
    public async Task The_same_is_written_twice_a_minute_at_most_and_something_new_at_once()
    {
        await SeeAsync(SyncTarget.Service, 1);
        for (var time = 0; time < 2; time++)
        {
            (await ExecuteAsync(Apply(SyncTarget.Service, 2), null)).Written.ShouldBeTrue();
            await SeeAsync(SyncTarget.Service, 1);
        }

        var (written, held) = await ExecuteAsync(Apply(SyncTarget.Service, 2), null);
        written.ShouldBeFalse();
        held.ShouldNotBeNull().Reason.ShouldBe("Contended");
        held.Message.ShouldBe("couchdbs.couchdb.io team-b-x/db1 is changed back again and again by an admission webhook or a default there; syncing it pauses for a minute");

        (await ExecuteAsync(Apply(SyncTarget.Service, 3), null)).Written.ShouldBeTrue();
        await SeeAsync(SyncTarget.Service, 1);
        (await ExecuteAsync(Apply(SyncTarget.Service, 2), null)).Written.ShouldBeTrue();
        await SeeAsync(SyncTarget.Service, 1);
        (await ExecuteAsync(Apply(SyncTarget.Service, 2), null)).Written.ShouldBeTrue();
        await SeeAsync(SyncTarget.Service, 1);
        _hub.Clock.Advance(TimeSpan.FromMinutes(1));
        (await ExecuteAsync(Apply(SyncTarget.Service, 2), null)).Written.ShouldBeTrue();
    }

    [Shows("H13")]
    [Fact]
    public async Task What_was_refused_was_not_sent_and_goes_as_soon_as_it_may()
    {
        await SeeAsync(SyncTarget.Service, 1);
        _hub.Cluster.Refuse("apply couchdbs team-b-x/db1", new(422, "Invalid", "no"));
        for (var time = 0; time < 5; time++)
        {
            (await ExecuteAsync(Apply(SyncTarget.Service, 2), null)).Held.ShouldNotBeNull().Reason.ShouldBe("SyncRefused");
        }
    }

    [Shows("H35")]
    [Fact]
    public async Task What_lasts_is_told_once_to_the_tenant_and_to_the_provider_and_what_is_over_in_a_moment_is_not()
    {
        var waits = new InstanceWaits(Route, _hub.Events, _hub.Clock);
        var observed = Observed(null) with { Tenant = new(Manifest(SyncTarget.Internal, 1)), Internal = new(Manifest(SyncTarget.Internal, 1)) };
        const string Reason = "waiting for the service cluster to delete the service object";

        (await waits.TellAsync(observed, Reason, CancellationToken.None)).ShouldBeFalse();
        _hub.Clock.Advance(TimeSpan.FromSeconds(10));
        (await waits.TellAsync(observed, Reason, CancellationToken.None)).ShouldBeTrue();
        _hub.Clock.Advance(TimeSpan.FromSeconds(10));
        (await waits.TellAsync(observed, Reason, CancellationToken.None)).ShouldBeFalse();
        _hub.Cluster.Writes.Count.ShouldBe(2);

        await waits.OverAsync(observed, null, CancellationToken.None);
        (await waits.TellAsync(observed, Reason, CancellationToken.None)).ShouldBeFalse();
        _hub.Cluster.Writes.Count.ShouldBe(4, "whoever was told is told that it is over");
        await waits.OverAsync(observed, null, CancellationToken.None);
        _hub.Cluster.Writes.Count.ShouldBe(4, "what nobody was told is over in silence");
    }

    [Shows("H79")]
    [Fact]
    public async Task What_lasts_longer_than_its_event_is_told_again_and_what_is_over_is_told_to_all_who_were_told()
    {
        var waits = new InstanceWaits(Route, _hub.Events, _hub.Clock);
        var observed = Observed(null) with { Tenant = new(Manifest(SyncTarget.Internal, 1)), Internal = new(Manifest(SyncTarget.Internal, 1)) };
        var assignment = TestHub.Manifest("{apiVersion: kubecarrier.io/v1alpha1, kind: ServiceClusterAssignment, metadata: {name: team-b.eu-west-1, namespace: team-a}}");
        var held = Held.At(SyncTarget.Service, Route, "SyncRefused", "no", TimeSpan.FromMinutes(1));

        (await waits.TellAsync(observed, held, assignment, CancellationToken.None)).ShouldBeTrue();
        _hub.Clock.Advance(TimeSpan.FromMinutes(59));
        (await waits.TellAsync(observed, held, assignment, CancellationToken.None)).ShouldBeFalse();
        _hub.Clock.Advance(TimeSpan.FromMinutes(1));
        (await waits.TellAsync(observed, held, assignment, CancellationToken.None)).ShouldBeTrue();

        await waits.OverAsync(observed, assignment, CancellationToken.None);

        var told = (await _hub.Cluster.ListAsync(KubernetesResources.Events, new(), CancellationToken.None)).Items
            .Where(item => $"{item["reason"]}" == "Synced").Select(item => $"{item["metadata"]!["namespace"]} {item["type"]}: {item["message"]}").Order(StringComparer.Ordinal);
        told.ShouldBe(
        [
            "team-a Normal: CouchDB team-b/db1: what it waited for is over: it is carried down again",
            "team-b Normal: what it waited for is over: it is carried down again",
            "team-b Normal: what it waited for is over: it is carried down again",
        ]);
    }

    [Shows("H79")]
    [Fact]
    public async Task No_status_of_an_instance_that_did_not_arrive_is_written_as_if_it_had()
    {
        await SeeAsync(SyncTarget.Service, 1);
        await SeeAsync(SyncTarget.Internal, 1);
        _hub.Cluster.Refuse("apply couchdbs team-b-x/db1", new(422, "Invalid", "no"));
        var status = Manifest(SyncTarget.Internal, 1);
        status["status"] = new JsonObject { ["observedGeneration"] = 2 };

        var (written, held) = await _writer.ExecuteAsync(
            new([Apply(SyncTarget.Service, 2), new SyncStep.Apply(SyncTarget.Internal, status, IsStatus: true)]), Observed(null), CancellationToken.None);

        written.ShouldBeFalse();
        held.ShouldNotBeNull().IsReported.ShouldBeTrue();
        _hub.Cluster.Writes.ShouldNotContain(write => write.Contains("status", StringComparison.Ordinal));
    }

    [Shows("H56")]
    [Fact]
    public async Task What_stays_in_the_service_cluster_is_told_on_the_assignment_ten_times_an_hour_however_much_there_is()
    {
        var waits = new InstanceWaits(Route, _hub.Events, _hub.Clock);
        var assignment = TestHub.Manifest("{apiVersion: kubecarrier.io/v1alpha1, kind: ServiceClusterAssignment, metadata: {name: team-b.eu-west-1, namespace: team-a}}");
        for (var number = 0; number < 1_000; number++)
        {
            await waits.TellNotAdoptedAsync(new("team-b", $"db{number}"), $"db{number / 2} is too large", assignment, CancellationToken.None);
        }

        _hub.Cluster.Writes.Count.ShouldBe(10);
        _hub.Clock.Advance(TimeSpan.FromHours(1));
        await waits.TellNotAdoptedAsync(new("team-b", "db1"), "db1 is too large", assignment, CancellationToken.None);
        _hub.Cluster.Writes.Count.ShouldBe(11);
    }

    [Shows("B79")]
    [Fact]
    public async Task What_the_hub_would_not_show_to_the_tenant_is_not_adopted()
    {
        var tenants = new ResourceType("eu-west-1.team-a", "v1", "CouchDB", "couchdbs", Namespaced: true);
        var caches = new Dictionary<SyncTarget, ResourceCache>(_caches)
        {
            [SyncTarget.Tenant] = new(_hub.Cluster, tenants, Hub.Managers, new(), _hub.Clock, NullLogger.Instance),
        };
        var planned = await SeeAsync(SyncTarget.Service, 1);
        var shown = Manifest(SyncTarget.Internal, 1);
        shown["apiVersion"] = tenants.ApiVersion;
        _hub.Cluster.Refuse("create couchdbs team-b/db1", new(403, "Forbidden", "admission webhook \"v\" denied the request: spec.size: 1 is too small; at least 2"));

        var (written, held) = await new InstanceWriter(Route with { Tenant = tenants }, caches, _hub.Clock).ExecuteAsync(
            new([new SyncStep.Adopt(SyncTarget.Internal, Manifest(SyncTarget.Internal, 1), SyncTarget.Service) { Shown = shown }]), Observed(planned), CancellationToken.None);

        written.ShouldBeFalse();
        held.ShouldNotBeNull().Reason.ShouldBe("NotAdopted");
        held.Message.ShouldStartWith("CouchDB team-b-x/db1 is not adopted, and goes on as it is; ");
        _hub.Cluster.Writes.ShouldBe(["create couchdbs team-b/db1"], "the one that was tried");
    }

    [Shows("H63")]
    [Fact]
    public async Task What_the_credential_may_not_do_is_told_whole_to_the_provider_and_to_the_tenant_without_what_is_not_his()
    {
        await SeeAsync(SyncTarget.Service, 1);
        _hub.Cluster.Refuse("apply couchdbs team-b-x/db1", new(403, "Forbidden", "couchdbs.couchdb.io \"db1\" is forbidden: User \"kubecarrier\" cannot patch resource"));
        var waits = new InstanceWaits(Route, _hub.Events, _hub.Clock);
        var observed = Observed(null) with { Tenant = new(Manifest(SyncTarget.Internal, 1)), Internal = new(Manifest(SyncTarget.Internal, 1)) };
        var assignment = TestHub.Manifest("{apiVersion: kubecarrier.io/v1alpha1, kind: ServiceClusterAssignment, metadata: {name: team-b.eu-west-1, namespace: team-a}}");

        var (written, held) = await _writer.ExecuteAsync(new([Apply(SyncTarget.Service, 2)]), observed, CancellationToken.None);
        await waits.TellAsync(observed, held.ShouldNotBeNull(), assignment, CancellationToken.None);

        written.ShouldBeFalse();
        _writer.IsDoubted.ShouldBeTrue("its rights are asked for again");
        var told = (await _hub.Cluster.ListAsync(KubernetesResources.Events, new(), CancellationToken.None)).Items
            .Select(item => $"{item["metadata"]!["namespace"]} {item["type"]} {item["reason"]}: {item["message"]}").Order(StringComparer.Ordinal);
        told.ShouldBe(
        [
            "team-a Warning SyncRefused: CouchDB team-b/db1: couchdbs.couchdb.io team-b-x/db1 was refused: couchdbs.couchdb.io \"db1\" is forbidden: User \"kubecarrier\" cannot patch resource",
            "team-b Warning SyncRefused: service cluster eu-west-1 does not take it; provider team-a has been told why",
            "team-b Warning SyncRefused: service cluster eu-west-1 does not take it; provider team-a has been told why",
        ]);
    }

    private static SyncStep.Apply Apply(SyncTarget target, int size) => new(target, Manifest(target, size));

    private static JsonObject Manifest(SyncTarget target, int size) => TestHub.Manifest($$"""
        apiVersion: {{Route.Resource(target).ApiVersion}}
        kind: CouchDB
        metadata: {name: db1, namespace: {{(target is SyncTarget.Service ? "team-b-x" : "team-b")}} }
        spec: {size: {{size}} }
        """);

    private static InstanceObserved Observed(KubeObject? service) => new(Name, null, null, service, new(Exists: true, "team-b-x", IsReachable: true, IsReady: true));

    private Task<(bool Written, Held? Held)> ExecuteAsync(SyncStep step, KubeObject? service) =>
        _writer.ExecuteAsync(new([step]), Observed(service), CancellationToken.None);

    private async Task<KubeObject> SeeAsync(SyncTarget target, int size)
    {
        var manifest = Manifest(target, size);
        _hub.Cluster.Put(Route.Resource(target), manifest);
        return (await _caches[target].GetLiveAsync(ObjectMeta.Of(manifest).NamespacedName, CancellationToken.None)).ShouldNotBeNull();
    }
}
