using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Instances;

/// <summary>What somebody may see of an instance.</summary>
public sealed record ChainFacts
{
    public required NamespacedName Name { get; init; }

    /// <summary>As far as it is known: of <c>Exposed</c> and <c>Presets</c> nothing is needed here.</summary>
    public required InstanceRoute Route { get; init; }

    public SeenObject Tenant { get; init; } = SeenObject.None;

    public SeenObject Internal { get; init; } = SeenObject.None;

    public SeenObject Service { get; init; } = SeenObject.None;

    /// <summary>Null when it may not be read.</summary>
    public AssignmentState? Assignment { get; init; }

    /// <summary>The assignment names a service object of this name among those without an instance.</summary>
    public bool IsOrphanNamed { get; init; }

    /// <summary>The account or the service is suspended.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>What events say it waits for; null when none does, or none may be read.</summary>
    public string? ToldWait { get; init; }
}

/// <summary>An object, or that there is none, or why it cannot be told.</summary>
/// <param name="Object">Null when there is none.</param>
/// <param name="WhyNot">Such as <c>not readable for team-b-member (Forbidden)</c>; null when it was looked at.</param>
public sealed record SeenObject(KubeObject? Object, string? WhyNot = null)
{
    public static SeenObject None { get; } = new((KubeObject?)null);

    /// <summary>Whether it is there or not is known.</summary>
    public bool IsKnown => WhyNot is null;
}

/// <summary>One of an instance's objects.</summary>
/// <param name="Target">Which.</param>
public sealed record ChainLayer(SyncTarget Target)
{
    public LayerState State { get; init; }

    /// <summary>What it waits for, or what is known instead.</summary>
    public string Sentence { get; init; } = "";

    public bool Exists { get; init; }

    public long? Generation { get; init; }

    /// <summary>Of the object's own generations, the one that the service has seen.</summary>
    public long? ObservedGeneration { get; init; }

    public bool HasStatus { get; init; }

    public IReadOnlyList<ChainCondition> Conditions { get; init; } = [];
}

public enum LayerState
{
    /// <summary>It is there, and not enough is known to say more.</summary>
    Unknown,
    Synced,
    Waiting,
    Deleting,
    Missing,
    NotReadable,
}

/// <summary>A condition of a service's object, which need not be as Kubernetes' are.</summary>
public sealed record ChainCondition(string Type, string Status, string Reason, string Message)
{
    internal static ChainCondition Of(JsonObject condition) =>
        new(condition.ShownText("type"), condition.ShownText("status"), condition.ShownText("reason"), condition.ShownText("message"));
}
