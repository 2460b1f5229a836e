using System.Collections.Concurrent;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>
/// Bounds for the clusters that other people registered: each has its own, all of one owner's have bounds together, and all there are. However many
/// clusters somebody registers, it is their own others that feel it; however many owners do so, the memory of this process is enough.
/// </summary>
public sealed class BoundsByOwner(BudgetSizes sizes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Shared> _owners = new(StringComparer.Ordinal);
    private readonly ByteBudget _inFlight = new(sizes.InFlight, maxWaiting: int.MaxValue); // an owner waits with no more than its own budget has room for
    private readonly KeptBytes _kept = new(sizes.Kept);

    /// <summary>For a new connection.</summary>
    public ClusterBounds ForCluster(string owner)
    {
        var shared = _owners.GetOrAdd(owner, static (_, bounds) => bounds.Share(), this);
        var conduct = new ClusterConduct(clock);
        return ClusterBounds.Untrusted with
        {
            InFlight = new(sizes.ClusterInFlight, sizes.MaxWaiting, shared.InFlight),
            Kept = new(sizes.ClusterObjects, new KeptBytes(sizes.ClusterKept, shared.Kept), conduct),
            Rate = shared.Rate,
            Conduct = conduct,
            Clock = clock,
        };
    }

    private Shared Share() => new(
        new(sizes.OwnerInFlight, sizes.MaxWaiting, _inFlight), new(sizes.OwnerKept, _kept, sizes.OwnerKeptAlways), new(sizes.OwnerBytesPerSecond, clock));

    private sealed record Shared(ByteBudget InFlight, KeptBytes Kept, ByteRate Rate);
}

/// <summary>How much memory the clusters of others may take.</summary>
public sealed record BudgetSizes
{
    /// <summary>The controller, within the 512 MiB of its Deployment; docs/architecture.md has what that was measured to cost.</summary>
    public static BudgetSizes Controller { get; } = new();

    /// <summary>The webhook server, within 256 MiB: it keeps nothing, and asks for one object at a time.</summary>
    public static BudgetSizes Webhooks { get; } = new() { ClusterInFlight = 6 << 20, OwnerInFlight = 12 << 20, InFlight = 24 << 20 };

    /// <summary>A page and an object.</summary>
    public long ClusterInFlight { get; init; } = 20 << 20;

    public long OwnerInFlight { get; init; } = 24 << 20;

    public long InFlight { get; init; } = 40 << 20;

    public long ClusterKept { get; init; } = 48 << 20;

    public int ClusterObjects { get; init; } = 20_000;

    public long OwnerKept { get; init; } = 64 << 20;

    /// <summary>So much may be kept of every owner whatever the others do; what is more counts for all.</summary>
    public long OwnerKeptAlways { get; init; } = 8 << 20;

    public long Kept { get; init; } = 64 << 20;

    public long OwnerBytesPerSecond { get; init; } = 8 << 20;

    /// <summary>Answers that may wait until others have been read.</summary>
    public int MaxWaiting { get; init; } = 64;
}
