using System.Collections.Frozen;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Reviews;

/// <summary>Binds <see cref="HubStatusRules"/> to one path for <c>/status</c> of every kind of ours that has one.</summary>
public static class StatusJudge
{
    public const string Path = "/validate-status";

    private const string SubResource = "status";

    public static IReadOnlyList<ResourceType> Resources { get; } =
    [
        Account.ResourceType,
        Catalog.ResourceType,
        CatalogEntry.ResourceType,
        CatalogEntrySet.ResourceType,
        DerivedCustomResource.ResourceType,
        CustomResourceDiscovery.ResourceType,
        CustomResourceDiscoverySet.ResourceType,
        ServiceCluster.ResourceType,
        ServiceClusterAssignment.ResourceType,
        KubeCarrierInstallation.ResourceType,
    ];

    private static readonly FrozenSet<(string, string, string)> Served =
        Resources.Select(type => (type.Group, type.Version, type.Plural)).ToFrozenSet();

    /// <summary>Busy, because heartbeats are statuses.</summary>
    internal static Judge Instance { get; } = new(Path, "Status", Of) { IsBusy = true, Rules = HubStatusRules.All.Names };

    private static Verdict Of(Review review)
    {
        if (review.Body is not { SubResource: SubResource, Resource: { } resource } || !Served.Contains((resource.Group, resource.Version, resource.Resource)))
        {
            return Verdict.BadRequest($"{review.Path} judges the {SubResource} subresource of KubeCarrier's kinds.");
        }

        return Verdict.Of(ReviewConsistency.Violation(review.Body) ?? HubStatusRules.All.Evaluate(AdmissionRequests.Carried(review), NoFacts.Instance));
    }
}
