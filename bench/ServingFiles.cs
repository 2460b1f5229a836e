using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.Bench;

/// <summary>A throw-away certificate for loopback, in files because that is how the webhooks take theirs.</summary>
internal sealed class ServingFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubecarrier-bench-").FullName;

    public string Certificate => Path.Combine(_folder, "tls.crt");

    public string Key => Path.Combine(_folder, "tls.key");

    public static ServingFiles Create()
    {
        var files = new ServingFiles();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    public X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(Certificate, Key);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
