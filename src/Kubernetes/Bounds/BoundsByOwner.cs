using System.Collections.Concurrent;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>
/// Bounds for the clusters that other people registered: each has its own, and all of one owner's have bounds together. However many clusters somebody
/// registers, it is their own others that feel it.
/// </summary>
public sealed class BoundsByOwner(BudgetSizes sizes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Shared> _owners = new(StringComparer.Ordinal);

    /// <summary>For a new connection.</summary>
    public ClusterBounds ForCluster(string owner)
    {
        var shared = _owners.GetOrAdd(owner, static (_, made) => new(
            new(made.sizes.OwnerInFlight, made.sizes.MaxWaiting), new(made.sizes.OwnerKept), new(made.sizes.OwnerBytesPerSecond, made.clock)), (sizes, clock));
        var conduct = new ClusterConduct(clock);
        return ClusterBounds.Untrusted with
        {
            InFlight = new(sizes.ClusterInFlight, sizes.MaxWaiting, shared.InFlight),
            Kept = new(sizes.ClusterObjects, new(sizes.ClusterKept, within: shared.Kept), conduct),
            Rate = shared.Rate,
            Conduct = conduct,
        };
    }

    private sealed record Shared(ByteBudget InFlight, ByteBudget Kept, ByteRate Rate);
}

/// <summary>How much memory the clusters of others may take.</summary>
public sealed record BudgetSizes
{
    /// <summary>The controller, within the 512 MiB of its Deployment: 120 MiB for somebody who does the worst. docs/architecture.md says so.</summary>
    public static BudgetSizes Controller { get; } = new();

    /// <summary>The webhook server, within 256 MiB: it keeps nothing, and asks for one object at a time.</summary>
    public static BudgetSizes Webhooks { get; } = new() { ClusterInFlight = 6 << 20, OwnerInFlight = 12 << 20 };

    /// <summary>A page and an object.</summary>
    public long ClusterInFlight { get; init; } = 20 << 20;

    public long OwnerInFlight { get; init; } = 24 << 20;

    public long ClusterKept { get; init; } = 64 << 20;

    public int ClusterObjects { get; init; } = 20_000;

    public long OwnerKept { get; init; } = 96 << 20;

    public long OwnerBytesPerSecond { get; init; } = 8 << 20;

    /// <summary>Answers that may wait until others have been read.</summary>
    public int MaxWaiting { get; init; } = 64;
}
