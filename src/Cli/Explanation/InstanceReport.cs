using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Cli.Explanation;

/// <summary>All that is told of one instance.</summary>
internal sealed record InstanceReport(NamespacedName Name, HubService Service, InstanceChain Chain, ServicePlace Place, OfferReport Offer);

/// <summary>Where service objects of this tenant are.</summary>
/// <param name="Resource">Null when it may not be read.</param>
/// <param name="Namespace">Null when there is none, or it may not be read.</param>
internal sealed record ServicePlace(ResourceType? Resource, string? Namespace);
