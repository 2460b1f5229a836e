namespace KubeCarrier.Api.Meta;

/// <summary>An object by its name; kind and namespace follow from the field that holds the reference.</summary>
public sealed record ObjectReference
{
    public required string Name { get; init; }
}
