namespace KubeCarrier.Api.Catalog;

/// <summary>A provider's word on a change of the CRD in the service cluster that takes something away from instances.</summary>
public sealed record SchemaUpdate
{
    /// <summary>The <see cref="SchemaUpdateStatus.PendingHash"/> that may be taken over. Another change is another hash, and waits again.</summary>
    public string? AcceptedHash { get; init; }
}

/// <summary>The schema in use and the one that waits. A hash is the first 16 hexadecimal digits of SHA-256 over the canonical JSON of <c>spec.versions</c>.</summary>
public sealed record SchemaUpdateStatus
{
    /// <summary>What is published.</summary>
    public string? CurrentHash { get; init; }

    /// <summary>What the service cluster has, while it waits to be accepted.</summary>
    public string? PendingHash { get; init; }

    /// <summary>What would be taken away, at most 20 paths.</summary>
    public IReadOnlyList<string> Narrowed { get; init => field = value ?? []; } = [];

    /// <summary>How many instances would lose data.</summary>
    public int AffectedInstances { get; init; }
}
