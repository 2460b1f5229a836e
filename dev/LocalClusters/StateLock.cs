using System.Diagnostics;

namespace KubeCarrier.LocalClusters;

/// <summary>
/// One start or stop at a time per state directory. The file lies beside the directory and is never deleted: a lock on a file that
/// somebody else can unlink would not exclude anybody. The kernel frees it when its holder dies.
/// </summary>
internal static class StateLock
{
    private const int WouldBlock = 11; // EWOULDBLOCK
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static async Task<IDisposable> TakeAsync(string stateDirectory, Action<string> progress, CancellationToken cancellationToken)
    {
        var path = stateDirectory + ".lock";
        PrivateFile.CreateDirectory(Path.GetDirectoryName(path) ?? "/");
        var waited = Stopwatch.StartNew();
        var told = false;
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (waited.Elapsed > Patience)
            {
                throw new LocalClusterException($"Another start or stop has held {path} for {Patience.TotalMinutes:0} minutes; end it first.");
            }

            if (!told && waited.Elapsed > TimeSpan.FromSeconds(1))
            {
                progress($"waiting for another start or stop in {stateDirectory}");
                told = true;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            return null; // held by somebody else
        }
    }
}
