using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>A throw-away authority, and the client certificates it signs.</summary>
internal sealed class ClientAuthority : IDisposable
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private const string ForServers = "1.3.6.1.5.5.7.3.1";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _certificate;

    public ClientAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
    }

    public string Pem => _certificate.ExportCertificatePem();

    public X509Certificate2 Issue(string commonName) => Issue($"CN={commonName}", null, ForClients, Now.AddDays(1));

    public X509Certificate2 IssueExpired(string commonName) => Issue($"CN={commonName}", null, ForClients, Now.AddDays(-1));

    public X509Certificate2 IssueForServers(string commonName) => Issue($"CN={commonName}", null, ForServers, Now.AddDays(1));

    public X509Certificate2 IssueForDnsName(string dnsName) => Issue("O=somebody", dnsName, ForClients, Now.AddDays(1));

    public X509Certificate2 IssueForSubject(string subject) => Issue(subject, null, ForClients, Now.AddDays(1));

    public void Dispose() => _certificate.Dispose();

    private X509Certificate2 Issue(string subject, string? dnsName, string usage, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (dnsName is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        using var issued = request.Create(_certificate, Now.AddDays(-20), until, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
