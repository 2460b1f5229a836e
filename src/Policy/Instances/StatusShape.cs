using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Instances;

/// <summary>What an API server insists on, and takes, in the status of a CRD's objects.</summary>
/// <param name="Required">Members that must be there.</param>
/// <param name="KnowsUnknown">A condition may say <c>Unknown</c>.</param>
/// <param name="ConditionMembers">The members of a condition of the standard shape; none where there are no such conditions.</param>
public sealed record StatusShape(IReadOnlySet<string> Required, bool KnowsUnknown, IReadOnlySet<string> ConditionMembers)
{
    private static readonly string[] Standard = ["type", "status", "reason", "message", "lastTransitionTime"];

    /// <summary>A schema that insists on nothing, and of which nothing is known.</summary>
    public static StatusShape Free { get; } = new(new HashSet<string>(), KnowsUnknown: true, new HashSet<string>());

    public static StatusShape Of(JsonObject crd, string version)
    {
        if (CrdState.Schema(crd, version)?["properties"]?["status"] is not JsonObject status)
        {
            return Free;
        }

        var condition = status["properties"]?["conditions"]?["items"] as JsonObject;
        var members = condition?["properties"] as JsonObject ?? [];
        var words = members["status"]?["enum"] as JsonArray;
        var isStandard = Standard.Take(2).All(members.ContainsKey) && condition.Texts("required").All(Standard.Contains)
            && Takes(members["type"], StatusSteps.InSync) && Takes(members["status"], Condition.False) && members["reason"]?["enum"] is null;
        return new(
            status.Texts("required").ToHashSet(StringComparer.Ordinal),
            words is null || words.Any(word => word.Text() == Condition.Unknown),
            isStandard ? Standard.Where(members.ContainsKey).ToHashSet(StringComparer.Ordinal) : new HashSet<string>());
    }

    private static bool Takes(JsonNode? member, string word) => member?["enum"] is not JsonArray words || words.Any(known => known.Text() == word);
}
