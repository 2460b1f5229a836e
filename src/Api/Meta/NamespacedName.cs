namespace KubeCarrier.Api.Meta;

/// <summary>An object's name and, unless it is cluster-scoped, its namespace.</summary>
public readonly record struct NamespacedName(string? Namespace, string Name)
{
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
