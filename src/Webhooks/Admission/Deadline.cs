namespace KubeCarrier.Webhooks.Admission;

/// <summary>
/// When a request ends at the latest: its caller hangs up, or <see cref="AdmissionLimits.RequestTimeout"/> is over. Made on first use, because
/// most reviews are answered without waiting for anything.
/// </summary>
internal sealed class Deadline(HttpContext context) : IDisposable
{
    private CancellationTokenSource? _source;

    public CancellationToken Token => (_source ??= Start()).Token;

    /// <summary>Nobody waits for an answer any more.</summary>
    public bool IsAbandoned => context.RequestAborted.IsCancellationRequested;

    public void Dispose() => _source?.Dispose();

    private CancellationTokenSource Start()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        source.CancelAfter(AdmissionLimits.RequestTimeout);
        return source;
    }
}
