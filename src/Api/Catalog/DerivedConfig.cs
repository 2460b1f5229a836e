using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KubeCarrier.Api.Catalog;

/// <summary>What tenants see of a CRD, and what fills the fields they do not see.</summary>
public sealed record DerivedConfig
{
    // The schema requires the member, so an empty list is written: otherwise an entry made from a set would be refused.
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<ExposeConfig> Expose { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Preset> Presets { get; init => field = value ?? []; } = [];
}

/// <summary>The fields that tenants see in some versions of a CRD.</summary>
public sealed record ExposeConfig
{
    public IReadOnlyList<string> Versions { get; init => field = value ?? []; } = [];

    public IReadOnlyList<ExposedField> Fields { get; init => field = value ?? []; } = [];
}

/// <summary>The initial value of a field that tenants do not see, written when the internal object is created and never afterwards.</summary>
public sealed record Preset
{
    public required string JsonPath { get; init; }

    public required JsonNode Value { get; init; }
}
