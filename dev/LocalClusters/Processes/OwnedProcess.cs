using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace KubeCarrier.LocalClusters.Processes;

/// <summary>
/// A running process that was started for a cluster of ours. It is known by a mark in its environment, which it has from its first
/// instruction: there is no moment in which it runs unrecorded, and a process that was given the same id later does not carry it.
/// </summary>
internal sealed record OwnedProcess(int Id, long StartTime, string ClusterDirectory, string Component)
{
    public const string ClusterVariable = "KUBECARRIER_LOCAL_CLUSTER";
    public const string ComponentVariable = "KUBECARRIER_LOCAL_COMPONENT";

    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public bool IsRunning => StartTimeOf(Id) == StartTime;

    /// <summary>The processes of the cluster in this directory, or of all clusters below it.</summary>
    public static IReadOnlyList<OwnedProcess> Find(string directory) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(entry => int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<OwnedProcess>()
            .Where(process => process.ClusterDirectory == directory
                || process.ClusterDirectory.StartsWith(directory + "/", StringComparison.Ordinal)),
    ];

    /// <summary>Null when the process is not ours or not there.</summary>
    public static OwnedProcess? Read(int id)
    {
        if (StartTimeOf(id) is not { } startTime || ReadText($"/proc/{id}/environ") is not { } environment)
        {
            return null;
        }

        var variables = environment.Split('\0');
        return Value(variables, ClusterVariable) is { } cluster && Value(variables, ComponentVariable) is { } component
            ? new(id, startTime, cluster, component)
            : null;
    }

    /// <summary>When the process with this id started, in the kernel's ticks since boot; null when it is gone or a zombie.</summary>
    public static long? StartTimeOf(int id)
    {
        if (ReadText($"/proc/{id}/stat") is not { } stat)
        {
            return null;
        }

        // The second field is the program's name in parentheses and may hold anything; fields 3 (state) and 22 (start) follow the last one.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
    }

    /// <summary>Asks a process of ours, such as a script that runs for us, to end.</summary>
    public static void Interrupt(int id) => _ = SendSignal(id, Terminate); // fails only when it ended already

    /// <summary>SIGTERM to all, then SIGKILL to those that are still there after <paramref name="patience"/>.</summary>
    public static async Task StopAsync(IReadOnlyList<OwnedProcess> processes, TimeSpan patience)
    {
        if (await SignalAsync(processes, Terminate, patience) is { Count: > 0 } stubborn
            && await SignalAsync(stubborn, Kill, TimeSpan.FromSeconds(10)) is { Count: > 0 } left)
        {
            throw new LocalClusterException($"These processes survived SIGKILL: {string.Join(", ", left.Select(p => $"{p.Component} ({p.Id})"))}.");
        }
    }

    private static async Task<IReadOnlyList<OwnedProcess>> SignalAsync(IReadOnlyList<OwnedProcess> processes, int signal, TimeSpan patience)
    {
        foreach (var process in processes.Where(process => process.IsRunning))
        {
            if (SendSignal(process.Id, signal) != 0 && process.IsRunning)
            {
                throw new LocalClusterException(
                    $"{process.Component} ({process.Id}) cannot be stopped: {Marshal.GetLastPInvokeErrorMessage()}. Was it started by another user?");
            }
        }

        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(PollInterval);
        IReadOnlyList<OwnedProcess> running = [.. processes.Where(process => process.IsRunning)];
        while (running.Count > 0 && waited.Elapsed < patience)
        {
            // Not cancellable: a stop that is given up half-way helps nobody, and it is bounded.
            await timer.WaitForNextTickAsync(CancellationToken.None);
            running = [.. running.Where(process => process.IsRunning)];
        }

        return running;
    }

    private static string? Value(string[] variables, string name) =>
        variables.FirstOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // it ended meanwhile, or belongs to somebody else: not ours either way
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
