namespace KubeCarrier.Api.Catalog;

/// <summary>A user, group or service account, as RBAC names them.</summary>
public sealed record Subject
{
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public string? ApiGroup { get; init; }

    public string? Namespace { get; init; }
}

/// <summary>The kinds of a <see cref="Subject"/>.</summary>
public static class SubjectKinds
{
    public const string ServiceAccount = "ServiceAccount";

    public static IReadOnlyList<string> All { get; } = ["User", "Group", ServiceAccount];
}
