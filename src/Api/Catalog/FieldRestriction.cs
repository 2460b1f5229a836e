using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KubeCarrier.Api.Catalog;

/// <summary>What may be written to one field, with everything below it. Keywords that are absent restrict nothing.</summary>
public record FieldRestriction
{
    /// <summary>Such as <c>.spec.username</c>; the leading dot is optional and kept as written.</summary>
    public required string JsonPath { get; init; }

    /// <summary>The values that may be written: strings, integers, booleans. Compared exactly, numbers by value.</summary>
    public IReadOnlyList<JsonNode> Allowed { get; init => field = value ?? []; } = [];

    /// <summary>Inclusive. An integer, or a Kubernetes quantity such as <c>10Gi</c>.</summary>
    public JsonNode? Minimum { get; init; }

    /// <summary>Inclusive. An integer, or a Kubernetes quantity such as <c>10Gi</c>.</summary>
    public JsonNode? Maximum { get; init; }

    /// <summary>A regular expression that the whole value must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>In Unicode code points, as OpenAPI counts.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The value is fixed when the instance is created, absence included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Immutable { get; init; }

    /// <summary>The field must be there, once defaults are in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Required { get; init; }

    /// <summary>What happens to a value that is not allowed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Enforcement Enforcement { get; init; }

    /// <summary>Appended to the sentence of a denial.</summary>
    public string? Message { get; init; }
}

/// <summary>One field that tenants see, with everything below it, and what they may write there.</summary>
public sealed record ExposedField : FieldRestriction
{
    /// <summary>Put into a new instance that does not have the field.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The value never appears in a message, log or event. Absent: told by the schema's format and the field's name.</summary>
    public bool? Sensitive { get; init; }
}

/// <summary>What happens to a value that a restriction does not allow.</summary>
[JsonConverter(typeof(EnumNameConverter<Enforcement>))]
public enum Enforcement
{
    /// <summary>The write is denied; the default.</summary>
    Deny,

    /// <summary>The write is allowed, and the writer is warned.</summary>
    Warn,

    /// <summary>The write is allowed, and the audit log names the rule.</summary>
    Audit,
}
