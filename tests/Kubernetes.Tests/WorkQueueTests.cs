using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Queues;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(_clock, _log);

    public void Dispose() => _queue.Dispose();

    /// <summary>
    /// The model: after any sequence of add, take and done, a key that was added since it was last taken waits exactly once unless it is being
    /// worked on, a key being worked on is never handed out, and once everything is done nothing added has been lost.
    /// </summary>
    [Fact]
    public void Never_two_workers_on_one_key_and_nothing_added_is_lost() =>
        Prop.ForAll<byte[]>(steps =>
        {
            using var queue = new WorkQueue<int>(_clock, _log);
            var wanted = new HashSet<int>(); // added and not taken since
            var working = new List<int>();
            foreach (var step in steps)
            {
                var key = step % 4;
                switch (step / 4 % 3)
                {
                    case 0:
                        queue.Add(key);
                        wanted.Add(key);
                        break;
                    case 1 when queue.TryTake(out var taken):
                        if (working.Contains(taken) || !wanted.Remove(taken))
                        {
                            return false;
                        }

                        working.Add(taken);
                        break;
                    case 2 when working.Count > 0:
                        queue.Done(working[0]);
                        working.RemoveAt(0);
                        break;
                }

                if (queue.Depth != wanted.Except(working).Count())
                {
                    return false;
                }
            }

            working.ForEach(queue.Done);
            while (queue.TryTake(out var rest))
            {
                if (!wanted.Remove(rest))
                {
                    return false;
                }

                queue.Done(rest);
            }

            return wanted.Count == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_delay_grows_to_its_cap_and_never_beyond() =>
        Prop.ForAll<NonNegativeInt>(failures =>
        {
            var (first, cap) = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(5));
            var low = JitteredBackoff.Delay(first, cap, failures.Get, 0);
            var high = JitteredBackoff.Delay(first, cap, failures.Get, 0.999);
            return low > TimeSpan.Zero && low <= high && high <= cap && high <= JitteredBackoff.Delay(first, cap, failures.Get + 1, 0.999);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Many_workers_and_writers_never_overlap_on_a_key_and_see_its_last_state()
    {
        const int writers = 4;
        const int rounds = 500;
        var written = new int[8];
        var seen = new int[8];
        var busy = new int[8];
        var overlapped = false;
        using var stop = new CancellationTokenSource();
        using var queue = new WorkQueue<int>(TimeProvider.System, _log);
        var run = queue.RunAsync(4, async (key, _) =>
        {
            overlapped |= Interlocked.Exchange(ref busy[key], 1) == 1;
            var now = Volatile.Read(ref written[key]);
            await Task.Yield();
            Volatile.Write(ref seen[key], now);
            Volatile.Write(ref busy[key], 0);
            return null;
        }, stop.Token);

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var key = (round + writer) % written.Length;
                Interlocked.Increment(ref written[key]);
                queue.Add(key);
            }
        })));

        await Eventually.ShouldHold(() => written.SequenceEqual(seen));
        overlapped.ShouldBeFalse();
        await stop.CancelAsync();
        await run.InTime();
    }

    [Fact]
    public async Task A_key_added_while_it_is_worked_on_is_looked_at_again()
    {
        var looks = 0;
        using var stop = new CancellationTokenSource();
        var run = _queue.RunAsync(2, (key, _) =>
        {
            if (++looks == 1)
            {
                _queue.Add(key);
                _queue.Add(key);
            }

            return Task.FromResult<TimeSpan?>(null);
        }, stop.Token);

        _queue.Add("a");
        await Eventually.ShouldHold(() => looks == 2 && _queue.Depth == 0);

        await stop.CancelAsync();
        await run.InTime();
        looks.ShouldBe(2);
    }

    [Fact]
    public void Of_several_times_for_a_key_the_earliest_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));
        _queue.AddAfter("b", TimeSpan.FromSeconds(7));

        _clock.Advance(TimeSpan.FromSeconds(5));
        _queue.TryTake(out var first).ShouldBeTrue();
        first.ShouldBe("a");
        _queue.TryTake(out _).ShouldBeFalse();

        _clock.Advance(TimeSpan.FromSeconds(60));
        _queue.TryTake(out var second).ShouldBeTrue();
        second.ShouldBe("b");
        _queue.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_handler_says_when_to_look_again()
    {
        var looks = new ConcurrentQueue<long>();
        using var stop = new CancellationTokenSource();
        var run = _queue.RunAsync(1, (_, _) =>
        {
            looks.Enqueue(_clock.GetTimestamp());
            return Task.FromResult<TimeSpan?>(looks.Count == 1 ? TimeSpan.FromMinutes(1) : null);
        }, stop.Token);

        _queue.Add("a");
        await Eventually.ShouldHold(() => _queue.Delayed == 1);
        _clock.Advance(TimeSpan.FromSeconds(59));
        _queue.Depth.ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.ShouldHold(() => looks.Count == 2);

        await stop.CancelAsync();
        await run.InTime();
    }

    [Shows("H53")]
    [Fact]
    public async Task A_failing_key_backs_off_with_its_exception_logged_and_does_not_block_others()
    {
        var good = 0;
        using var stop = new CancellationTokenSource();
        var run = _queue.RunAsync(1, (key, _) =>
        {
            good += key == "good" ? 1 : 0;
            return key == "bad" ? throw new InvalidOperationException("poison") : Task.FromResult<TimeSpan?>(null);
        }, stop.Token);

        _queue.Add("bad");
        _queue.Add("good");
        await Eventually.ShouldHold(() => good == 1 && _queue.Delayed == 1);
        _log.Exceptions.ShouldHaveSingleItem().Message.ShouldBe("poison");

        await Eventually.ShouldHold(() => _log.Exceptions.Count > 3, _clock);
        await stop.CancelAsync();
        await run.InTime();
    }

    [Shows("H15")]
    [Fact]
    public async Task A_conflict_is_no_news_but_is_tried_again()
    {
        var looks = 0;
        using var stop = new CancellationTokenSource();
        var run = _queue.RunAsync(1, (_, _) => ++looks == 1
            ? throw new ApiException(409, "Conflict", "the object has been modified")
            : Task.FromResult<TimeSpan?>(null), stop.Token);

        _queue.Add("a");
        await Eventually.ShouldHold(() => looks == 2, _clock);

        _log.Lines.ShouldBeEmpty();
        await stop.CancelAsync();
        await run.InTime();
    }

    [Shows("H47")]
    [Fact]
    public async Task What_was_cut_short_by_stopping_waits_for_the_next_run()
    {
        using var stop = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        var run = _queue.RunAsync(1, async (_, cancellationToken) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return null;
        }, stop.Token);
        _queue.Add("a");
        await began.Task.InTime();

        await stop.CancelAsync();
        await run.InTime();

        _queue.Depth.ShouldBe(1);
    }

    [Fact]
    public async Task Stopping_waits_for_the_handler_that_is_at_it()
    {
        var release = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var run = _queue.RunAsync(1, async (_, _) =>
        {
            began.SetResult();
            await release.Task;
            return null;
        }, stop.Token);
        _queue.Add("a");
        await began.Task.InTime();

        await stop.CancelAsync();
        run.IsCompleted.ShouldBeFalse();
        release.SetResult();

        await run.InTime();
    }
}
