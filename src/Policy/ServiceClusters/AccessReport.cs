using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>Whether a credential may do what it must, as the service cluster itself says (H63).</summary>
/// <param name="Missing">The rights that it lacks, each with the verbs that are missing.</param>
/// <param name="IsKnown">The service cluster answers such questions; where it does not, nothing is concluded.</param>
public sealed record AccessReport(IReadOnlyList<AccessRight> Missing, bool IsKnown)
{
    public bool IsMissing => Missing.Count > 0;

    /// <param name="rights">What it must be allowed.</param>
    /// <param name="mayDo">Whether it may, by right and verb; null where there is no answer.</param>
    public static AccessReport Of(IReadOnlyList<AccessRight> rights, Func<AccessRight, string, bool?> mayDo)
    {
        var missing = rights.Select(right => right with { Verbs = [.. right.Verbs.Where(verb => mayDo(right, verb) is false)] });
        return new([.. missing.Where(right => right.Verbs.Count > 0)], rights.All(right => right.Verbs.All(verb => mayDo(right, verb) is not null)));
    }

    /// <summary>The question whether a credential has one of its rights.</summary>
    public static JsonObject Question(AccessRight right, string verb)
    {
        var type = KubernetesResources.SelfSubjectAccessReviews;
        return new()
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject { ["group"] = right.Group, ["resource"] = right.Resource, ["verb"] = verb },
            },
        };
    }

    /// <summary>The answer; null when the authorizer could not tell.</summary>
    public static bool? Answer(JsonObject review)
    {
        var status = review["status"];
        var allowed = status?["allowed"] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : (bool?)null;
        return allowed is false && status?["evaluationError"] is not null ? null : allowed;
    }

    /// <summary>What is missing, as what to grant.</summary>
    public string Message(string serviceCluster) =>
        $"in service cluster {serviceCluster} the credential lacks: {string.Join("; ", Missing.Select(right => $"{string.Join(", ", right.Verbs)} on {right.Resource}{(right.Group.Length > 0 ? $".{right.Group}" : "")}"))}; "
        + "grant them by a ClusterRole, as manifests/rbac/service-cluster does";

    /// <summary>The condition, once there was something to say: absent while nothing was ever missing.</summary>
    public void AddTo(Conditions conditions, string serviceCluster)
    {
        const string Type = CustomResourceDiscoveryConditions.AccessReady;
        if (IsMissing)
        {
            conditions.Set(Type, false, CustomResourceDiscoveryConditions.MissingRights, Message(serviceCluster));
        }
        else if (!IsKnown)
        {
            conditions.Set(Type, Condition.Unknown, CustomResourceDiscoveryConditions.NotTold, $"service cluster {serviceCluster} does not answer what the credential may do there");
        }
        else if (conditions.All.Any(condition => condition.Type == Type))
        {
            conditions.Set(Type, true, CustomResourceDiscoveryConditions.AllRights, "the credential may do all that it must");
        }
    }
}
