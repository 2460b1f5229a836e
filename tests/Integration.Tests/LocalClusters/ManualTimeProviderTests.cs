
namespace KubeCarrier.Integration.Tests.LocalClusters;

/// <summary>The clock that other tests trust.</summary>
public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Timers_fire_in_order_and_see_their_own_due_time()
    {
        var start = _clock.GetUtcNow();
        var seen = new List<(string Name, TimeSpan At)>();
        using var late = _clock.CreateTimer(_ => seen.Add(("once", _clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var periodic = _clock.CreateTimer(_ => seen.Add(("each", _clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(5));

        seen.ShouldBe([("each", TimeSpan.FromSeconds(2)), ("once", TimeSpan.FromSeconds(3)), ("each", TimeSpan.FromSeconds(4))]);
        (_clock.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(5));
        _clock.GetElapsedTime(start.UtcTicks).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_has_passed_it()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10), _clock);
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _clock, patience.Token);
        _clock.ActiveTimers.ShouldBe(2);

        _clock.Advance(TimeSpan.FromSeconds(59));
        delay.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        await delay;
    }

    [Fact]
    public void A_disposed_timer_does_not_fire()
    {
        var fired = 0;
        _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Dispose();

        _clock.Advance(TimeSpan.FromSeconds(2));

        fired.ShouldBe(0);
    }
}
