using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Offline.Sessions;

/// <summary>A CRD whose instances tenants could be offered.</summary>
/// <param name="Crd">Its name, such as <c>couchdbs.eu-west-1.team-a</c>.</param>
/// <param name="Kind">The kind of its instances.</param>
/// <param name="Provider">The provider, which is a namespace.</param>
/// <param name="Entry">The CatalogEntry.</param>
/// <param name="ServiceCluster">Where its instances live.</param>
/// <param name="Role">Whether it is derived, or tenants work with the provider's.</param>
/// <param name="Versions">The versions that tenants may write.</param>
/// <param name="Tenants">To whom it is offered, sorted.</param>
/// <param name="Restrictions">All that restrict some of them, sorted.</param>
public sealed record OfflineOffer(
    string Crd, string Kind, string Provider, string Entry, string ServiceCluster, CrdRole Role, IReadOnlyList<string> Versions, IReadOnlyList<string> Tenants,
    IReadOnlyList<OfflineRestriction> Restrictions);

/// <summary>One restriction of an offer, named as <see cref="TouchedRestriction"/> names it.</summary>
public sealed record OfflineRestriction(string Version, string Path, string Source);
