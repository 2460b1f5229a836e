namespace KubeCarrier.Kubernetes.Config;

/// <summary>What Kubernetes mounts into a pod.</summary>
internal static class InClusterFiles
{
    public const string DefaultFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static ClusterConnection Load(string folder, Func<string, string?> environment)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
        {
            throw new KubeconfigException("Not in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set; pass a kubeconfig.");
        }

        var tokenFile = Path.Combine(folder, "token");
        if (!File.Exists(tokenFile))
        {
            throw new KubeconfigException($"No service account token at {tokenFile}; set automountServiceAccountToken, or pass a kubeconfig.");
        }

        var address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        var namespaceFile = Path.Combine(folder, "namespace");
        return new ClusterConnection
        {
            Server = ServerAddress.Parse($"https://{address}:{port}", "KUBERNETES_SERVICE_HOST"),
            CertificateAuthorities = PemFiles.Authorities(PemFiles.Read(Path.Combine(folder, "ca.crt"), "ca.crt"), "ca.crt"),
            TokenFile = tokenFile,
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : null,
        };
    }
}
