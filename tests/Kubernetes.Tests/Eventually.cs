namespace KubeCarrier.Kubernetes.Tests;

/// <summary>Waits for conditions; the one place with a timeout.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Until the condition holds. With a clock, time moves on by <paramref name="step"/> at each look.</summary>
    public static async Task ShouldHold(Func<bool> condition, ManualTimeProvider? clock = null, TimeSpan? step = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            clock?.Advance(step ?? TimeSpan.FromMilliseconds(100));
            try
            {
                await ticks.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("The condition did not come true in time.");
            }
        }
    }

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task InTime(this Task task) => task.WaitAsync(Patience);
}
