using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Destruction;

/// <summary>Where instances are to be looked for.</summary>
/// <param name="Type">What they are.</param>
/// <param name="Namespace">Null: in all namespaces.</param>
public readonly record struct InstanceTarget(ResourceType Type, string? Namespace = null);
