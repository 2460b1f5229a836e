using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.LocalClusters.Certificates;

/// <summary>A key pair as PEM text.</summary>
internal sealed record KeyPair(string CertificatePem, string KeyPem);

/// <summary>A throw-away authority for one cluster. ECDSA P-256 throughout: small, quick to make, and every Kubernetes reads it.</summary>
internal sealed class CertificateAuthority(KeyPair pair)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(5 * 365);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    public KeyPair Pair { get; } = pair;

    public static CertificateAuthority Create(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name(name, []), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - ClockSkew, now + Lifetime);
        return new(new(certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem()));
    }

    /// <summary>A certificate for a server on loopback that may also act as a client, as etcd's peers do.</summary>
    public KeyPair IssueServer(string name, IEnumerable<string> dnsNames, IEnumerable<string> addresses)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var dnsName in dnsNames)
        {
            alternatives.AddDnsName(dnsName);
        }

        foreach (var address in addresses)
        {
            alternatives.AddIpAddress(IPAddress.Parse(address));
        }

        return Issue(Name(name, []), [ServerAuthentication, ClientAuthentication], alternatives.Build());
    }

    /// <summary>A client certificate: Kubernetes reads the user from the common name and the groups from the organisations.</summary>
    public KeyPair IssueClient(string user, IReadOnlyList<string> groups) => Issue(Name(user, groups), [ClientAuthentication], null);

    private KeyPair Issue(X500DistinguishedName subject, OidCollection usages, X509Extension? alternatives)
    {
        using var authority = X509Certificate2.CreateFromPem(Pair.CertificatePem, Pair.KeyPem);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (alternatives is not null)
        {
            request.CertificateExtensions.Add(alternatives);
        }

        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, SerialNumber());
        return new(certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x01); // positive and without leading zeros
        return serial;
    }

    private static X500DistinguishedName Name(string commonName, IReadOnlyList<string> organizations)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var organization in organizations)
        {
            name.AddOrganizationName(organization);
        }

        name.AddCommonName(commonName);
        return name.Build();
    }
}
