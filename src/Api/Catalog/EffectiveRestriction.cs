using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KubeCarrier.Api.Catalog;

/// <summary>Everything that restricts one field for one tenant, merged: the order of the sources does not matter.</summary>
public sealed record EffectiveRestriction
{
    public required string JsonPath { get; init; }

    /// <summary>Put into a new instance that does not have the field. Never that of a sensitive field.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The values that every source allows. Never those of a sensitive field.</summary>
    public IReadOnlyList<JsonNode> Allowed { get; init => field = value ?? []; } = [];

    /// <summary>The largest of all minima.</summary>
    public JsonNode? Minimum { get; init; }

    /// <summary>The smallest of all maxima.</summary>
    public JsonNode? Maximum { get; init; }

    /// <summary>Each must match the whole value.</summary>
    public IReadOnlyList<string> Patterns { get; init => field = value ?? []; } = [];

    public int? MaxLength { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Immutable { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Required { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Sensitive { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Enforcement Enforcement { get; init; }

    public string? Message { get; init; }

    /// <summary>The entry by its name, restrictions of Catalogs as <c>catalog/restriction</c>.</summary>
    public IReadOnlyList<string> Sources { get; init => field = value ?? []; } = [];
}

/// <summary>How many instances this tenant may have.</summary>
public sealed record EffectiveQuota
{
    public required int Instances { get; init; }

    /// <summary>As <c>catalog/quota</c>.</summary>
    public IReadOnlyList<string> Sources { get; init => field = value ?? []; } = [];
}
