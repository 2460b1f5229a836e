using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>Everything needed to reach one API server. It holds secrets: <see cref="ToString"/> tells the address only.</summary>
public sealed record ClusterConnection
{
    /// <summary>The API server; a path prefix, as proxies use it, is kept.</summary>
    public required Uri Server { get; init; }

    /// <summary>The only issuers believed; null: the machine's own.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>Believe any certificate. Never with <see cref="CertificateAuthorities"/>, never for untrusted connections.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>The name the server's certificate must carry, where it is not the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The client's certificate with its key, then its intermediates, as PEM.</summary>
    public ClientCertificate? ClientCertificate { get; init; }

    public string? Token { get; init; }

    /// <summary>Wins over <see cref="Token"/>; read again at least every minute and after a 401.</summary>
    public string? TokenFile { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>A program that hands out credentials; trusted files only.</summary>
    public ExecPlugin? Exec { get; init; }

    public Impersonation? Impersonation { get; init; }

    public Uri? Proxy { get; init; }

    public bool DisableCompression { get; init; }

    /// <summary>Asked before each TCP connection; null: any address (the operator's own file).</summary>
    public AddressPolicy? AllowedAddresses { get; init; }

    /// <summary>The namespace the context names.</summary>
    public string? Namespace { get; init; }

    public override string ToString() => Server.GetLeftPart(UriPartial.Path);

    /// <summary>The service account of the pod this process runs in.</summary>
    public static ClusterConnection InCluster() => InClusterFiles.Load(InClusterFiles.DefaultFolder, Environment.GetEnvironmentVariable);
}

/// <summary>A client certificate: inline as PEM, or as files that are read again when they change.</summary>
public sealed record ClientCertificate
{
    /// <summary>The certificate and its intermediates.</summary>
    public string? CertificatePem { get; init; }

    public string? KeyPem { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    public override string ToString() => CertificateFile ?? "inline";
}

/// <summary>The <c>exec</c> section of a kubeconfig.</summary>
public sealed record ExecPlugin
{
    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public bool ProvideClusterInfo { get; init; }

    /// <summary>Said when the program is missing.</summary>
    public string? InstallHint { get; init; }

    public override string ToString() => Command;
}
