using System.Text.Json.Nodes;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Offline.Sessions;

/// <summary>Which restrictions judged a value of a write, and which of them denied it: for coverage.</summary>
internal static class RestrictionTouch
{
    private static readonly Keyword[] Keywords = Enum.GetValues<Keyword>();

    public static IReadOnlyList<TouchedRestriction> Of(Review review, HubView view, Decision decision)
    {
        var request = review.Carried();
        if (request.Object is not { } after
            || RestrictionRules.RestrictionsFor(request, new(request, view)) is not { Problem: null } restrictions
            || restrictions.Of(request.Resource.Version) is not { } known)
        {
            return [];
        }

        var touched = new List<TouchedRestriction>();
        foreach (var bound in known.Own.Concat(known.Added).Where(bound => IsRestricting(bound.Restriction)))
        {
            var denied = Denies(bound, known, after, request.OldObject, decision);
            if (denied || HasValue(bound.Restriction.Path.Segments, after, 0))
            {
                touched.Add(new(
                    $"{request.Resource.Resource}.{request.Resource.Group}", request.Resource.Version, $"{bound.Restriction.Path}", bound.Restriction.Source.Name, denied));
            }
        }

        return touched;
    }

    /// <summary>A restriction may only hold a default.</summary>
    public static bool IsRestricting(Restriction restriction) => Array.Exists(Keywords, restriction.Has);

    private static bool Denies(BoundRestriction bound, VersionRestrictions known, JsonObject after, JsonObject? before, Decision decision)
    {
        if (decision.IsAllowed)
        {
            return false;
        }

        var alone = ValueJudgement.Of(known with { Own = [bound], Added = [] }, after, before, Keywords);
        return alone.Violations.Any(violation => decision.Violations.Any(said => said.Path == violation.Path && said.Message == violation.Message));
    }

    private static bool HasValue(IReadOnlyList<KubeCarrier.Json.PathSegment> path, JsonNode? node, int depth)
    {
        for (; depth < path.Count; depth++)
        {
            if (path[depth].Name is not { } name)
            {
                var next = depth + 1;
                return node switch
                {
                    JsonArray list => list.Any(element => HasValue(path, element, next)),
                    JsonObject map => map.Any(entry => HasValue(path, entry.Value, next)),
                    _ => false,
                };
            }

            node = (node as JsonObject)?[name];
        }

        return node is not null;
    }
}
