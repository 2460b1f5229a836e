namespace KubeCarrier.Api.Meta;

/// <summary>One observed aspect of an object. <c>LastTransitionTime</c> moves with <c>Status</c> (docs/contract/kinds.md#conditions).</summary>
public sealed record Condition
{
    public const string True = "True";

    public const string False = "False";

    public const string Unknown = "Unknown";

    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>CamelCase, for machines.</summary>
    public required string Reason { get; init; }

    /// <summary>For people.</summary>
    public required string Message { get; init; }

    public required DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>Written with every heartbeat; on ServiceCluster conditions only.</summary>
    public DateTimeOffset? LastHeartbeatTime { get; init; }
}

/// <summary>A status that carries conditions, as every kind of ours with a status does.</summary>
public interface IConditionedStatus
{
    /// <summary>The <c>metadata.generation</c> this status describes; older means the controller has not caught up.</summary>
    long ObservedGeneration { get; }

    IReadOnlyList<Condition> Conditions { get; }

    /// <summary>For display only; conditions are the truth.</summary>
    string? Phase { get; }
}
