using KubeCarrier.Api.Meta;

namespace KubeCarrier.Cli.Explanation;

/// <summary>A service as the hub serves it: the two resources of one CRD of one service cluster.</summary>
/// <param name="ServiceCluster">The service cluster.</param>
/// <param name="Provider">The provider's namespace.</param>
/// <param name="Tenant">What tenants write; null when the service derives nothing, and they write the other.</param>
/// <param name="Internal">What the provider sees.</param>
internal sealed record HubService(string ServiceCluster, string Provider, ServedResource? Tenant, ServedResource Internal)
{
    /// <summary>What tenants write.</summary>
    public ResourceType Written => (Tenant ?? Internal).Type;

    public bool IsCalled(string name, string? qualifier) => new[] { Tenant, Internal }.OfType<ServedResource>().Any(served => served.IsCalled(name)
        && (qualifier is null || qualifier == served.Type.Group || qualifier == $"{served.Type.Version}.{served.Type.Group}"));
}
