namespace KubeCarrier.Api.Meta;

/// <summary>What people read about a service cluster, as its provider and as its tenants see it.</summary>
public sealed record DisplayMetadata
{
    public string? DisplayName { get; init; }

    public string? Description { get; init; }
}
