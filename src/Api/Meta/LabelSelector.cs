namespace KubeCarrier.Api.Meta;

/// <summary>Selects objects by their labels; everything in it must hold, so an empty one selects all.</summary>
public sealed record LabelSelector
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> MatchLabels { get; init => field = value ?? NoLabels; } = NoLabels;

    public IReadOnlyList<LabelSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];
}

/// <summary>One requirement on one label.</summary>
public sealed record LabelSelectorRequirement
{
    public required string Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    public required string Operator { get; init; }

    /// <summary>For <c>In</c> and <c>NotIn</c> only.</summary>
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}
