using System.Net;
using System.Net.Sockets;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>
/// Which addresses an untrusted connection may reach. Asked with the address that is about to be connected to, after DNS:
/// a name that was harmless when it was looked at may point elsewhere a moment later.
/// </summary>
public sealed class AddressPolicy(IReadOnlyList<IPNetwork> allowed, IReadOnlyList<IPNetwork>? denied = null)
{
    private static readonly IPNetwork[] NeverByDefault =
    [
        IPNetwork.Parse("0.0.0.0/8"), // "this host": Linux connects to loopback
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), // link-local; the cloud metadata service
        IPNetwork.Parse("100.100.100.200/32"), // Alibaba Cloud's metadata service
        IPNetwork.Parse("168.63.129.16/32"), // Azure's host agent
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments; Oracle Cloud's metadata service
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, broadcast
        IPNetwork.Parse("::/128"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fec0::/10"), // deprecated site-local, still routed by some
        IPNetwork.Parse("ff00::/8"),
        IPNetwork.Parse("fd00:ec2::/32"), // AWS' metadata service
        IPNetwork.Parse("fd20:ce::254/128"), // Google Cloud's metadata service
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>An allowed network wins over the built-in list; a denied one, such as the cluster's own service range, wins over both.</summary>
    public bool Permits(IPAddress address)
    {
        var plain = WithoutDisguise(address);
        if (denied is not null && Contains(denied, plain))
        {
            return false;
        }

        return Contains(allowed, plain) || !Contains(NeverByDefault, plain);
    }

    private static bool Contains(IReadOnlyList<IPNetwork> networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An IPv4 address can be written inside several IPv6 ranges; the network unwraps it again.</summary>
    private static IPAddress WithoutDisguise(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes); // without the scope id, with which no network compares equal
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (Nat64.Contains(plain) || (Compatible.Contains(plain) && !plain.Equals(IPAddress.IPv6Any) && !plain.Equals(IPAddress.IPv6Loopback)))
        {
            return new IPAddress(bytes.AsSpan(12, 4));
        }

        return SixToFour.Contains(plain) ? new IPAddress(bytes.AsSpan(2, 4)) : plain;
    }
}
