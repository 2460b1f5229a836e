namespace KubeCarrier.Webhooks.Admission;

/// <summary>
/// Gives memory back to the machine after large reviews: a server that has nothing to do collects nothing, and would keep what they needed for ever.
/// </summary>
internal sealed class MemoryReturn(LargeReviews reviews, TimeProvider clock) : BackgroundService
{
    /// <summary>A collection of everything takes tens of milliseconds; it is worth that much memory.</summary>
    private const long WorthIt = 16 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var read = 0L;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var more = reviews.TakeRead();
            read += more;
            if (more == 0 && read >= WorthIt && reviews.IsIdle)
            {
                read = 0;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }
}
