using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>The part of the budgets that one answer has while it is read. It may have it for a while, because others wait for it.</summary>
internal sealed class Hold(IDisposable bytes, Deadline deadline) : IDisposable
{
    /// <summary>Ends when it was held for too long, or when whoever reads does.</summary>
    public CancellationToken Token => deadline.Token;

    public bool IsOver => deadline.HasPassed;

    public void Dispose()
    {
        deadline.Dispose();
        bytes.Dispose();
    }
}
