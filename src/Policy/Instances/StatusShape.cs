using System.Text.Json.Nodes;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Instances;

/// <summary>What an API server insists on in the status of a CRD's objects.</summary>
/// <param name="Required">Members that must be there.</param>
/// <param name="KnowsUnknown">A condition may say <c>Unknown</c>.</param>
public sealed record StatusShape(IReadOnlySet<string> Required, bool KnowsUnknown)
{
    /// <summary>A schema that insists on nothing.</summary>
    public static StatusShape Free { get; } = new(new HashSet<string>(), KnowsUnknown: true);

    public static StatusShape Of(JsonObject crd, string version)
    {
        if (CrdState.Schema(crd, version)?["properties"]?["status"] is not JsonObject status)
        {
            return Free;
        }

        var words = status["properties"]?["conditions"]?["items"]?["properties"]?["status"]?["enum"] as JsonArray;
        return new(
            (status["required"] as JsonArray ?? []).Select(Schema.Text).OfType<string>().ToHashSet(StringComparer.Ordinal),
            words is null || words.Any(word => Schema.Text(word) == Api.Meta.Condition.Unknown));
    }
}
