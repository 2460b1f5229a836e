using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Kubernetes.Queues;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>Lanes of a queue: keys that belong together never take all workers.</summary>
public sealed class WorkQueueLanesTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();

    /// <summary>The same model with lanes: never more than two of one at a time, and nothing that is added is lost or waits for another lane.</summary>
    [Shows("B97")]
    [Fact]
    public void No_lane_has_more_than_its_width_and_none_waits_for_another() =>
        Prop.ForAll<byte[]>(steps =>
        {
            using var queue = new WorkQueue<int>(_clock, _log, new(key => $"{key % 3}", Width: 2));
            var wanted = new HashSet<int>();
            var working = new List<int>();
            foreach (var step in steps)
            {
                var key = step % 12;
                switch (step / 12 % 3)
                {
                    case 0:
                        queue.Add(key);
                        wanted.Add(key);
                        break;
                    case 1:
                        var mayCome = wanted.Except(working).Where(other => working.Count(one => one % 3 == other % 3) < 2).ToList();
                        if (queue.TryTake(out var taken) != mayCome.Count > 0 || (mayCome.Count > 0 && !(mayCome.Contains(taken) && wanted.Remove(taken))))
                        {
                            return false;
                        }

                        if (mayCome.Count > 0)
                        {
                            working.Add(taken);
                        }

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

    [Shows("B97")]
    [Fact]
    public async Task Keys_that_hang_take_the_workers_of_their_lane_and_no_others()
    {
        using var queue = new WorkQueue<string>(_clock, _log, new(key => key.Split('/')[0], Width: 2));
        using var stop = new CancellationTokenSource();
        var hanging = 0;
        var done = new ConcurrentQueue<string>();
        var run = queue.RunAsync(4, async (key, cancellationToken) =>
        {
            if (key.StartsWith("hostile", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref hanging);
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            done.Enqueue(key);
            return null;
        }, stop.Token);

        for (var number = 0; number < 100; number++)
        {
            queue.Add($"hostile/{number}");
        }

        await Eventually.ShouldHold(() => hanging == 2);
        queue.Add("team-a/one");
        queue.Add("team-a/other");

        await Eventually.ShouldHold(() => done.Count == 2);
        hanging.ShouldBe(2);
        await stop.CancelAsync();
        await run.InTime();
    }
}
