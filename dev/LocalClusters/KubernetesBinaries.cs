using System.Diagnostics;
using KubeCarrier.LocalClusters.Processes;

namespace KubeCarrier.LocalClusters;

/// <summary>The programs a local control plane is made of, as <c>eng/kubernetes.sh</c> finds or builds them.</summary>
public sealed class KubernetesBinaries
{
    private KubernetesBinaries(string directory, string? kubectl) => (Directory, Kubectl) = (directory, kubectl);

    public string Directory { get; }

    /// <summary>Null when the folder was given by KUBEBUILDER_ASSETS and neither it nor PATH holds kubectl.</summary>
    public string? Kubectl { get; }

    internal string Etcd => Path.Combine(Directory, "etcd");

    internal string ApiServer => Path.Combine(Directory, "kube-apiserver");

    internal string ControllerManager => Path.Combine(Directory, "kube-controller-manager");

    /// <summary>What is there already; never builds. Null when something is missing.</summary>
    public static KubernetesBinaries? Find()
    {
        using var script = Start("--find");
        script.ErrorDataReceived += (_, _) => { }; // read, or a full pipe would stop the script
        script.BeginErrorReadLine();
        var folder = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        return script.ExitCode == 0 ? In(folder.Trim()) : null;
    }

    /// <summary>What is there already, or else what is built now: minutes the first time, with a progress line every ten seconds.</summary>
    public static async Task<KubernetesBinaries> ObtainAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        using var script = Start();
        try
        {
            script.ErrorDataReceived += (_, line) =>
            {
                if (line.Data is { } text)
                {
                    progress(text);
                }
            };
            script.BeginErrorReadLine();
            var folder = await script.StandardOutput.ReadToEndAsync(cancellationToken);
            await script.WaitForExitAsync(cancellationToken);
            return script.ExitCode == 0
                ? In(folder.Trim())
                : throw new LocalClusterException("eng/kubernetes.sh found no etcd, kube-apiserver and kube-controller-manager; it says why above.");
        }
        catch (OperationCanceledException)
        {
            OwnedProcess.Interrupt(script.Id); // it ends what it started; killed, it would leave a build running
            throw;
        }
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("bash", [RepositoryRoot.Combine("eng", "kubernetes.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("bash did not start.");

    private static KubernetesBinaries In(string directory)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        string[] candidates = [directory, .. path];
        return new(directory, candidates.Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists));
    }
}
