using System.Net;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>What kubeconfigs from Secrets may reach.</summary>
public sealed record UntrustedKubeconfigPolicy
{
    /// <summary>Networks allowed although loopback, link-local or metadata: <c>--service-cluster-allow-cidr</c>.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Networks refused although ordinary, such as the own cluster's service range.</summary>
    public IReadOnlyList<IPNetwork> DeniedNetworks { get; init; } = [];

    public AddressPolicy Addresses => new(AllowedNetworks, DeniedNetworks);
}
