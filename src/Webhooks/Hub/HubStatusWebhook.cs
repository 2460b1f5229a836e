using System.Collections.Frozen;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="HubStatusRules"/> to one path for <c>/status</c> of every kind of ours that has one.</summary>
internal static class HubStatusWebhook
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

    public static IServiceCollection AddHubStatusWebhook(this IServiceCollection services) => services.AddSingleton(provider =>
    {
        var requests = provider.GetRequiredService<AdmissionRequests>();
        return new Webhook(Path, "Status", (path, body, _) => ValueTask.FromResult(Judge(path, body, requests)));
    });

    private static Verdict Judge(string path, AdmissionRequestBody body, AdmissionRequests requests)
    {
        if (body is not { SubResource: SubResource, Resource: { } resource } || !Served.Contains((resource.Group, resource.Version, resource.Resource)))
        {
            return Verdict.BadRequest($"{path} judges the {SubResource} subresource of KubeCarrier's kinds.");
        }

        return Verdict.Of(ReviewConsistency.Violation(body) ?? HubStatusRules.All.Evaluate(requests.Carried(body), NoFacts.Instance));
    }
}
