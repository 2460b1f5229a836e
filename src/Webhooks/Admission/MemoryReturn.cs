namespace KubeCarrier.Webhooks.Admission;

/// <summary>
/// Gives memory back to the machine after large reviews: a server that has nothing to do collects nothing, and would keep what they needed for ever.
/// </summary>
internal sealed class MemoryReturn(LargeReviews reviews, TimeProvider clock) : BackgroundService
{
    /// <summary>A collection of everything takes tens of milliseconds; it is worth that much memory.</summary>
    private const long WorthIt = 16 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Quiet ticks after which everything is collected: at once, and when the pools of connections, which take their time, have let go too.</summary>
    private static readonly int[] Looks = [1, 4, 8, 16];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var (read, quiet) = (0L, 0);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var more = reviews.TakeRead();
            (read, quiet) = (read + more, more == 0 && reviews.IsIdle ? quiet + 1 : 0);
            if (read >= WorthIt && Looks.Contains(quiet))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                read = quiet == Looks[^1] ? 0 : read;
            }
        }
    }
}
