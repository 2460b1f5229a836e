using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// Binds <see cref="GuardedObjectRules"/> and <see cref="DestructionRules"/> to the paths for what instances need and Kubernetes owns. Webhooks select
/// these objects by label, so no other CRD and no other Secret waits for us.
/// </summary>
public static class GuardedJudges
{
    /// <summary>For the CRDs of our own kinds.</summary>
    public const string HubCrdsPath = "/validate-hub-crd";

    internal static Judge OfCrds { get; } = Of(WebhookPath.For(WebhookPath.Validate, KubernetesResources.CustomResourceDefinitions), KubernetesResources.CustomResourceDefinitions, GuardedView.OfCrd);

    internal static Judge OfHubCrds { get; } = Of(HubCrdsPath, KubernetesResources.CustomResourceDefinitions, GuardedView.OfHubCrd);

    internal static Judge OfKubeconfigs { get; } = Of(WebhookPath.For(WebhookPath.Validate, KubernetesResources.Secrets), KubernetesResources.Secrets, GuardedView.OfKubeconfig);

    /// <summary>The paths, and what they are about.</summary>
    public static IReadOnlyDictionary<string, ResourceType> Paths { get; } = new Dictionary<string, ResourceType>(StringComparer.Ordinal)
    {
        [OfCrds.Path] = KubernetesResources.CustomResourceDefinitions,
        [OfHubCrds.Path] = KubernetesResources.CustomResourceDefinitions,
        [OfKubeconfigs.Path] = KubernetesResources.Secrets,
    };

    private static Judge Of(string path, ResourceType type, Func<AdmissionRequest<JsonObject>, IHubFacts, GuardedView> view) =>
        new(path, type.Kind, review => Of(review, type, view)) { Rules = [.. GuardedObjectRules.All.Names, .. DestructionRules.All.Names] };

    private static Verdict Of(Review review, ResourceType type, Func<AdmissionRequest<JsonObject>, IHubFacts, GuardedView> view)
    {
        var body = review.Body;
        if (!string.IsNullOrEmpty(body.SubResource)
            || body is not { Kind: { } kind, Resource: { } resource }
            || kind.Group != type.Group || kind.Version != type.Version || kind.Kind != type.Kind
            || resource.Group != type.Group || resource.Version != type.Version || resource.Resource != type.Plural)
        {
            return Verdict.BadRequest($"{review.Path} judges {type.GroupResource} in {type.Version}, the main resource only.");
        }

        if ((ReviewConsistency.Violation(body) ?? ReviewConsistency.ScopeViolation(body, type.Namespaced)) is { } inconsistent)
        {
            return Verdict.Of(inconsistent);
        }

        var request = AdmissionRequests.Carried(review);
        var known = view(request, review.Facts);
        return Verdict.Of(GuardedObjectRules.All.Evaluate(request, known).And(DestructionRules.All.Evaluate(request, known.Destruction)));
    }
}
