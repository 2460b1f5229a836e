using System.Collections.Frozen;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Offers;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Policy.Reviews;

/// <summary>Every path that is served; the static configurations in manifests/webhooks name the same (docs/contract/names.md#paths).</summary>
public static class Judges
{
    public static IReadOnlyList<Judge> All { get; } =
    [
        KindJudge.Destroying(AccountRules.All, AccountView.Of),
        KindJudge.Destroying(TenantRules.All),
        KindJudge.Of(ProviderRules.All),
        KindJudge.Of(RegionRules.All),
        KindJudge.Of(OfferingRules.All),
        KindJudge.Of(CatalogRules.All, CatalogView.Of),
        KindJudge.Destroying(CatalogEntryRules.All, BaseCrdView.Of),
        KindJudge.Destroying(CatalogEntrySetRules.All, BaseCrdView.Of),
        KindJudge.Destroying(DerivedCustomResourceRules.All, DerivedView.Of),
        KindJudge.Destroying(ServiceClusterRules.All),
        KindJudge.Destroying(ServiceClusterAssignmentRules.All, AssignmentView.Of),
        KindJudge.Destroying(CustomResourceDiscoveryRules.All, CustomResourceDiscoveryRules.InstancesOf),
        KindJudge.Destroying<CustomResourceDiscoverySet>(),
        StatusJudge.Instance,
        NamespaceJudges.OfAccounts,
        NamespaceJudges.OfOwners,
        GuardedJudges.OfCrds,
        GuardedJudges.OfHubCrds,
        GuardedJudges.OfKubeconfigs,
        InstanceJudges.Validating,
        InstanceJudges.Mutating,
        CanaryJudge.Instance,
    ];

    /// <summary>The ids of all rules, sorted.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. All.SelectMany(judge => judge.Rules).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static readonly FrozenDictionary<string, Judge> Exact =
        All.Where(judge => !judge.IsFamily).ToFrozenDictionary(judge => judge.Path, StringComparer.Ordinal);

    private static readonly Judge[] Families = [.. All.Where(judge => judge.IsFamily)];

    /// <summary>Null when nothing is served at the path.</summary>
    public static Judge? Find(string path)
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
