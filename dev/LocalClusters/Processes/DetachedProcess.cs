using System.Diagnostics;

namespace KubeCarrier.LocalClusters.Processes;

/// <summary>Starts a program in a session of its own, so that it outlives this process and a Ctrl-C in its terminal.</summary>
internal static class DetachedProcess
{
    // exec twice: the id we are given stays that of the program. The log of the run before is kept beside the new one.
    private const string Script = """
        [ -e "$LOG" ] && mv -f "$LOG" "$LOG.before"
        exec setsid "$@" >"$LOG" 2>&1 </dev/null
        """;

    public static OwnedProcess Start(string clusterDirectory, string component, string program, IEnumerable<string> arguments, string logPath)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, component, program, .. arguments])
        {
            WorkingDirectory = clusterDirectory,
        };

        // Nothing of the caller's environment: ETCD_* variables are settings to etcd, and a proxy or a kubeconfig has no business here.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["HOME"] = clusterDirectory;
        start.Environment["LOG"] = logPath;
        start.Environment[OwnedProcess.ClusterVariable] = clusterDirectory;
        start.Environment[OwnedProcess.ComponentVariable] = component;

        using var process = Process.Start(start) ?? throw new LocalClusterException($"/bin/sh did not start for {component}.");
        return new(process.Id, OwnedProcess.StartTimeOf(process.Id) ?? 0, clusterDirectory, component);
    }
}
