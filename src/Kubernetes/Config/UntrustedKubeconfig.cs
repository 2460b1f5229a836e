using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>
/// A kubeconfig somebody else wrote. It would run programs here (exec), read our files (tokenFile, certificate paths),
/// or point our credentials and our place in the network elsewhere (proxy-url, server): none of it is taken.
/// </summary>
internal static class UntrustedKubeconfig
{
    private static readonly (string Field, string Instead)[] RefusedOfUsers =
    [
        ("exec", "running programs is not allowed; put a token or a client certificate into the kubeconfig"),
        ("auth-provider", "it would run code here; put a token or a client certificate into the kubeconfig"),
        ("tokenFile", "reading files is not allowed; put the token into the field token"),
        ("client-certificate", "reading files is not allowed; put the certificate into client-certificate-data"),
        ("client-key", "reading files is not allowed; put the key into client-key-data"),
        ("username", "Kubernetes knows no passwords any more and would take us for system:anonymous; put a token or a client certificate into the kubeconfig"),
        ("password", "Kubernetes knows no passwords any more and would take us for system:anonymous; put a token or a client certificate into the kubeconfig"),
    ];

    private static readonly (string Field, string Instead)[] RefusedOfClusters =
    [
        ("certificate-authority", "reading files is not allowed; put the certificate into certificate-authority-data"),
        ("proxy-url", "a proxy would see and choose the connection; the server must be reachable directly"),
    ];

    public static ClusterConnection Connection(KubeconfigDocument document, UntrustedKubeconfigPolicy policy)
    {
        var context = document.Context(name: null);
        var cluster = document.Cluster(context);
        Refuse(cluster, RefusedOfClusters);
        if (cluster.Flag("insecure-skip-tls-verify"))
        {
            throw new KubeconfigException(
                $"{cluster.At("insecure-skip-tls-verify")} is not allowed here: anyone could answer; "
                + "put the issuer into certificate-authority-data.");
        }

        var connection = new ClusterConnection
        {
            Server = Server(cluster, policy.Addresses),
            CertificateAuthorities = Authorities(cluster),
            TlsServerName = KubeconfigText.TlsServerName(cluster),
            DisableCompression = cluster.Flag("disable-compression"),
            AllowedAddresses = policy.Addresses,
            Namespace = context.String("namespace"),
        };
        return WithUser(connection, document.User(context)
            ?? throw new KubeconfigException($"{context.At("user")} is missing: the cluster would take us for system:anonymous; name one of the users."));
    }

    private static ClusterConnection WithUser(ClusterConnection connection, KubeconfigSection user)
    {
        Refuse(user, RefusedOfUsers);
        var known = connection with
        {
            ClientCertificate = LocalKubeconfig.Certificate(user),
            Token = KubeconfigText.Token(user),
            Impersonation = KubeconfigText.Impersonation(user),
        };
        return known is { ClientCertificate: null, Token: null }
            ? throw new KubeconfigException($"{user.Path} has no credentials: the cluster would take us for system:anonymous; give a token, or client-certificate-data and client-key-data.")
            : known;
    }

    private static void Refuse(KubeconfigSection section, (string Field, string Instead)[] refused)
    {
        foreach (var (field, instead) in refused)
        {
            if (section.Has(field))
            {
                throw new KubeconfigException($"{section.At(field)} is not allowed here: {instead}.");
            }
        }
    }

    private static Uri Server(KubeconfigSection cluster, AddressPolicy addresses)
    {
        var server = ServerAddress.Parse(cluster.String("server"), cluster.At("server"));
        if (server.Scheme != Uri.UriSchemeHttps)
        {
            throw new KubeconfigException($"{cluster.At("server")} must be an https URL.");
        }

        // Names are judged when they are connected to; a literal address can be refused now, where the author sees it.
        if (IPAddress.TryParse(server.DnsSafeHost, out var address) && !addresses.Permits(address))
        {
            throw new KubeconfigException(
                $"{cluster.At("server")} is an address that service clusters may not have (loopback, link-local, metadata or multicast); "
                + "an administrator can allow it with --service-cluster-allow-cidr.");
        }

        return server;
    }

    private static X509Certificate2Collection? Authorities(KubeconfigSection cluster) =>
        cluster.Data("certificate-authority-data") is { } pem ? PemFiles.Authorities(pem, cluster.At("certificate-authority-data")) : null;
}
