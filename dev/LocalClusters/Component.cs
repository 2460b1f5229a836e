namespace KubeCarrier.LocalClusters;

/// <summary>The programs of a control plane, and how each is called.</summary>
internal static class Component
{
    public const string Etcd = "etcd";
    public const string ApiServer = "kube-apiserver";
    public const string ControllerManager = "kube-controller-manager";

    /// <summary>In the order in which they start; they stop in reverse.</summary>
    public static readonly IReadOnlyList<string> StartOrder = [Etcd, ApiServer, ControllerManager];

    /// <summary>
    /// Each CRD makes an older API server write its document of all kinds anew, which is most of what our clusters cost: of them it serves what they
    /// can use (docs/adr/0045-time-of-make-test.md). Nothing here runs pods, and beta versions are off in newer servers too.
    /// </summary>
    private static readonly string[] NotServed =
    [
        "api/beta", "apps/v1", "autoscaling/v1", "batch/v1", "certificates.k8s.io/v1", "events.k8s.io/v1", "networking.k8s.io/v1", "node.k8s.io/v1",
        "scheduling.k8s.io/v1", "storage.k8s.io/v1",
    ];

    /// <summary>They wait for kinds that are <see cref="NotServed"/>.</summary>
    private const string AdmissionOfNotServed = "DefaultIngressClass,DefaultStorageClass,PersistentVolumeClaimResize,Priority,RuntimeClass";

    public static IReadOnlyList<string> EtcdArguments(LocalControlPlane cluster)
    {
        var client = $"https://127.0.0.1:{cluster.State.EtcdClientPort}";
        var peer = $"https://127.0.0.1:{cluster.State.EtcdPeerPort}";
        var pki = cluster.Pki;
        return
        [
            $"--name={cluster.Name}",
            $"--data-dir={cluster.EtcdDirectory}",
            $"--listen-client-urls={client}",
            $"--advertise-client-urls={client}",
            $"--listen-peer-urls={peer}",
            $"--initial-advertise-peer-urls={peer}",
            $"--initial-cluster={cluster.Name}={peer}",
            "--client-cert-auth",
            $"--trusted-ca-file={pki.EtcdCaCertificate}",
            $"--cert-file={pki.EtcdServerCertificate}",
            $"--key-file={pki.EtcdServerKey}",
            "--peer-client-cert-auth",
            $"--peer-trusted-ca-file={pki.EtcdCaCertificate}",
            $"--peer-cert-file={pki.EtcdServerCertificate}",
            $"--peer-key-file={pki.EtcdServerKey}",
            "--unsafe-no-fsync", // survives a killed process, not a power cut: right for throw-away data
            "--logger=zap",
            "--log-level=warn",
        ];
    }

    public static IReadOnlyList<string> ApiServerArguments(LocalControlPlane cluster, KubernetesVersion version)
    {
        var pki = cluster.Pki;
        var servesLess = version.WritesItsDocumentAnew && !cluster.State.ServesAllKinds;
        return
        [
            $"--etcd-servers=https://127.0.0.1:{cluster.State.EtcdClientPort}",
            $"--etcd-cafile={pki.EtcdCaCertificate}",
            $"--etcd-certfile={pki.EtcdClientCertificate}",
            $"--etcd-keyfile={pki.EtcdClientKey}",
            "--bind-address=127.0.0.1",
            $"--secure-port={cluster.State.ApiServerPort}",
            "--endpoint-reconciler-type=none", // a loopback address is not allowed in Endpoints
            $"--tls-cert-file={pki.ServerCertificate}",
            $"--tls-private-key-file={pki.ServerKey}",
            $"--client-ca-file={pki.CaCertificate}",
            "--authorization-mode=RBAC",
            $"--disable-admission-plugins=ServiceAccount{(servesLess ? $",{AdmissionOfNotServed}" : "")}", // no pods here that would need their default account
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-key-file={pki.ServiceAccountKey}",
            $"--service-account-signing-key-file={pki.ServiceAccountKey}",
            $"--admission-control-config-file={cluster.AdmissionConfigurationPath}",
            "--service-cluster-ip-range=10.0.0.0/24",
            $"--audit-policy-file={cluster.AuditPolicyPath}",
            $"--audit-log-path={cluster.AuditLogPath}",
            "--audit-log-maxsize=100",
            "--audit-log-maxbackup=1",
            .. servesLess
                ? [$"--runtime-config={string.Join(',', NotServed.Select(kinds => $"{kinds}=false"))}", "--enable-priority-and-fairness=false"] // whose kinds are beta
                : Array.Empty<string>(),
        ];
    }

    public static IReadOnlyList<string> ControllerManagerArguments(LocalControlPlane cluster, KubernetesVersion version) =>
    [
        $"--kubeconfig={cluster.ControllerManagerKubeconfigPath}",
        "--controllers=namespace,garbagecollector,serviceaccount,serviceaccount-token,resourcequota,clusterrole-aggregation",
        "--use-service-account-credentials=true", // each controller under its own name, as in a real cluster
        $"--service-account-private-key-file={cluster.Pki.ServiceAccountKey}",
        $"--root-ca-file={cluster.Pki.CaCertificate}",
        "--leader-elect=false",
        "--secure-port=0",
        .. version.HasInsecureControllerManagerPort ? ["--port=0"] : Array.Empty<string>(),
        "--namespace-sync-period=10s",
        "--kube-api-qps=200",
        "--kube-api-burst=400",
    ];
}
