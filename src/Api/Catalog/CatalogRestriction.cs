using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>Narrows what some tenants may write to instances of some entries. Both selectors must be written: one that is forgotten would select nobody.</summary>
public sealed record CatalogRestriction
{
    /// <summary>Appears in messages.</summary>
    public required string Name { get; init; }

    public required LabelSelector CatalogEntrySelector { get; init; }

    public required LabelSelector TenantSelector { get; init; }

    public IReadOnlyList<FieldRestriction> Fields { get; init => field = value ?? []; } = [];
}

/// <summary>How many instances each selected tenant may have of each selected entry.</summary>
public sealed record CatalogQuota
{
    /// <summary>Appears in messages.</summary>
    public required string Name { get; init; }

    public required LabelSelector CatalogEntrySelector { get; init; }

    public required LabelSelector TenantSelector { get; init; }

    public required int Instances { get; init; }
}
