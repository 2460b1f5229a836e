using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Holds the current <see cref="HubView"/>. Reading costs one volatile read; writers replace the whole.</summary>
internal sealed class HubViewStore(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private volatile State _state = new(HubView.Empty, IsComplete: false, NewSignal());

    /// <summary>The picture; null until it has been complete once, because half a picture denies what is allowed.</summary>
    public HubView? Current => _state is { IsComplete: true } complete ? complete.View : null;

    public void Update(Func<HubView, HubView> change) => Replace(state => state with { View = change(state.View) });

    /// <summary>From now on <see cref="Current"/> is the truth as far as watches tell it.</summary>
    public void MarkComplete() => Replace(state => state with { IsComplete = true });

    /// <summary>Waits until a complete picture meets the condition, at most so long; the picture at the end either way.</summary>
    public async Task<HubView?> WhenAsync(Func<HubView, bool> condition, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            var state = _state;
            if (state.IsComplete && condition(state.View))
            {
                return state.View;
            }

            try
            {
                await state.Changed.Task.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Current;
            }
        }
    }

    private void Replace(Func<State, State> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _state.Changed;
            _state = change(_state) with { Changed = NewSignal() };
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record State(HubView View, bool IsComplete, TaskCompletionSource Changed);
}
