using System.Diagnostics;
using System.Text.RegularExpressions;
using KubeCarrier.LocalClusters.Certificates;
using KubeCarrier.LocalClusters.Processes;

namespace KubeCarrier.LocalClusters;

/// <summary>Brings one control plane up: keeps what runs, starts what does not, waits until it is of use.</summary>
internal sealed partial class ControlPlaneStart(
    string directory, string name, bool allKinds, KubernetesBinaries binaries, KubernetesVersion version, Action<string> progress)
{
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, OwnedProcess> _running = [];
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();

    public async Task<LocalControlPlane> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnceAsync(cancellationToken);
            }
            catch (ComponentEndedException ended) when (ended.PortWasTaken && attempt < Attempts)
            {
                progress($"{name}: somebody else took a port of {ended.Component}; trying with others");
                await OwnedProcess.StopAsync(OwnedProcess.Find(directory), TimeSpan.FromSeconds(2));
                (ControlPlaneState.WithFreePorts(name) with { ServesAllKinds = ControlPlaneState.Read(directory)?.ServesAllKinds ?? allKinds }).Write(directory);
            }
        }
    }

    private async Task<LocalControlPlane> RunOnceAsync(CancellationToken cancellationToken)
    {
        var cluster = await PrepareAsync();
        _running.Clear();
        foreach (var process in OwnedProcess.Find(directory))
        {
            _running[process.Component] = process;
        }

        var started = Component.StartOrder.Where(component => !_running.ContainsKey(component)).ToList();
        using var probe = new ApiServerProbe(cluster);
        progress(started.Count == 0 ? $"{name}: already running" : $"{name}: starting {string.Join(", ", started)}");

        Ensure(cluster, Component.Etcd, binaries.Etcd, Component.EtcdArguments(cluster));
        await UntilAsync(cluster, Component.Etcd, token => FreePorts.AnswersAsync(cluster.State.EtcdClientPort, token), cancellationToken);

        Ensure(cluster, Component.ApiServer, binaries.ApiServer, Component.ApiServerArguments(cluster, version));
        await UntilAsync(cluster, Component.ApiServer, token => probe.AnswersAsync("/readyz", token), cancellationToken);

        // The first thing it does for everybody to see is a service account in the namespace "default".
        Ensure(cluster, Component.ControllerManager, binaries.ControllerManager, Component.ControllerManagerArguments(cluster, version));
        const string FirstWork = "/api/v1/namespaces/default/serviceaccounts/default";
        await UntilAsync(cluster, Component.ControllerManager, token => probe.AnswersAsync(FirstWork, token), cancellationToken);

        progress($"{name}: ready at {cluster.Server.GetLeftPart(UriPartial.Authority)} after {_sinceStart.Elapsed.TotalSeconds:0.0} s");
        return cluster;
    }

    private async Task<LocalControlPlane> PrepareAsync()
    {
        PrivateFile.CreateDirectory(directory);
        if (ControlPlaneState.Read(directory) is not { } state)
        {
            // Somebody removed the directory under a running cluster: those programs serve data that is gone.
            await OwnedProcess.StopAsync(OwnedProcess.Find(directory), TimeSpan.FromSeconds(2));
            state = ControlPlaneState.WithFreePorts(name) with { ServesAllKinds = allKinds };
            state.Write(directory);
        }

        var cluster = new LocalControlPlane(directory, state);
        cluster.Pki.EnsureCreated(name);
        PrivateFile.Write(cluster.AuditPolicyPath, """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: None
              nonResourceURLs: ["/readyz*", "/livez*", "/healthz*"]
            - level: Metadata

            """);
        EnsureKubeconfig(cluster, cluster.AdminKubeconfigPath, "admin", "system:masters");
        EnsureKubeconfig(cluster, cluster.ControllerManagerKubeconfigPath, "system:kube-controller-manager");
        EnsureWebhookCredentials(cluster);
        return cluster;
    }

    private static void EnsureWebhookCredentials(LocalControlPlane cluster)
    {
        var host = $"127.0.0.1:{cluster.WebhookPort}";
        PrivateFile.Write(cluster.AdmissionConfigurationPath, WebhookCredentials.AdmissionConfiguration(cluster.WebhookKubeconfigPath));
        if (!File.Exists(cluster.WebhookKubeconfigPath) || !File.ReadAllText(cluster.WebhookKubeconfigPath).Contains($"\"{host}\"", StringComparison.Ordinal))
        {
            var client = cluster.Pki.ReadAuthority().IssueClient(LocalControlPlane.WebhookClientName, []);
            PrivateFile.Write(cluster.WebhookKubeconfigPath, WebhookCredentials.Kubeconfig(host, client));
        }
    }

    // Kept while it is right, so that a start that finds everything running changes nothing.
    private static void EnsureKubeconfig(LocalControlPlane cluster, string path, string user, params IReadOnlyList<string> groups)
    {
        var server = cluster.Server.GetLeftPart(UriPartial.Authority) + "\n";
        if (!File.Exists(path) || !File.ReadAllText(path).Contains(server, StringComparison.Ordinal))
        {
            cluster.WriteKubeconfig(path, user, groups);
        }
    }

    private void Ensure(LocalControlPlane cluster, string component, string program, IReadOnlyList<string> arguments)
    {
        if (!_running.ContainsKey(component))
        {
            _running[component] = DetachedProcess.Start(directory, component, program, arguments, cluster.LogPath(component));
        }
    }

    private async Task UntilAsync(
        LocalControlPlane cluster, string component, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        var nextProgress = ProgressInterval;
        using var timer = new PeriodicTimer(PollInterval);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ready = await isReady(cancellationToken);
            ThrowIfAnyEnded(cluster);
            if (ready)
            {
                return;
            }

            if (waited.Elapsed > Patience)
            {
                throw new LocalClusterException(
                    $"{name}: {component} is not ready after {Patience.TotalSeconds:0} s. {LastLines(cluster.LogPath(component))}");
            }

            if (waited.Elapsed > nextProgress)
            {
                progress($"{name}: waiting for {component} ({waited.Elapsed.TotalSeconds:0} s)");
                nextProgress += ProgressInterval;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private void ThrowIfAnyEnded(LocalControlPlane cluster)
    {
        if (_running.Values.FirstOrDefault(process => !process.IsRunning) is { } ended)
        {
            var lines = LastLines(cluster.LogPath(ended.Component));
            throw new ComponentEndedException(ended.Component, $"{name}: {ended.Component} ended while the cluster was starting. {lines}")
            {
                PortWasTaken = lines.Contains("address already in use", StringComparison.Ordinal),
            };
        }
    }

    private static string LastLines(string logPath)
    {
        const int Count = 15;
        return File.Exists(logPath)
            ? $"The last lines of {logPath}:\n{string.Join('\n', File.ReadLines(logPath).TakeLast(Count))}"
            : $"It wrote no log at {logPath}.";
    }

    internal static bool IsName(string name) => NamePattern().IsMatch(name);

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    private sealed class ComponentEndedException(string component, string message) : LocalClusterException(message)
    {
        public string Component { get; } = component;

        public bool PortWasTaken { get; init; }
    }
}
