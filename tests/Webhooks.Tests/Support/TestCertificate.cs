using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>A self-signed certificate for loopback in files, made once for the run.</summary>
internal sealed class TestCertificate
{
    private TestCertificate(string certificateFile, string keyFile, string thumbprint) =>
        (CertificateFile, KeyFile, Thumbprint) = (certificateFile, keyFile, thumbprint);

    public static TestCertificate Shared { get; } = Create(Directory.CreateTempSubdirectory("kubecarrier-webhooks-").FullName);

    public string CertificateFile { get; }

    public string KeyFile { get; }

    public string Thumbprint { get; }

    /// <summary>With its key, in the store's own form, as Kestrel wants it.</summary>
    public X509Certificate2 Loaded()
    {
        using var certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private static TestCertificate Create(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubecarrier-webhooks", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        var (certificateFile, keyFile) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return new(certificateFile, keyFile, certificate.Thumbprint);
    }
}
