namespace KubeCarrier.Kubernetes.Client;

/// <summary>A token that is cancelled by its callers or by the clock, and can tell which it was.</summary>
internal sealed class Deadline(TimeSpan after, TimeProvider clock, CancellationToken stopping, CancellationToken caller) : IDisposable
{
    private readonly CancellationTokenSource _timer = new(after, clock);
    private CancellationTokenSource? _any;

    public CancellationToken Token => (_any ??= CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, stopping, caller)).Token;

    /// <summary>The clock ended it, not a caller.</summary>
    public bool HasPassed => _timer.IsCancellationRequested && !stopping.IsCancellationRequested && !caller.IsCancellationRequested;

    public void Dispose()
    {
        _any?.Dispose();
        _timer.Dispose();
    }
}
