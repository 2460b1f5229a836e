using System.Collections.Frozen;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Offers;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Reviews;

/// <summary>One path that the API server calls, and what decides there.</summary>
/// <param name="Path">Where it is served; for a family of paths, their common start.</param>
/// <param name="Kind">The metric label.</param>
/// <param name="Evaluate">What decides. What it throws is no verdict: facts that cannot be had are never guessed.</param>
public sealed record ReviewEndpoint(string Path, string Kind, Func<Review, Verdict> Evaluate)
{
    /// <summary>Whether a verdict could rest on watches that lag, and is to be given again once they cannot.</summary>
    public Func<Verdict, bool> NeedsConfirmation { get; init; } = static _ => false;

    /// <summary>Ids of the rules it evaluates.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Serves every path that starts with <see cref="Path"/> and that no other endpoint serves.</summary>
    public bool IsFamily { get; init; }

    /// <summary>Asked so often that an "allowed" is worth a line at Debug only.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Asked by the controller again and again for the same answer: worth a line at Debug only, whatever it is.</summary>
    public bool IsRoutine { get; init; }
}

/// <summary>Every path that is served; the static configurations in manifests/webhooks name the same (docs/contract/names.md#paths).</summary>
public static class ReviewEndpoints
{
    public static IReadOnlyList<ReviewEndpoint> All { get; } =
    [
        KindReviews.Destroying(AccountRules.All, AccountView.Of),
        KindReviews.Destroying(TenantRules.All),
        KindReviews.Of(ProviderRules.All),
        KindReviews.Of(RegionRules.All),
        KindReviews.Of(OfferingRules.All),
        KindReviews.Of(CatalogRules.All, CatalogView.Of),
        KindReviews.Destroying(CatalogEntryRules.All, BaseCrdView.Of),
        KindReviews.Destroying(CatalogEntrySetRules.All, BaseCrdView.Of),
        KindReviews.Destroying(DerivedCustomResourceRules.All, DerivedView.Of),
        KindReviews.Destroying(ServiceClusterRules.All),
        KindReviews.Destroying(ServiceClusterAssignmentRules.All, AssignmentView.Of),
        KindReviews.Destroying(CustomResourceDiscoveryRules.All, CustomResourceDiscoveryRules.InstancesOf),
        KindReviews.Destroying<CustomResourceDiscoverySet>(),
        KindReviews.Status,
        KubernetesReviews.AccountNamespaces,
        KubernetesReviews.NamespaceOwners,
        KubernetesReviews.Crds,
        KubernetesReviews.HubCrds,
        KubernetesReviews.Kubeconfigs,
        InstanceReviews.Validating,
        InstanceReviews.Mutating,
        new(Canary.PathPrefix, "Canary", static review => Canary.Denial(review.Path)) { IsFamily = true, IsRoutine = true },
    ];

    /// <summary>The ids of all rules, sorted.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. All.SelectMany(endpoint => endpoint.Rules).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static readonly FrozenDictionary<string, ReviewEndpoint> Exact =
        All.Where(endpoint => !endpoint.IsFamily).ToFrozenDictionary(endpoint => endpoint.Path, StringComparer.Ordinal);

    private static readonly ReviewEndpoint[] Families = [.. All.Where(endpoint => endpoint.IsFamily)];

    /// <summary>Null when nothing is served at the path.</summary>
    public static ReviewEndpoint? Find(string path)
    {
        if (Exact.TryGetValue(path, out var exact))
        {
            return exact;
        }

        foreach (var family in Families)
        {
            if (path.StartsWith(family.Path, StringComparison.Ordinal))
            {
                return family;
            }
        }

        return null;
    }
}
