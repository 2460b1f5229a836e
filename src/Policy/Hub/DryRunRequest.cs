using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Hub;

/// <summary>What a service cluster is asked: would it take this object as the controller would apply it?</summary>
/// <param name="Cluster">The ServiceCluster.</param>
/// <param name="Type">The resource there.</param>
/// <param name="Manifest">What the controller would send.</param>
public sealed record DryRunRequest(NamespacedName Cluster, ResourceType Type, JsonObject Manifest);

/// <summary>What came of asking.</summary>
public abstract record DryRunAnswer
{
    private DryRunAnswer()
    {
    }

    /// <summary>Nobody who could be asked: judged from files.</summary>
    public static DryRunAnswer NotAsked { get; } = new Offline();

    /// <summary>It would store the object like this.</summary>
    public sealed record Accepted(JsonObject Object) : DryRunAnswer;

    /// <summary>It refuses the object, for a reason that is the writer's to mend.</summary>
    public sealed record Refused(StatusBody Status) : DryRunAnswer;

    /// <summary>It cannot be told.</summary>
    /// <param name="Why">Goes on after the name of the cluster, such as <c>cannot be reached</c>. Tenants read it: no addresses.</param>
    public sealed record Unknown(string Why) : DryRunAnswer;

    private sealed record Offline : DryRunAnswer;
}
