using KubeCarrier.Demo.Installation;
using KubeCarrier.Demo.Processes;
using KubeCarrier.LocalClusters;

namespace KubeCarrier.Demo;

/// <summary>A management cluster, two service clusters, and the two built processes on top of them.</summary>
internal sealed class DemoEnvironment
{
    public const string WebhooksComponent = "kubecarrier-webhooks";
    public const string ControllerComponent = "kubecarrier-controller";

    private const string ManagementCluster = "management";
    private const string SystemNamespace = "kubecarrier-system";
    private static readonly IReadOnlyList<string> ServiceClusters = ["eu-west-1", "us-east-1"];

    private DemoEnvironment(DemoDirectory directory, Kubectl kubectl, HubProcess webhooks, HubProcess controller) =>
        (Directory, Kubectl, Webhooks, Controller) = (directory, kubectl, webhooks, controller);

    public DemoDirectory Directory { get; }

    /// <summary>As the administrator of all three clusters; the management cluster is the current context.</summary>
    public Kubectl Kubectl { get; }

    public HubProcess Webhooks { get; }

    public HubProcess Controller { get; }

    /// <summary>Has all of it run and ready: keeps what is right, starts what is not. It outlives this process.</summary>
    public static async Task<DemoEnvironment> UpAsync(DemoDirectory directory, Action<string> tell, CancellationToken cancellationToken)
    {
        var binaries = await KubernetesBinaries.ObtainAsync(tell, cancellationToken);
        var clusters = await Progress.WhileAsync(
            "the clusters are starting",
            tell,
            LocalControlPlanes.UpAsync(directory.Clusters, [ManagementCluster, .. ServiceClusters], binaries, tell, cancellationToken));
        PrivateFile.CreateDirectory(directory.Hub);
        PrivateFile.CreateDirectory(directory.KubectlHome);
        var program = binaries.Kubectl ?? throw new DemoException("There is no kubectl in KUBEBUILDER_ASSETS or PATH; install it, or unset KUBEBUILDER_ASSETS.");
        await WriteKubeconfigAsync(directory, program, clusters, cancellationToken);
        foreach (var cluster in clusters.Skip(1))
        {
            Credentials.OfServiceCluster(cluster, directory);
        }

        var certificate = ServingCertificate.EnsureIn(directory);
        var ports = await HubPorts.EnsureAsync(directory, clusters[0], cancellationToken);
        var environment = new DemoEnvironment(
            directory,
            new(program, directory.Kubeconfig, directory.KubectlHome),
            WebhooksProcess(directory, clusters[0], certificate, ports),
            ControllerProcess(directory, clusters[0], certificate, ports));
        await new Installer(environment.Kubectl, tell, cancellationToken).InstallAsync(
            ServiceClusters, environment.Webhooks, environment.Controller, WebhookManifests.For(Server(ports), certificate.AuthorityFile));
        return environment;
    }

    /// <summary>Stops everything and removes its files.</summary>
    public static async Task DownAsync(DemoDirectory directory, Action<string> tell, CancellationToken cancellationToken)
    {
        await LocalControlPlanes.DownAsync(directory.Clusters, tell, cancellationToken);
        if (System.IO.Directory.Exists(directory.Hub))
        {
            System.IO.Directory.Delete(directory.Hub, recursive: true);
        }

        File.Delete(directory.Kubeconfig);
        if (System.IO.Directory.Exists(directory.Clusters) && !System.IO.Directory.EnumerateFileSystemEntries(directory.Clusters).Any())
        {
            System.IO.Directory.Delete(directory.Clusters);
        }
    }

    private static HubProcess WebhooksProcess(DemoDirectory directory, LocalControlPlane management, ServingCertificate certificate, HubPorts ports) => new(
        directory,
        WebhooksComponent,
        Program("KubeCarrier.Webhooks", WebhooksComponent),
        [
            "--kubeconfig", Credentials.OfServiceAccount(management, directory, SystemNamespace, WebhooksComponent),
            "--listen", Server(ports).GetLeftPart(UriPartial.Authority),
            "--health", $"http://127.0.0.1:{ports.WebhooksHealth}",
            "--metrics", $"http://127.0.0.1:{ports.WebhooksMetrics}",
            "--tls-cert-file", certificate.CertificateFile,
            "--tls-key-file", certificate.KeyFile,
            "--client-ca", management.AuthorityPath,
            "--client-name", LocalControlPlane.WebhookClientName,
            "--service-cluster-allow-cidr", "127.0.0.0/8",
            "--drain-seconds", "1", // no load balancer here that would have to notice
        ],
        new($"http://127.0.0.1:{ports.WebhooksHealth}/readyz"));

    private static HubProcess ControllerProcess(DemoDirectory directory, LocalControlPlane management, ServingCertificate certificate, HubPorts ports) => new(
        directory,
        ControllerComponent,
        Program("KubeCarrier.Controllers", ControllerComponent),
        [
            "--kubeconfig", Credentials.OfServiceAccount(management, directory, SystemNamespace, ControllerComponent),
            "--health", $"http://127.0.0.1:{ports.ControllerHealth}",
            "--metrics", $"http://127.0.0.1:{ports.ControllerMetrics}",
            "--namespace", SystemNamespace,
            "--service-cluster-allow-cidr", "127.0.0.0/8",
            "--webhook-url", Server(ports).GetLeftPart(UriPartial.Authority),
            "--webhook-ca-file", certificate.AuthorityFile,
        ],
        new($"http://127.0.0.1:{ports.ControllerHealth}/readyz"));

    private static Uri Server(HubPorts ports) => new($"https://127.0.0.1:{ports.Webhooks}");

    // Beside this program's own folder, in the configuration this program was built in: artifacts/bin/<project>/<configuration>.
    private static string Program(string project, string name)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var bin = own.Parent?.Parent?.FullName ?? throw new DemoException($"{own} is not below artifacts/bin.");
        return Path.Combine(bin, project, own.Name, name);
    }

    private static async Task WriteKubeconfigAsync(
        DemoDirectory directory, string program, IReadOnlyList<LocalControlPlane> clusters, CancellationToken cancellationToken)
    {
        var files = clusters.Select(cluster => Credentials.OfAdministrator(cluster, directory));
        var all = new Kubectl(program, string.Join(':', files), directory.KubectlHome);
        PrivateFile.Write(directory.Kubeconfig, await all.SucceedAsync(cancellationToken, "config", "view", "--raw", "--flatten"));
    }
}
