using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>What a tenant must know of a CRD to work with it, without the right to read CRDs.</summary>
public sealed record CrdInformation
{
    public required string Name { get; init; }

    public required string ApiGroup { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] // required by the schema, even when empty
    public IReadOnlyList<CrdVersion> Versions { get; init => field = value ?? []; } = [];

    /// <summary>The service cluster that serves it.</summary>
    public required ObjectReference Region { get; init; }
}

/// <summary>One version of a CRD.</summary>
public sealed record CrdVersion
{
    public required string Name { get; init; }

    /// <summary>The <c>schema</c> of the CRD version, with its <c>openAPIV3Schema</c>.</summary>
    public JsonObject? Schema { get; init; }

    public bool Storage { get; init; }

    /// <summary>The field that <c>/scale</c> writes, such as <c>.spec.replicas</c>; null without that subresource.</summary>
    public string? SpecReplicasPath { get; init; }
}
