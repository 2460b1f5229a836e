using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>Certificates as kubeconfigs carry them.</summary>
internal static class PemFiles
{
    private const int MaxBytes = 1 << 20;

    /// <summary>All public issuers are some 150; each costs time in every handshake.</summary>
    private const int MaxCertificates = 500;

    public static string Read(string path, string field)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? File.ReadAllText(path)
                : throw new KubeconfigException($"{field}: {path} is larger than 1 MiB.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"{field}: {path} cannot be read: {exception.Message}", exception);
        }
    }

    public static X509Certificate2Collection Authorities(string pem, string field)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            throw new KubeconfigException($"{field} holds a certificate that cannot be read.", exception);
        }

        return found.Count switch
        {
            0 => throw new KubeconfigException($"{field} holds no PEM certificate."),
            > MaxCertificates => throw new KubeconfigException($"{field} holds {found.Count} certificates; at most {MaxCertificates} are taken."),
            _ => found,
        };
    }

    /// <summary>What a client shows in the handshake: its certificate with the private key, then its intermediates.</summary>
    public static SslStreamCertificateContext Presented(string certificatePem, string keyPem, string field)
    {
        var leaf = WithKey(certificatePem, keyPem, field);
        try
        {
            return SslStreamCertificateContext.Create(leaf, [.. Authorities(certificatePem, field).Skip(1)], offline: true);
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            leaf.Dispose();
            throw new KubeconfigException($"{field}: the certificate cannot be shown in a TLS handshake.", exception);
        }
    }

    /// <summary>The certificate with its private key; RSA or EC, PKCS#1, SEC1 or PKCS#8.</summary>
    public static X509Certificate2 WithKey(string certificatePem, string keyPem, string field)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificatePem, keyPem);
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            throw new KubeconfigException($"{field}: the certificate and its key cannot be read, or do not belong together.", exception);
        }
    }

    // A curve that this system does not have is not supported, which is no cryptographic error.
    private static bool IsUnusable(Exception exception) => exception is CryptographicException or ArgumentException or NotSupportedException;
}
