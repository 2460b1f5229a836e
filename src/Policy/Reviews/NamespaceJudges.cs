using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Namespaces;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// Binds <see cref="NamespaceRules"/> and <see cref="NamespaceOwnerRules"/> to their paths. Namespaces are not ours, so they stay JSON; metadata
/// can be written through every subresource they have, so all of them come here.
/// </summary>
public static class NamespaceJudges
{
    /// <summary>For the namespaces of accounts, which fail closed.</summary>
    public static string Path { get; } = WebhookPath.For(WebhookPath.Validate, KubernetesResources.Namespaces);

    /// <summary>For all namespaces, which must never wait for us.</summary>
    public const string OwnersPath = "/validate-namespace-owners";

    private const string Kind = "Namespace";

    public static IReadOnlyList<string> SubResources { get; } = ["", "status", "finalize"];

    public static Judge OfAccounts { get; } = new(Path, Kind, JudgeAccounts) { Rules = NamespaceRules.All.Names };

    public static Judge OfOwners { get; } = new(OwnersPath, "NamespaceOwner", JudgeOwners) { IsBusy = true, Rules = NamespaceOwnerRules.All.Names };

    private static Verdict JudgeAccounts(Review review)
    {
        if (Refusal(review) is { } refusal)
        {
            return refusal;
        }

        var request = AdmissionRequests.Carried(review);
        return Verdict.Of(NamespaceRules.All.Evaluate(request, NamespaceView.Of(request, review.Facts)));
    }

    private static Verdict JudgeOwners(Review review) =>
        Refusal(review) ?? Verdict.Of(NamespaceOwnerRules.All.Evaluate(AdmissionRequests.Carried(review), NoFacts.Instance));

    private static Verdict? Refusal(Review review)
    {
        var (body, type) = (review.Body, KubernetesResources.Namespaces);
        return body is { Kind: { Group: "", Kind: Kind }, Resource: { } resource }
            && resource.Group == type.Group && resource.Version == type.Version && resource.Resource == type.Plural
            && SubResources.Contains(body.SubResource ?? "", StringComparer.Ordinal)
                ? ReviewConsistency.Violation(body) is { } inconsistent ? Verdict.Of(inconsistent) : null
                : Verdict.BadRequest($"{review.Path} judges namespaces in v1 and their subresources status and finalize.");
    }
}
