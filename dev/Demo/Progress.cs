using System.Diagnostics;

namespace KubeCarrier.Demo;

/// <summary>Says what is being waited for whenever that takes longer than two seconds.</summary>
internal sealed class Progress(Action<string> tell)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _waited = Stopwatch.StartNew();
    private TimeSpan _next = Interval;

    /// <summary>Does the work, and says every two seconds that it is still being done.</summary>
    public static async Task<T> WhileAsync<T>(string what, Action<string> tell, Task<T> work)
    {
        var progress = new Progress(tell);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()); // ends with the work
            progress.Tick(what);
        }

        return await work;
    }

    /// <summary>To be called often; it says something rarely.</summary>
    public void Tick(string what)
    {
        if (_waited.Elapsed >= _next)
        {
            tell($"  … {what} ({_waited.Elapsed.TotalSeconds:0} s)");
            _next += Interval;
        }
    }
}
