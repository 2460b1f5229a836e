namespace KubeCarrier.Kubernetes.LeaderElection;

/// <summary>Which Lease is fought for, and how long it lasts.</summary>
public sealed record LeaderElectionOptions
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Unique for this process, such as the pod's name and a random suffix.</summary>
    public required string Identity { get; init; }

    public required string FieldManager { get; init; }

    /// <summary>How long others wait after the last renewal that they saw.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader goes on without a successful renewal: shorter, so that it has stopped when others may start.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
