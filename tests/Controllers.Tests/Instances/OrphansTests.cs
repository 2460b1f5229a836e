using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using KubeCarrier.Controllers.Instances;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.Instances;

/// <summary>Service objects without an instance: found once, told when it changes, counted.</summary>
public sealed class OrphansTests : IDisposable
{
    private static readonly InstanceRoute Route = new()
    {
        Provider = "team-a",
        ServiceCluster = "eu-west-1",
        Internal = new("internal.eu-west-1.team-a", "v1", "CouchDB", "couchdbs", Namespaced: true),
        Service = new("couchdb.io", "v1", "CouchDB", "couchdbs", Namespaced: true),
        InternalHasStatus = true,
    };

    private readonly TestHub _hub = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<string?> _changes = [];
    private readonly Orphans _orphans;

    public OrphansTests()
    {
        var cache = new ResourceCache(_hub.Cluster, Route.Service, Hub.Managers, new(), _hub.Clock, NullLogger.Instance);
        _orphans = new(Route, cache, new KubeCarrierMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger<Orphans>.Instance);
        _orphans.Changed += _changes.Add;
    }

    public void Dispose() => _services.Dispose();

    [Shows("H69")]
    [Fact]
    public async Task One_is_found_when_it_is_there_live_and_forgotten_when_it_is_gone()
    {
        _orphans.In("team-b").ShouldBeNull("nobody has looked yet");
        _orphans.SeeAll([]);
        _hub.Cluster.Put(Route.Service, Service("db1"));

        await _orphans.SeeAsync(Observed(Service("db1")), CancellationToken.None);
        await _orphans.SeeAsync(Observed(Service("db1")), CancellationToken.None);
        _orphans.In("team-b").ShouldBe(["couchdbs.couchdb.io db1"]);
        _orphans.In("team-c").ShouldBeEmpty();

        await _orphans.SeeAsync(Observed(null, isReachable: false), CancellationToken.None);
        _orphans.In("team-b").ShouldNotBeNull().Count.ShouldBe(1, "a cluster that is away says nothing");
        await _orphans.SeeAsync(Observed(null), CancellationToken.None);
        _orphans.In("team-b").ShouldBeEmpty();
        _changes.ShouldBe([null, "team-b", "team-b"]);
    }

    [Shows("H34", "H69")]
    [Fact]
    public async Task What_is_gone_and_only_not_seen_to_be_gone_is_none()
    {
        _orphans.SeeAll([]);

        await _orphans.SeeAsync(Observed(Service("db1")), CancellationToken.None);
        _hub.Cluster.Put(Route.Service, Service("db1", uid: "another"));
        await _orphans.SeeAsync(Observed(Service("db1")), CancellationToken.None);

        _orphans.In("team-b").ShouldBeEmpty();
    }

    [Shows("H69")]
    [Fact]
    public void They_are_counted()
    {
        var counts = new List<int>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name == "kubecarrier.instances.orphans" && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, count, tags, _) =>
        {
            tags[0].ShouldBe(new("resource", "couchdbs.internal.eu-west-1.team-a"));
            counts.Add(count);
        });
        listener.Start();

        _orphans.SeeAll([Observed(Service("db1")), Observed(Service("db2"), name: "db2")]);
        _orphans.End();

        counts.ShouldBe([2, 0]);
    }

    private static InstanceObserved Observed(JsonObject? service, bool isReachable = true, string name = "db1") =>
        new(new("team-b", name), null, null, service.Seen(), new(Exists: true, "team-b-x", isReachable));

    private static JsonObject Service(string name, string uid = "uid") => new()
    {
        ["apiVersion"] = "couchdb.io/v1",
        ["kind"] = "CouchDB",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "team-b-x",
            ["uid"] = uid,
            ["labels"] = Owners.ToJson(Owners.Labels(Route.Internal, new("team-b", name))),
        },
    };
}
