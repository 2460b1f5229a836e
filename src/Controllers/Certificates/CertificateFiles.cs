using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Certificates;
using KubeCarrier.Policy.Certificates;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Certificates;

/// <summary>What the members of a Secret with a certificate say; nothing for what cannot be read.</summary>
internal static class CertificateFiles
{
    private const string PartOf = "app.kubernetes.io/part-of";

    public const string Type = "kubernetes.io/tls";

    public const string Certificate = "tls.crt";

    public const string Key = "tls.key";

    /// <summary>Whom to trust, as cert-manager writes it too.</summary>
    public const string Bundle = "ca.crt";

    /// <summary>A pair that fits together.</summary>
    public static PemPair? PairIn(JsonObject? secret)
    {
        if (Text(secret, Certificate) is not { } certificate || Text(secret, Key) is not { } key)
        {
            return null;
        }

        try
        {
            using var whole = X509Certificate2.CreateFromPem(certificate, key);
            return new(certificate, key);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    public static IReadOnlyList<X509Certificate2> BundleIn(JsonObject? secret) => Text(secret, Bundle) is { } pem ? Certificates(pem) : [];

    /// <summary>The certificates of a bundle, of which some may be unreadable.</summary>
    public static IReadOnlyList<X509Certificate2> Certificates(string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // What stood before it is in the collection.
        }

        return [.. found];
    }

    public static AuthorityFacts Facts(X509Certificate2 authority) => new(Id(authority), authority.NotBefore.ToUniversalTime(), authority.NotAfter.ToUniversalTime());

    public static ServingFacts Facts(PemPair serving, IEnumerable<X509Certificate2> trusted)
    {
        using var leaf = X509Certificate2.CreateFromPem(serving.Certificate);
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())));
        var issuer = trusted.FirstOrDefault(authority => IsSigned(leaf, authority));
        return new(issuer is null ? null : Id(issuer), leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime(), names.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    public static string Id(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>A Secret for the pair and the bundle.</summary>
    public static JsonObject Secret(NamespacedName name, PemPair pair, string bundle)
    {
        var secret = Manifest.New(KubernetesResources.Secrets, name);
        secret["metadata"]?["labels"] = new JsonObject { [PartOf] = "kubecarrier" };
        secret["type"] = Type;
        secret["data"] = Data(pair, bundle);
        return secret;
    }

    public static JsonObject Data(PemPair pair, string bundle) =>
        new() { [Certificate] = Base64(pair.Certificate), [Key] = Base64(pair.Key), [Bundle] = Base64(bundle) };

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // Whether it was so at some time: when it ends is judged elsewhere.
    private static bool IsSigned(X509Certificate2 leaf, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(leaf);
    }

    /// <summary>Null for what is no base64 of UTF-8.</summary>
    public static string? Text(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return bytes.Length > 0 && Convert.TryFromBase64String(base64 ?? "", bytes, out var length) ? Encoding.UTF8.GetString(bytes.AsSpan(0, length)) : null;
    }

    private static string? Text(JsonObject? secret, string member) => Text(secret.Text("data", member));
}
