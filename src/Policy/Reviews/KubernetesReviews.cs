using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Namespaces;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// Binds <see cref="NamespaceRules"/>, <see cref="GuardedObjectRules"/> and <see cref="DestructionRules"/> to the paths for what Kubernetes owns, which
/// stays JSON. Webhooks select CRDs and Secrets by label, so no other one waits for us. Metadata of a namespace can be written through every subresource
/// it has, so all of them come here.
/// </summary>
public static class KubernetesReviews
{
    /// <summary>For all namespaces, which must never wait for us.</summary>
    public const string NamespaceOwnersPath = "/validate-namespace-owners";

    /// <summary>For the CRDs of our own kinds.</summary>
    public const string HubCrdsPath = "/validate-hub-crd";

    private const string Namespace = "Namespace";

    public static IReadOnlyList<string> NamespaceSubResources { get; } = ["", "status", "finalize"];

    /// <summary>The namespaces of accounts; fails closed.</summary>
    public static ReviewEndpoint AccountNamespaces { get; } =
        new(WebhookPath.For(WebhookPath.Validate, KubernetesResources.Namespaces), Namespace, JudgeNamespace) { Rules = NamespaceRules.All.Names };

    public static ReviewEndpoint NamespaceOwners { get; } =
        new(NamespaceOwnersPath, "NamespaceOwner", JudgeOwners) { IsBusy = true, Rules = NamespaceOwnerRules.All.Names };

    internal static ReviewEndpoint Crds { get; } =
        Guarded(WebhookPath.For(WebhookPath.Validate, KubernetesResources.CustomResourceDefinitions), KubernetesResources.CustomResourceDefinitions, GuardedView.OfCrd);

    internal static ReviewEndpoint HubCrds { get; } = Guarded(HubCrdsPath, KubernetesResources.CustomResourceDefinitions, GuardedView.OfHubCrd);

    internal static ReviewEndpoint Kubeconfigs { get; } =
        Guarded(WebhookPath.For(WebhookPath.Validate, KubernetesResources.Secrets), KubernetesResources.Secrets, GuardedView.OfKubeconfig);

    /// <summary>The paths for what instances need, and what they are about.</summary>
    public static IReadOnlyDictionary<string, ResourceType> GuardedPaths { get; } = new Dictionary<string, ResourceType>(StringComparer.Ordinal)
    {
        [Crds.Path] = KubernetesResources.CustomResourceDefinitions,
        [HubCrds.Path] = KubernetesResources.CustomResourceDefinitions,
        [Kubeconfigs.Path] = KubernetesResources.Secrets,
    };

    private static Verdict JudgeNamespace(Review review)
    {
        if (Refusal(review) is { } refusal)
        {
            return refusal;
        }

        var request = review.Carried();
        return Verdict.Of(NamespaceRules.All.Evaluate(request, NamespaceView.Of(request, review.Facts)));
    }

    private static Verdict JudgeOwners(Review review) => Refusal(review) ?? Verdict.Of(NamespaceOwnerRules.All.Evaluate(review.Carried(), NoFacts.Instance));

    private static Verdict? Refusal(Review review)
    {
        var (body, type) = (review.Body, KubernetesResources.Namespaces);
        return body is { Kind: { Group: "", Kind: Namespace }, Resource: { } resource }
            && resource.Group == type.Group && resource.Version == type.Version && resource.Resource == type.Plural
            && NamespaceSubResources.Contains(body.SubResource ?? "", StringComparer.Ordinal)
                ? ReviewConsistency.Violation(body) is { } inconsistent ? Verdict.Of(inconsistent) : null
                : Verdict.BadRequest($"{review.Path} judges namespaces in v1 and their subresources status and finalize.");
    }

    private static ReviewEndpoint Guarded(string path, ResourceType type, Func<AdmissionRequest<JsonObject>, IHubFacts, GuardedView> view) =>
        new(path, type.Kind, review => JudgeGuarded(review, type, view)) { Rules = [.. GuardedObjectRules.All.Names, .. DestructionRules.All.Names] };

    private static Verdict JudgeGuarded(Review review, ResourceType type, Func<AdmissionRequest<JsonObject>, IHubFacts, GuardedView> view)
    {
        if (review.Refusal(type) is { } refusal)
        {
            return refusal;
        }

        var request = review.Carried();
        var known = view(request, review.Facts);
        return Verdict.Of(GuardedObjectRules.All.Evaluate(request, known).And(DestructionRules.All.Evaluate(request, known.Destruction)));
    }
}
