using System.Text.Json.Nodes;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// What tenants may set in their instances (docs/contract/offers.md#restrictions), by keyword and never by field or offer. Judged is what tenants
/// write, whoever holds the pen; what the provider and the controller write below is theirs. A write that leaves the content as it is passes:
/// labels, finalizers and deletion go on when a policy has become stricter.
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
    internal static IReadOnlyList<Rule<JsonObject, InstanceView>> Rules { get; } =
    [
        new("policy-is-valid", PolicyIsValid, Create, Update)
        {
            Defends = "A restriction that cannot be evaluated is never taken for no restriction; other entries are not affected.",
        },
        new("field-is-exposed", FieldIsExposed, Create, Update)
        {
            Defends = "What is not exposed is not set: the API server prunes it before, and this is for when it did not.",
        },
        new("value-is-allowed", (request, view) => Judge(request, view, Allowed), Create, Update) { Defends = "allowed: one of the listed values, exactly." },
        new("value-is-in-range", (request, view) => Judge(request, view, Range), Create, Update) { Defends = "minimum and maximum, of numbers and of quantities." },
        new("value-matches-pattern", (request, view) => Judge(request, view, Pattern), Create, Update) { Defends = "pattern: the whole value matches." },
        new("value-is-short-enough", (request, view) => Judge(request, view, MaxLength), Create, Update) { Defends = "maxLength, in Unicode code points." },
        new("value-is-unchanged", (request, view) => Judge(request, view, Immutable), Update)
        {
            Defends = "immutable: what was there when the instance was created stays, and so does its absence.",
        },
        new("value-is-present", (request, view) => Judge(request, view, Required), Create, Update)
        {
            Defends = "required: the field has a value once defaults are in; null is none.",
        },
    ];

    /// <summary>A restriction that cannot be evaluated denies; it is never "no match" (B63).</summary>
    public static Decision PolicyIsValid(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        if (view.Restrictions.Restrictions is not { } restrictions)
        {
            return Decision.Allow;
        }

        var problem = restrictions.Problem
            ?? (restrictions.IsOpen || restrictions.Of(VersionOf(request)) is not null ? null
                : $"policy error: version {VersionOf(request)} of {request.Resource.Resource}.{request.Resource.Group} is not offered; use another version, or try again when it is");
        return problem is null || ChangesNothing(request) ? Decision.Allow : Decision.Deny("spec", problem);
    }

    /// <summary>The API server prunes what is not exposed; should it ever not, such a field is refused and not dropped in silence (B50).</summary>
    public static Decision FieldIsExposed(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        if (view.Restrictions.Usable?.Exposed is not { } exposed
            || request.Object is not { } instance || exposed.ExposesContent(instance) || ChangesNothing(request))
        {
            return Decision.Allow;
        }

        return DenyUnexposed(exposed.Unexposed(instance), request.Resource.Resource);
    }

    private static Decision DenyUnexposed(IEnumerable<string> paths, string resource) => Decision.Combine(paths
        .Where(path => path != "status" && !path.StartsWith("status.", StringComparison.Ordinal) && !path.StartsWith("status[", StringComparison.Ordinal))
        .Select(path => Decision.Deny(path, $"is not a field of this service; kubectl explain {resource} shows its fields")));

    private static Decision Judge(AdmissionRequest<JsonObject> request, InstanceView view, Keyword[] keywords)
    {
        if (view.Restrictions is not { AreValuesFine: false, Usable: { } restrictions, After: { } after, Before: var before })
        {
            return Decision.Allow;
        }

        var decision = ValueJudgement.Of(restrictions, after, before, keywords);
        return ReferenceEquals(decision, Decision.Allow) || ChangesNothing(request) ? Decision.Allow : decision;
    }

    /// <summary>What the rules of this file ask for; mostly the values are fine, and then each of them has its answer already.</summary>
    internal static RestrictionFacts Find(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        var restrictions = RestrictionsFor(request, view);
        var usable = restrictions is { Problem: null } ? restrictions.Of(VersionOf(request)) : null;
        return !ScaleWrite.Is(request) ? RestrictionFacts.Of(restrictions, usable, request.OldObject, request.Object)
            : usable is { ScalePath: { } path } ? RestrictionFacts.Of(restrictions, usable.On(path), ScaleWrite.Before(request, path), ScaleWrite.After(request, path))
            : RestrictionFacts.Of(restrictions, usable: null, before: null, after: null);
    }

    /// <summary>
    /// Null when none apply: on status, on internal objects, and where nothing is offered, because how a service is set up is known to those
    /// alone who are offered it (B74).
    /// </summary>
    public static RestrictionSet? RestrictionsFor(AdmissionRequest<JsonObject> request, InstanceView view) =>
        (request.SubResource.Length > 0 && !ScaleWrite.Is(request))
        || view.Crd is not { Role: not CrdRole.Internal } crd
        || (crd.Role is CrdRole.Shared && InternalObjectRules.IsTheProvider(request, view))
        || (request.Operation is Create && !view.Hub.IsOffered(crd, request.Namespace))
            ? null
            : view.Hub.RestrictionsOn(crd, request.Namespace);

    // Objects are in the version that the webhook named; /scale writes the field of the version that it was called in.
    private static string VersionOf(AdmissionRequest<JsonObject> request) => ScaleWrite.Is(request) ? request.RequestVersion : request.Resource.Version;

    // Asked last: it compares the whole object, and mostly there is nothing to forgive. Of a Scale it does not tell: a zero may be new.
    private static bool ChangesNothing(AdmissionRequest<JsonObject> request) =>
        !ScaleWrite.Is(request) && request is { OldObject: { } before, Object: { } after } && InstanceRules.HasSameContent(before, after);
}

/// <summary>What a write is measured against. A value, so that it lies in the view: the hot path makes one object for both.</summary>
/// <param name="Restrictions">All that apply; null for none.</param>
/// <param name="Usable">What the value rules judge by; null when something is wrong with it: then that alone is told.</param>
/// <param name="Before">The old values.</param>
/// <param name="After">What they judge.</param>
/// <param name="AreValuesFine">None of them has anything to say.</param>
/// <param name="AreKnown">False before they were looked for.</param>
internal readonly record struct RestrictionFacts(
    RestrictionSet? Restrictions, VersionRestrictions? Usable, JsonObject? Before, JsonObject? After, bool AreValuesFine, bool AreKnown)
{
    public static RestrictionFacts Of(RestrictionSet? restrictions, VersionRestrictions? usable, JsonObject? before, JsonObject? after) =>
        new(restrictions, usable, before, after, usable is null || after is null || ValueJudgement.AreFine(usable, after, before), AreKnown: true);
}
