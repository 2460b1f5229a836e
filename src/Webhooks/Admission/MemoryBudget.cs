namespace KubeCarrier.Webhooks.Admission;

/// <summary>Memory that is taken and given back, never more of it than there is. Who comes first is served first.</summary>
/// <param name="capacity">In bytes; whoever wants more waits for all of it.</param>
internal sealed class MemoryBudget(long capacity)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Share> _waiting = [];
    private long _taken;

    public long Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken;
            }
        }
    }

    public async ValueTask<Share> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        var share = new Share(this, Math.Min(bytes, capacity));
        lock (_gate)
        {
            if (_waiting.Count == 0 && _taken + share.Bytes <= capacity)
            {
                _taken += share.Bytes;
                return share;
            }

            _waiting.AddLast(share);
        }

        try
        {
            await share.Granted.WaitAsync(cancellationToken);
            return share;
        }
        catch (OperationCanceledException)
        {
            Withdraw(share);
            throw;
        }
    }

    private void Withdraw(Share share)
    {
        bool hasWaited;
        lock (_gate)
        {
            hasWaited = _waiting.Remove(share);
        }

        if (hasWaited)
        {
            GiveBack(0); // the next one may be smaller
        }
        else
        {
            share.Dispose(); // it was granted meanwhile
        }
    }

    private void GiveBack(long bytes)
    {
        var granted = new List<Share>();
        lock (_gate)
        {
            _taken -= bytes;
            while (_waiting.First is { Value: var next } && _taken + next.Bytes <= capacity)
            {
                _taken += next.Bytes;
                _waiting.RemoveFirst();
                granted.Add(next);
            }
        }

        granted.ForEach(share => share.Grant());
    }

    /// <summary>A part of the budget, until it is disposed of.</summary>
    internal sealed class Share(MemoryBudget budget, long bytes) : IDisposable
    {
        private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isGivenBack;

        public long Bytes => bytes;

        public Task Granted => _granted.Task;

        public void Grant() => _granted.SetResult();

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            {
                budget.GiveBack(bytes);
            }
        }
    }
}
