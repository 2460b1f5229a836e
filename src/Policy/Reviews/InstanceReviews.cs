using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.DryRuns;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// Service instances of every CRD, by two families of paths. Judged by the <see cref="HubView"/> alone, but where a service cluster is to judge too.
/// </summary>
public static class InstanceReviews
{
    private const string Kind = "Instance";

    private const string ScaleSubResource = "scale";

    private static readonly Verdict NotComplete = Verdict.Unavailable(
        "The webhook has not read the hub's objects yet; try again in a moment. Its /readyz says what is missing.");

    public static ReviewEndpoint Validating { get; } = new(WebhookPath.Validate, Kind, Validate)
    {
        IsFamily = true,
        IsBusy = true,
        NeedsConfirmation = IsMiss,
        Rules = [.. TenantObjectRules.All.Names.Union(InternalObjectRules.All.Names, StringComparer.Ordinal)],
    };

    public static ReviewEndpoint Mutating { get; } = new(WebhookPath.Mutate, Kind, Mutate)
    {
        IsFamily = true,
        IsBusy = true,
        Rules = [.. InstanceDefaults.All.Names, .. DryRunRules.All.Names],
    };

    private static Verdict Validate(Review review)
    {
        if (Refusal(review, WebhookPath.Validate, out var view) is { } refusal)
        {
            return refusal;
        }

        var request = review.Carried();
        return Of(InstanceRules.Evaluate(request, view), request, view);
    }

    // Denied for want of an offer or because it was withdrawn, and for nothing else.
    private static bool IsMiss(Verdict verdict) => verdict.Decision is
    {
        IsAllowed: false,
        Violations: [{ Rule: TenantObjectRules.OfferExistsRule or FreezeRules.OfferIsNotWithdrawnRule }],
    };

    private static Verdict Mutate(Review review)
    {
        if (Refusal(review, WebhookPath.Mutate, out var view) is { } refusal)
        {
            return refusal;
        }

        var request = review.Carried();
        if (ScaleWrite.Is(request))
        {
            return Scaled(request, view, review.Facts);
        }

        var added = InstanceDefaults.Evaluate(request, view);
        return view.Crd(request.Resource.Group, request.Resource.Resource) is { DryRun: not null } crd && DryRun.IsWanted(crd, request)
            ? Asked(request, added, crd, view, review.Facts)
            : Of(added, request, view);
    }

    // The validating webhook denies what is denied here, in its own words; another cluster is not asked about it (H50).
    private static Verdict Asked(AdmissionRequest<JsonObject> request, Decision added, CrdFacts crd, HubView view, IHubFacts facts)
    {
        var instance = (JsonObject)request.Subject.DeepClone();
        JsonPatch.Apply(instance, added.Patches);
        var patched = request with { Object = instance };
        return InstanceRules.Evaluate(patched, view).IsAllowed
            ? DryRun.Judge(patched, crd, view, facts).After(added) with { Kind = request.Kind.Kind }
            : Of(added, request, view);
    }

    // A Scale gets nothing. Where a service cluster judges it is asked about the whole instance, so that scaling is no way around it.
    private static Verdict Scaled(AdmissionRequest<JsonObject> request, HubView view, IHubFacts facts) =>
        view.Crd(request.Resource.Group, request.Resource.Resource) is { DryRun: not null } crd
        && InstanceRules.Evaluate(request, view).IsAllowed
        && ScaledInstance.Of(request, facts) is { } whole
        && DryRun.IsWanted(crd, whole)
            ? DryRun.Judge(whole, crd, view, facts).WithoutPatches() with { Kind = whole.Kind.Kind }
            : Of(Decision.Allow, request, view);

    private static Verdict? Refusal(Review review, string prefix, out HubView view)
    {
        view = review.Facts.View ?? HubView.Empty;
        var body = review.Body;
        // A review of /scale carries autoscaling's kind, whatever the resource is.
        var isScale = body.SubResource == ScaleSubResource;
        if (body is not { Resource: { } resource, Kind: { } kind } || !WebhookPath.Is(review.Path, prefix, resource, isScale ? null : kind.Kind))
        {
            return Verdict.NotFound("No webhook is served at this path for the resource and kind of the request.");
        }

        if (!isScale && (kind.Group != resource.Group || kind.Version != resource.Version))
        {
            return Verdict.BadRequest("request.kind and request.resource differ in group or version.");
        }

        return review.Facts.View is null ? NotComplete
            : ReviewConsistency.Violation(body) is { } inconsistent ? Verdict.Of(inconsistent)
            : null;
    }

    /// <summary>A kind that no entry speaks of gets no metric label of its own: anyone could invent some.</summary>
    private static Verdict Of(Decision decision, AdmissionRequest<JsonObject> request, HubView view) =>
        Verdict.Of(decision) with { Kind = view.Crd(request.Resource.Group, request.Resource.Resource) is null ? "unknown" : request.Kind.Kind };
}
