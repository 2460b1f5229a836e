using System.Text.Json.Nodes;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// What tenants may set in their instances (api-shapes 1 and 2), by keyword and never by field or offer. Judged is what tenants write, whoever holds
/// the pen; what the provider and the controller write below is theirs. A write that leaves the content as it is passes: labels, finalizers and
/// deletion go on when a policy has become stricter.
/// </summary>
public static class RestrictionRules
{
    private static readonly Keyword[] Allowed = [Keyword.Allowed];
    private static readonly Keyword[] Range = [Keyword.Minimum, Keyword.Maximum];
    private static readonly Keyword[] Pattern = [Keyword.Pattern];
    private static readonly Keyword[] MaxLength = [Keyword.MaxLength];
    private static readonly Keyword[] Immutable = [Keyword.Immutable];
    private static readonly Keyword[] Required = [Keyword.Required];

    /// <summary>A part of the rules for tenant objects, and for shared ones.</summary>
    internal static IReadOnlyList<Rule<JsonObject, HubView>> Rules { get; } =
    [
        new("policy-is-valid", PolicyIsValid, Create, Update),
        new("field-is-exposed", FieldIsExposed, Create, Update),
        new("value-is-allowed", (request, view) => Judge(request, view, Allowed), Create, Update),
        new("value-is-in-range", (request, view) => Judge(request, view, Range), Create, Update),
        new("value-matches-pattern", (request, view) => Judge(request, view, Pattern), Create, Update),
        new("value-is-short-enough", (request, view) => Judge(request, view, MaxLength), Create, Update),
        new("value-is-unchanged", (request, view) => Judge(request, view, Immutable), Update),
        new("value-is-present", (request, view) => Judge(request, view, Required), Create, Update),
    ];

    /// <summary>A restriction that cannot be evaluated denies; it is never "no match" (B63).</summary>
    public static Decision PolicyIsValid(AdmissionRequest<JsonObject> request, HubView view)
    {
        if (RestrictionsFor(request, view) is not { } restrictions)
        {
            return Decision.Allow;
        }

        var problem = restrictions.Problem
            ?? (restrictions.IsOpen || restrictions.Of(request.Resource.Version) is not null ? null
                : $"policy error: version {request.Resource.Version} of {request.Resource.Resource}.{request.Resource.Group} is not offered; use another version, or try again when it is");
        return problem is null || ChangesNothing(request) ? Decision.Allow : Decision.Deny("spec", problem);
    }

    /// <summary>The API server prunes what is not exposed; should it ever not, such a field is refused and not dropped in silence (B50).</summary>
    public static Decision FieldIsExposed(AdmissionRequest<JsonObject> request, HubView view)
    {
        if (Usable(request, view)?.Exposed is not { } exposed
            || request.Object is not { } instance || exposed.ExposesContent(instance) || ChangesNothing(request))
        {
            return Decision.Allow;
        }

        return Decision.Combine(exposed.Unexposed(instance)
            .Where(path => path != "status" && !path.StartsWith("status.", StringComparison.Ordinal) && !path.StartsWith("status[", StringComparison.Ordinal))
            .Select(path => Decision.Deny(path, $"is not a field of this service; kubectl explain {request.Resource.Resource} shows its fields")));
    }

    private static Decision Judge(AdmissionRequest<JsonObject> request, HubView view, Keyword[] keywords)
    {
        if (Usable(request, view) is not { } restrictions || request.Object is not { } after)
        {
            return Decision.Allow;
        }

        var decision = ValueJudgement.Of(restrictions, after, request.OldObject, keywords);
        return ReferenceEquals(decision, Decision.Allow) || ChangesNothing(request) ? Decision.Allow : decision;
    }

    /// <summary>What the value rules judge by; when something is wrong with it, that alone is told.</summary>
    private static VersionRestrictions? Usable(AdmissionRequest<JsonObject> request, HubView view) =>
        RestrictionsFor(request, view) is { Problem: null } restrictions ? restrictions.Of(request.Resource.Version) : null;

    /// <summary>
    /// Null when none apply: on subresources, on internal objects, and where nothing is offered, because how a service is set up is known to those
    /// alone who are offered it (B74).
    /// </summary>
    private static RestrictionSet? RestrictionsFor(AdmissionRequest<JsonObject> request, HubView view) =>
        request.SubResource.Length > 0
        || view.Crd(request.Resource.Group, request.Resource.Resource) is not { Role: not CrdRole.Internal } crd
        || (crd.Role is CrdRole.Shared && InternalObjectRules.IsProviders(request, crd, view))
        || (request.Operation is Create && !view.IsOffered(crd, request.Namespace))
            ? null
            : view.RestrictionsOn(crd, request.Namespace);

    // Asked last: it compares the whole object, and mostly there is nothing to forgive.
    private static bool ChangesNothing(AdmissionRequest<JsonObject> request) =>
        request is { OldObject: { } before, Object: { } after } && InstanceRules.HasSameContent(before, after);
}
