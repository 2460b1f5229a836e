namespace KubeCarrier.Api.Catalog;

/// <summary>What people read about a provider or a service.</summary>
public sealed record CommonMetadata
{
    public required string DisplayName { get; init; }

    public required string ShortDescription { get; init; }

    public string? Description { get; init; }

    public Image? Icon { get; init; }

    public Image? Logo { get; init; }
}

/// <summary>A picture, carried inside the object.</summary>
public sealed record Image
{
    public required string MediaType { get; init; }

    /// <summary>Base64, kept as text: nobody here looks at the pixels.</summary>
    public required string Data { get; init; }
}
