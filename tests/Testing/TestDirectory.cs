using System.Globalization;
using KubeCarrier.LocalClusters;
using KubeCarrier.LocalClusters.Processes;

namespace KubeCarrier.Testing;

/// <summary>
/// A private directory for one test run, with the clusters that run in it. Its name says whose it is, so that the next run cleans up
/// after one that was killed.
/// </summary>
public sealed class TestDirectory : IAsyncDisposable
{
    private const string Prefix = "kubecarrier-test-";
    private static int s_count;

    private readonly List<IAsyncDisposable> _owned = [];

    private TestDirectory(string path) => Path = path;

    public string Path { get; }

    public string StateDirectory => System.IO.Path.Combine(Path, "clusters");

    public static async Task<TestDirectory> CreateAsync()
    {
        await RemoveThoseOfDeadRunsAsync();
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Prefix}{Owner(Environment.ProcessId)}-{Interlocked.Increment(ref s_count)}");
        PrivateFile.CreateDirectory(path);
        return new(path);
    }

    /// <summary>It ends with the run. Of a run that is killed, it must end by itself.</summary>
    internal void Own(IAsyncDisposable started)
    {
        lock (_owned)
        {
            _owned.Add(started);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _owned)
        {
            await started.DisposeAsync();
        }

        await RemoveAsync(Path);
    }

    private static async Task RemoveThoseOfDeadRunsAsync()
    {
        foreach (var directory in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            if (!OwnerLives(System.IO.Path.GetFileName(directory)))
            {
                await RemoveAsync(directory);
            }
        }
    }

    private static async Task RemoveAsync(string directory)
    {
        try
        {
            await LocalControlPlanes.DownAsync(System.IO.Path.Combine(directory, "clusters"), _ => { }, CancellationToken.None);
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another run that started at the same moment cleaned it up.
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's, on a shared machine: theirs to clean up.
        }
    }

    private static bool OwnerLives(string name)
    {
        var parts = name.Split('-');
        return parts.Length != 5 // not a name of ours
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || Owner(id) == $"{parts[2]}-{parts[3]}";
    }

    // A process id alone could have been given to somebody else since.
    private static string Owner(int process) => $"{process}-{OwnedProcess.StartTimeOf(process)}";
}
