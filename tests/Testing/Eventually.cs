using System.Diagnostics;

namespace KubeCarrier.Testing;

/// <summary>Waits for what becomes true by itself. The one place where tests poll, with the one timeout they share.</summary>
public static class Eventually
{
    /// <summary>Long enough for a busy machine; only a test that fails waits for it.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the condition holds.</summary>
    public static Task Async(Func<Task<bool>> condition, string what) =>
        FoundAsync(async () => await condition() ? "" : null, what);

    /// <summary>Until the assertion throws no more; the failure carries what it threw last.</summary>
    public static Task Async(Func<Task> assertion, string what) => FoundAsync(
        async () =>
        {
            await assertion();
            return "";
        },
        what);

    /// <summary>Waits until an assertion that needs no waiting of its own holds.</summary>
    public static Task Holds(Action assertion, string what) => Async(
        () =>
        {
            assertion();
            return Task.CompletedTask;
        },
        what);

    /// <summary>Until the condition holds; time moves on by <paramref name="step"/> at each look.</summary>
    public static async Task ShouldHold(Func<bool> condition, ManualTimeProvider? clock = null, TimeSpan? step = null)
    {
        using var patience = new CancellationTokenSource(Timeout);
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

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Timeout);

    public static Task InTime(this Task task) => task.WaitAsync(Timeout);

    /// <summary>Until the probe finds something, which is returned.</summary>
    public static async Task<T> FoundAsync<T>(Func<Task<T?>> probe, string what)
        where T : class
    {
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var (found, failure) = await TryAsync(probe);
            if (found is not null)
            {
                return found;
            }

            if (waited.Elapsed > Timeout)
            {
                var last = failure is null ? "" : $" The last try said: {failure.Message}";
                throw new TimeoutException($"Waited {Timeout.TotalSeconds:0} s in vain: {what}.{last}", failure);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None); // bounded by the timeout above
        }
    }

    private static async Task<(T? Found, Exception? Failure)> TryAsync<T>(Func<Task<T?>> probe)
        where T : class
    {
        try
        {
            return (await probe(), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (null, exception); // tried again, and told if it stays so
        }
    }
}
