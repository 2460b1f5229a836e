using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Instances;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.Instances;

/// <summary>The instances of one CRD between a hub and a service cluster in memory, in whatever order their lists arrive.</summary>
public sealed class InstanceControllerTests : IAsyncDisposable
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
    private readonly FakeCluster _member = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ServiceClusterConnection _connection;
    private readonly InstanceController _controller;

    public InstanceControllerTests()
    {
        _connection = new(new("team-a", "eu-west-1"), "kubeconfig", _member, new BoundsByOwner(BudgetSizes.Controller, _hub.Clock).ForCluster("team-a"), _hub.Clock, NullLoggerFactory.Instance);
        _controller = new(
            Route, _hub.Hub, _connection, _hub.Events, new(_services.GetRequiredService<IMeterFactory>()), died => throw died, _hub.Clock, NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        await _connection.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Shows("H69")]
    [Fact]
    public async Task Service_objects_without_an_instance_are_known_though_the_CRDs_of_their_cluster_are_listed_last()
    {
        const string Crds = "list customresourcedefinitions.apiextensions.k8s.io";
        await _hub.SeeAsync(
            ServiceClusterAssignment.ResourceType,
            """
            apiVersion: kubecarrier.io/v1alpha1
            kind: ServiceClusterAssignment
            metadata: {name: team-b.eu-west-1, namespace: team-a}
            spec: {serviceCluster: {name: eu-west-1}, managementNamespace: {name: team-b}}
            status: {serviceClusterNamespace: {name: team-b-x}}
            """);
        using var stop = new CancellationTokenSource();
        var assignments = _hub.Hub.Of<ServiceClusterAssignment>().RunAsync(stop.Token); // seen once alone, it would be forgotten as time goes on
        _member.Put(Route.Service, Service());
        _member.Put(KubernetesResources.CustomResourceDefinitions, TestHub.Manifest("{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: couchdbs.couchdb.io}}"));
        _member.Refuse(Crds, new ApiException(500, "InternalError", "etcd is slow"));
        _connection.SetUsable(true);

        // An instance that waits for the cluster tells when the controller has looked, and that was after it had seen the service objects.
        _hub.Cluster.Refuse("list couchdbs.internal.eu-west-1.team-a", new ApiException(500, "InternalError", "etcd is slow"));
        _hub.Cluster.Put(Route.Internal, TestHub.Manifest(
            "{apiVersion: internal.eu-west-1.team-a/v1, kind: CouchDB, metadata: {name: db2, namespace: team-b, uid: uid-2, resourceVersion: '1'}}"));
        _controller.Start();
        await Eventually.ShouldHold(() => _member.Lists.Contains("list couchdbs.couchdb.io") && _member.Lists.Contains(Crds));
        _hub.Cluster.Allow("list couchdbs.internal.eu-west-1.team-a");
        await Eventually.ShouldHold(() => _hub.Cluster.Writes.Count > 0, _hub.Clock);
        _controller.OrphansIn("team-b").ShouldBeNull();

        _member.Allow(Crds);

        await Eventually.ShouldHold(() => _controller.OrphansIn("team-b") is ["couchdbs.couchdb.io db1"], _hub.Clock);
        await stop.CancelAsync();
        await assignments.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private static JsonObject Service() => new()
    {
        ["apiVersion"] = "couchdb.io/v1",
        ["kind"] = "CouchDB",
        ["metadata"] = new JsonObject
        {
            ["name"] = "db1",
            ["namespace"] = "team-b-x",
            ["uid"] = "uid",
            ["labels"] = Owners.ToJson(Owners.Labels(Route.Internal, new("team-b", "db1"))),
        },
    };
}
