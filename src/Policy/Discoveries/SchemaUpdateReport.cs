using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Discoveries;

/// <summary>Which schema is in use, and what waits; for the discovery and the entry that uses its copy (docs/contract/offers.md#schema-updates).</summary>
/// <param name="CurrentHash">What is published.</param>
public sealed record SchemaUpdateReport(string CurrentHash)
{
    private const int MaxPaths = 20;

    /// <summary>What the service cluster has, while it waits to be accepted; null when nothing does.</summary>
    public string? PendingHash { get; init; }

    public IReadOnlyList<SchemaNarrowing> Narrowed { get; init; } = [];

    /// <summary>Who has to accept it.</summary>
    public NamespacedName Entry { get; init; }

    /// <summary>The instances that would lose data, or that the new schema refuses; null when they could not be read.</summary>
    public IReadOnlyList<string>? Affected { get; init; }

    public bool IsPending => PendingHash is not null;

    /// <summary>For the entry's status.</summary>
    public SchemaUpdateStatus Status => new()
    {
        CurrentHash = CurrentHash,
        PendingHash = PendingHash,
        Narrowed = [.. Paths.Take(MaxPaths)],
        AffectedInstances = Affected?.Count ?? 0,
    };

    private List<string> Paths => [.. Narrowed.Select(narrowing => narrowing.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private string Message
    {
        get
        {
            var instances = Affected switch
            {
                null => "which instances would lose data could not be read",
                [] => "no live instance would lose data",
                _ => $"instances that would lose data: {Names.List(Affected)}",
            };
            return $"the CRD in the service cluster changed so that these are taken away or restricted: {Names.List([.. Narrowed.Select(narrowing => $"{narrowing}")])}; {instances}; "
                + $"the old schema stays until spec.schemaUpdate.acceptedHash of CatalogEntry {Entry} is {PendingHash}";
        }
    }

    /// <summary>The condition, once there was something to wait for.</summary>
    public void AddTo(Conditions conditions)
    {
        conditions.SetOnceTrue(
            CustomResourceDiscoveryConditions.SchemaUpdatePending, IsPending,
            (CustomResourceDiscoveryConditions.NarrowingChange, IsPending ? Message : ""),
            (CustomResourceDiscoveryConditions.UpToDate, "the copy has the schema of the CRD in the service cluster"));
    }

    /// <summary>Whether both say the same to a provider.</summary>
    public bool IsSameAs(SchemaUpdateReport? other) => other is not null
        && (CurrentHash, PendingHash, Entry) == (other.CurrentHash, other.PendingHash, other.Entry)
        && Narrowed.SequenceEqual(other.Narrowed)
        && (Affected is null ? other.Affected is null : other.Affected is not null && Affected.SequenceEqual(other.Affected));
}
