using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Yaml;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.Support;

/// <summary>
/// The controllers' picture of a <see cref="FakeCluster"/>. No watch runs: it knows what was read or written through it, and time stands still.
/// </summary>
internal sealed class TestHub
{
    public TestHub()
    {
        Hub = new(Cluster, Clock, NullLoggerFactory.Instance);
        Events = new(Cluster, Clock, NullLogger<EventRecorder>.Instance);
        Teller = new(Events, NullLogger<RefusalTeller>.Instance);
        Executor = new(Hub, Events, Teller, new(Hub, Events, NullLogger<ConfirmedDestruction>.Instance), new(Hub), Clock, NullLogger<PlanExecutor>.Instance);
    }

    public FakeCluster Cluster { get; } = new();

    public ManualTimeProvider Clock { get; } = new();

    public Hub Hub { get; }

    public EventRecorder Events { get; }

    public RefusalTeller Teller { get; }

    public PlanExecutor Executor { get; }

    /// <summary>Puts an object into the cluster and makes it seen.</summary>
    public async Task<KubeObject> SeeAsync(ResourceType type, string manifest)
    {
        var body = YamlDocuments.ParseObject(manifest);
        Cluster.Put(type, body);
        var name = new NamespacedName(body["metadata"]?["namespace"]?.GetValue<string>(), body["metadata"]?["name"]?.GetValue<string>() ?? "");
        return (await Hub.Of(type).GetLiveAsync(name, CancellationToken.None)).ShouldNotBeNull();
    }

    public static JsonObject Manifest(string yaml) => YamlDocuments.ParseObject(yaml);
}
