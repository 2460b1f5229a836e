using KubeCarrier.LocalClusters.Certificates;

namespace KubeCarrier.LocalClusters;

/// <summary>One control plane on this machine: where it listens, where its files are, and kubeconfigs for whomever you name.</summary>
public sealed class LocalControlPlane
{
    internal LocalControlPlane(string directory, ControlPlaneState state)
    {
        Directory = directory;
        State = state;
        Pki = new(Path.Combine(directory, "pki"));
    }

    public string Name => State.Name;

    public Uri Server => new($"https://127.0.0.1:{State.ApiServerPort}");

    public string Directory { get; }

    /// <summary>A kubeconfig of a member of <c>system:masters</c>.</summary>
    public string AdminKubeconfigPath => Path.Combine(Directory, "admin.kubeconfig");

    /// <summary>Every request but health probes, one JSON event per line, at level Metadata; rotated at 100 MB.</summary>
    public string AuditLogPath => Path.Combine(Directory, "audit.log");

    /// <summary>Where a webhook server must listen, on 127.0.0.1, to be shown the API server's client certificate.</summary>
    public int WebhookPort => State.WebhookPort;

    /// <summary>The common name of that certificate, for the webhook server's --client-name.</summary>
    public const string WebhookClientName = "kube-apiserver-webhook-client";

    /// <summary>The authority of that certificate, for the webhook server's --client-ca.</summary>
    public string AuthorityPath => Pki.CaCertificate;

    internal ControlPlaneState State { get; }

    internal ControlPlanePki Pki { get; }

    internal string ControllerManagerKubeconfigPath => Path.Combine(Directory, "controller-manager.kubeconfig");

    internal string AuditPolicyPath => Path.Combine(Directory, "audit-policy.yaml");

    internal string AdmissionConfigurationPath => Path.Combine(Directory, "admission.yaml");

    internal string WebhookKubeconfigPath => Path.Combine(Directory, "webhook-client.kubeconfig");

    internal string EtcdDirectory => Path.Combine(Directory, "etcd");

    /// <summary>The text of a kubeconfig with a new client certificate for this user and these groups.</summary>
    public string Kubeconfig(string user, params IReadOnlyList<string> groups)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        var authority = Pki.ReadAuthority();
        return Certificates.Kubeconfig.For(Name, Server, authority.Pair.CertificatePem, user, authority.IssueClient(user, groups));
    }

    /// <summary>Writes such a kubeconfig, readable by its owner only, and returns the path.</summary>
    public string WriteKubeconfig(string path, string user, params IReadOnlyList<string> groups)
    {
        PrivateFile.Write(path, Kubeconfig(user, groups));
        return path;
    }

    internal string LogPath(string component) => Path.Combine(Directory, component + ".log");
}
