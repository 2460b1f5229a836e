using System.Diagnostics;
using System.Runtime.InteropServices;
using KubeCarrier.LocalClusters;
using KubeCarrier.LocalClusters.Processes;

namespace KubeCarrier.Demo.Processes;

/// <summary>One of the two built programs, running detached: kept while it is what was built, started anew when it is not or has died.</summary>
/// <param name="directory">Where its files lie.</param>
/// <param name="component">Its name.</param>
/// <param name="program">What runs.</param>
/// <param name="arguments">Its flags.</param>
/// <param name="readiness">Where it says whether it is ready.</param>
/// <param name="prefix">What stands before the program: another that starts it, such as one that limits it.</param>
internal sealed class HubProcess(
    DemoDirectory directory, string component, string program, IReadOnlyList<string> arguments, Uri readiness, params IReadOnlyList<string> prefix)
{
    // A controller that was killed leaves its Lease behind; the next one waits until it has run out.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public string Component => component;

    public string LogPath => directory.LogPath(component);

    public bool IsRunning => Running.Count > 0;

    /// <summary>Ids of the processes that run; one, as a rule.</summary>
    public IReadOnlyList<int> Ids => [.. Running.Select(process => process.Id)];

    /// <summary>The same, started by something else: one makes way for the other.</summary>
    public HubProcess StartedBy(params IReadOnlyList<string> other) => new(directory, component, program, arguments, readiness, other);

    private IReadOnlyList<OwnedProcess> Running => [.. OwnedProcess.Find(directory.Hub).Where(process => process.Component == component)];

    private string FingerprintPath => directory.HubFile(component + ".fingerprint");

    /// <summary>Running from what is built now, and ready.</summary>
    public async Task EnsureReadyAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        var fingerprint = string.Join(' ', [.. prefix, Fingerprint.Of(program, arguments)]);
        var recorded = File.Exists(FingerprintPath) ? await File.ReadAllTextAsync(FingerprintPath, cancellationToken) : "";
        if (IsRunning && recorded != fingerprint)
        {
            tell($"{component}: was built or set up anew; restarting it");
            await StopAsync();
        }

        var running = Running is [var found, ..] ? found : null;
        if (running is null)
        {
            tell($"{component}: starting");
            PrivateFile.Write(FingerprintPath, fingerprint);
            running = Start();
        }

        await UntilReadyAsync(running, tell, cancellationToken);
    }

    public Task StopAsync() => OwnedProcess.StopAsync(Running, StopPatience);

    /// <summary>SIGKILL: it has no chance to tidy up.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        foreach (var running in Running)
        {
            using var process = Process.GetProcessById(running.Id);
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }
    }

    public string LastLines(int count) => File.Exists(LogPath)
        ? $"The last lines of {DemoDirectory.Shown(LogPath)}:\n{string.Join('\n', File.ReadLines(LogPath).TakeLast(count).Select(LogLine.Readable))}"
        : $"{component} wrote no log at {DemoDirectory.Shown(LogPath)}.";

    private OwnedProcess Start()
    {
        if (!File.Exists(program))
        {
            throw new DemoException($"{DemoDirectory.Shown(program)} is not built; 'make demo' builds it.");
        }

        // A detached process gets no environment of ours, and an SDK in somebody's home is found by this variable only.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return DetachedProcess.Start(directory.Hub, component, "/usr/bin/env", [$"DOTNET_ROOT={dotnet}", .. prefix, program, .. arguments], LogPath);
    }

    // Asked by its id: between the programs that make way for each other its environment, by which processes are found, reads as empty.
    private async Task UntilReadyAsync(OwnedProcess process, Action<string> tell, CancellationToken cancellationToken)
    {
        using var probe = new ReadinessProbe(readiness);
        using var timer = new PeriodicTimer(PollInterval);
        var waited = Stopwatch.StartNew();
        var progress = new Progress(tell);
        while (await probe.WhyNotReadyAsync(cancellationToken) is { } reason)
        {
            if (!process.IsRunning)
            {
                throw new DemoException($"{component} ended while it was starting. {LastLines(15)}");
            }

            if (waited.Elapsed > Patience)
            {
                throw new DemoException($"{component} is not ready after {Patience.TotalSeconds:0} s: {reason}. {LastLines(15)}");
            }

            progress.Tick($"{component}: {reason.ReplaceLineEndings("; ")}");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
