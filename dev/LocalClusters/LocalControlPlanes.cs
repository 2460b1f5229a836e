using KubeCarrier.LocalClusters.Processes;

namespace KubeCarrier.LocalClusters;

/// <summary>Which programs of a cluster run (by name, with their process ids) and whether its API server is ready.</summary>
public sealed record ControlPlaneStatus(LocalControlPlane Cluster, bool IsReady, IReadOnlyDictionary<string, int> Processes)
{
    /// <summary>All of its programs run and it answers.</summary>
    public bool IsUp => IsReady && Component.StartOrder.All(Processes.ContainsKey);
}

/// <summary>Starts, finds and stops control planes whose files lie together in one state directory.</summary>
public static class LocalControlPlanes
{
    // An API server with open watches would wait for a minute; what it could still write is about to be removed.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    /// <summary>Where they are unless somebody says otherwise; git ignores it.</summary>
    public static string DefaultStateDirectory => RepositoryRoot.Combine(".local", "clusters");

    /// <summary>As <see cref="UpAsync(string, IReadOnlyList{string}, KubernetesBinaries, Action{string}, CancellationToken, bool)"/>, building the programs first if need be.</summary>
    public static async Task<IReadOnlyList<LocalControlPlane>> UpAsync(
        string stateDirectory, IReadOnlyList<string> names, Action<string> progress, CancellationToken cancellationToken, bool allKinds = false) =>
        await UpAsync(stateDirectory, names, await KubernetesBinaries.ObtainAsync(progress, cancellationToken), progress, cancellationToken, allKinds);

    /// <summary>
    /// Has these clusters run and ready, in the order of their names: keeps what runs, starts what does not, on the data that is there.
    /// They outlive this process. Other clusters of the state directory stay as they are. Those that are made serve what they can use without nodes, or
    /// all kinds; those that are there go on as they were made.
    /// </summary>
    public static async Task<IReadOnlyList<LocalControlPlane>> UpAsync(
        string stateDirectory,
        IReadOnlyList<string> names,
        KubernetesBinaries binaries,
        Action<string> progress,
        CancellationToken cancellationToken,
        bool allKinds = false)
    {
        if (names.FirstOrDefault(name => !ControlPlaneStart.IsName(name)) is { } wrong)
        {
            throw new LocalClusterException($"'{wrong}' is no name for a cluster; use up to 50 lower-case letters, digits and dashes.");
        }

        var root = Normalized(stateDirectory);
        var version = await KubernetesVersion.OfAsync(binaries, cancellationToken);
        using var taken = await StateLock.TakeAsync(root, progress, cancellationToken);
        PrivateFile.CreateDirectory(root);
        return await Task.WhenAll(names.Distinct().Select(name =>
            new ControlPlaneStart(Path.Combine(root, name), name, allKinds, binaries, version, progress).RunAsync(cancellationToken)));
    }

    /// <summary>Ends every process that was started for this state directory, however its start ended, and removes the clusters' files.</summary>
    public static async Task DownAsync(string stateDirectory, Action<string> progress, CancellationToken cancellationToken)
    {
        var root = Normalized(stateDirectory);
        if (!Directory.Exists(root) && OwnedProcess.Find(root).Count == 0)
        {
            return;
        }

        using var taken = await StateLock.TakeAsync(root, progress, cancellationToken);
        // What runs on top of the clusters (the demo's processes) goes before them.
        var others = OwnedProcess.Find(root).Select(process => process.Component).Distinct().Except(Component.StartOrder);
        foreach (var component in others.Concat(Component.StartOrder.Reverse()).ToList())
        {
            var processes = OwnedProcess.Find(root).Where(process => process.Component == component).ToList();
            if (processes.Count > 0)
            {
                progress($"stopping {component} of {string.Join(", ", processes.Select(process => Path.GetFileName(process.ClusterDirectory)).Order())}");
                await OwnedProcess.StopAsync(processes, StopPatience);
            }
        }

        Remove(root);
    }

    /// <summary>The clusters of this state directory by name, running or not.</summary>
    public static async Task<IReadOnlyList<ControlPlaneStatus>> StatusAsync(string stateDirectory, CancellationToken cancellationToken)
    {
        var root = Normalized(stateDirectory);
        return Directory.Exists(root)
            ? await Task.WhenAll(Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)
                .Where(ControlPlaneState.IsIn)
                .Select(directory => StatusOfAsync(directory, cancellationToken)))
            : [];
    }

    /// <summary>One of the clusters that were started in this state directory.</summary>
    public static LocalControlPlane Open(string stateDirectory, string name)
    {
        var root = Normalized(stateDirectory);
        var directory = Path.Combine(root, name);
        return ControlPlaneStart.IsName(name) && ControlPlaneState.Read(directory) is { } state
            ? new(directory, state)
            : throw new LocalClusterException($"There is no cluster '{name}' in {root}; 'status' lists those there are, 'up {name}' starts it.");
    }

    private static async Task<ControlPlaneStatus> StatusOfAsync(string directory, CancellationToken cancellationToken)
    {
        var cluster = Open(Path.GetDirectoryName(directory) ?? "/", Path.GetFileName(directory));
        var processes = OwnedProcess.Find(directory).ToDictionary(process => process.Component, process => process.Id);
        var isReady = false;
        if (processes.ContainsKey(Component.ApiServer))
        {
            using var probe = new ApiServerProbe(cluster);
            isReady = await probe.AnswersAsync("/readyz", cancellationToken);
        }

        return new(cluster, isReady, processes);
    }

    // Only what is marked as a cluster's: a mistyped directory loses nothing. The mark goes last, so that an interrupted removal can go on.
    private static void Remove(string root)
    {
        foreach (var directory in Directory.Exists(root) ? Directory.GetDirectories(root).Where(ControlPlaneState.IsIn) : [])
        {
            foreach (var part in Directory.GetDirectories(directory))
            {
                Directory.Delete(part, recursive: true);
            }

            foreach (var file in Directory.GetFiles(directory).Where(file => Path.GetFileName(file) != ControlPlaneState.FileName))
            {
                File.Delete(file);
            }

            Directory.Delete(directory, recursive: true);
        }

        if (Directory.Exists(root) && !Directory.EnumerateFileSystemEntries(root).Any())
        {
            Directory.Delete(root);
        }
    }

    private static string Normalized(string stateDirectory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(stateDirectory));
}
