using System.Diagnostics.Metrics;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Instances;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.CatalogEntries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.Instances;

/// <summary>What is counted before anything of a withdrawn offer is taken away.</summary>
public sealed class InstanceCounterTests : IAsyncDisposable
{
    private const string Crd = "couchdbs.eu-west-1.team-a";

    private static readonly ResourceType Couch = new("eu-west-1.team-a", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true);

    private readonly TestHub _hub = new();
    private readonly ServiceClusterConnections _connections;
    private readonly InstanceRouteReconciler _routes;
    private readonly InstanceCounter _counter;

    public InstanceCounterTests()
    {
        _connections = new(_hub.Hub, [], _hub.Clock, NullLoggerFactory.Instance);
        var metrics = new KubeCarrierMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        _routes = new(
            _hub.Hub, _connections, _hub.Events, metrics, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), _hub.Clock, NullLoggerFactory.Instance,
            NullLogger<InstanceRouteReconciler>.Instance);
        _counter = new(_hub.Hub, _routes, NullLogger<InstanceCounter>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _routes.DisposeAsync();
        await _connections.DisposeAsync();
    }

    [Fact]
    public async Task Instances_are_listed_in_the_one_namespace_that_is_asked_for()
    {
        PutCrd();
        PutInstance("team-b", "db1");
        PutInstance("team-c", "db1");

        var counted = await CountAsync("team-b");

        counted[("couchdbs", "team-b")].ShouldHaveSingleItem().Uid.ShouldNotBeNull();
        counted.Count.ShouldBe(1);
        _hub.Cluster.Lists.ShouldBe([$"list {Crd} team-b"]);
    }

    [Fact]
    public async Task Many_namespaces_cost_one_list()
    {
        PutCrd();
        PutInstance("team-b", "db1");

        var counted = await CountAsync("team-b", "team-c", "team-d");

        counted[("couchdbs", "team-b")].Count.ShouldBe(1);
        counted[("couchdbs", "team-c")].ShouldBeEmpty();
        _hub.Cluster.Lists.ShouldBe([$"list {Crd}"]);
    }

    [Shows("H34")]
    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task What_cannot_be_listed_is_not_known(int code, string reason)
    {
        PutCrd();
        _hub.Cluster.Refuse($"list {Crd}", new ApiException(code, reason, "no"));

        (await CountAsync("team-b")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_CRD_that_is_gone_has_no_instances() => (await CountAsync("team-b"))[("couchdbs", "team-b")].ShouldBeEmpty();

    [Shows("H39")]
    [Fact]
    public async Task An_entry_that_lost_its_status_is_not_known() =>
        (await _counter.CountAsync([new(Entry() with { Status = null }, "team-b", null)], CancellationToken.None)).ShouldBeEmpty();

    private Task<IReadOnlyDictionary<(string Entry, string Namespace), IReadOnlyList<ObjectMeta>>> CountAsync(params string[] namespaces) =>
        _counter.CountAsync(namespaces.Select(@namespace => new Withdrawal(Entry(), @namespace, null)), CancellationToken.None);

    private void PutCrd() => _hub.Cluster.Put(KubernetesResources.CustomResourceDefinitions, TestHub.Manifest($"metadata: {{name: {Crd}}}"));

    private void PutInstance(string @namespace, string name) =>
        _hub.Cluster.Put(Couch, TestHub.Manifest($"metadata: {{name: {name}, namespace: {@namespace}}}"));

    private static CatalogEntry Entry() => new()
    {
        Metadata = new() { Name = "couchdbs", Namespace = "team-a" },
        Spec = new() { Metadata = new() { DisplayName = "CouchDB", ShortDescription = "a database" }, BaseCRD = new() { Name = "couchdbs.internal" } },
        Status = new()
        {
            TenantCRD = new()
            {
                Name = Crd,
                ApiGroup = Couch.Group,
                Kind = Couch.Kind,
                Plural = Couch.Plural,
                Region = new() { Name = "eu-west-1" },
                Versions = [new() { Name = "v1alpha1", Storage = true, Schema = [] }],
            },
        },
    };
}
