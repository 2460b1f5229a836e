using KubeCarrier.Api.Meta;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>What a process needs although no request of a run shows it, each with its reason.</summary>
internal static class RightsWithoutRequest
{
    private const string Rbac = "rbac.authorization.k8s.io";

    private const string Catalog = "catalog.kubecarrier.io";

    private const string Core = "kubecarrier.io";

    /// <summary>The API server asks for them while it judges another request. <c>EscalationTests</c> show that it does.</summary>
    private static readonly Right[] OfGranting = [new(Rbac, "roles", "escalate"), new(Rbac, "roles", "bind"), new(Rbac, "clusterroles", "escalate")];

    /// <summary>The same of a child that blocks the deletion of its owner, where OwnerReferencesPermissionEnforcement is on: here it is not.</summary>
    private static readonly Right[] OfOwners =
    [
        .. Each(Catalog, "update", "accounts/finalizers", "catalogentries/finalizers", "catalogentrysets/finalizers"),
        .. Each(Core, "update", "customresourcediscoverysets/finalizers", "serviceclusters/finalizers"),
        new("apiextensions.k8s.io", "customresourcedefinitions/finalizers", "update"),
        new("<instances>", "<plural>/finalizers", "update"),
    ];

    /// <summary>
    /// An apply that 1.20 cannot do, because it empties an object or the API server does not know a keyword of the CRD, is done by reading the object and
    /// replacing it or its status. Which kind that hits is chance.
    /// </summary>
    private static readonly Right[] OfRefusedApplies =
    [
        new("apiextensions.k8s.io", "customresourcedefinitions", "update"),
        .. Each(Catalog, "get", "accounts", "catalogs", "catalogentries", "catalogentrysets", "derivedcustomresources", "offerings", "providers", "regions", "tenants"),
        .. Each(Core, "get", "customresourcediscoveries", "customresourcediscoverysets", "serviceclusterassignments", "serviceclusters"),
        .. Each(Catalog, "update", "accounts/status", "catalogs/status", "catalogentries/status", "catalogentrysets/status", "derivedcustomresources/status"),
        .. Each(Core, "update", "customresourcediscoveries/status", "customresourcediscoverysets/status", "serviceclusterassignments/status", "serviceclusters/status"),
        new("operator.kubecarrier.io", "kubecarriers", "get"),
        new("operator.kubecarrier.io", "kubecarriers/status", "update"),
        new("<instances>", "<plural>/status", "update"),
    ];

    public static IReadOnlyCollection<Right> Of(string user) => user == WellKnown.Users.Controller ? [.. OfGranting, .. OfOwners, .. OfRefusedApplies] : [];

    private static IEnumerable<Right> Each(string group, string verb, params IEnumerable<string> resources) => resources.Select(resource => new Right(group, resource, verb));
}
