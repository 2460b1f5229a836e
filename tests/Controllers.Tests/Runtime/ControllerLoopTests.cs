using KubeCarrier.Controllers.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.Runtime;

public sealed class ControllerLoopTests
{
    [Shows("H49")]
    [Fact]
    public async Task What_a_reconciler_runs_has_ended_when_its_loop_has()
    {
        using var term = new CancellationTokenSource();
        var reconciler = new Reconciler();
        using var loop = new ControllerLoop<string>(reconciler, TimeProvider.System, NullLoggerFactory.Instance);
        loop.Watch();
        var running = loop.RunAsync(term.Token);
        (await reconciler.Seen.Task).ShouldBe("something");

        await term.CancelAsync();
        await running;

        reconciler.HasEnded.ShouldBeTrue("the lease is let go after this, and another controller writes then");
    }

    private sealed class Reconciler : IReconciler<string>, IAsyncDisposable
    {
        public TaskCompletionSource<string> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasEnded { get; private set; }

        public int Workers => 1;

        public void Watch(Action<string> enqueue) => enqueue("something");

        public Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
        {
            Seen.TrySetResult(key);
            return Task.FromResult<TimeSpan?>(null);
        }

        public ValueTask DisposeAsync()
        {
            HasEnded = true;
            return ValueTask.CompletedTask;
        }
    }
}
