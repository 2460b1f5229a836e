using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Memory that large reviews share.</summary>
public sealed class MemoryBudgetTests
{
    private readonly MemoryBudget _budget = new(100);

    [Shows("B87")]
    [Fact]
    public async Task Who_comes_first_is_served_first_and_nobody_overtakes()
    {
        var first = await TakeAsync(60);
        var second = TakeAsync(50);
        var third = TakeAsync(10);
        (second.IsCompleted, third.IsCompleted).ShouldBe((false, false), "the third would fit, but the second would wait for ever");

        first.Dispose();
        await Task.WhenAll(second, third);

        _budget.Taken.ShouldBe(60);
    }

    [Shows("B87")]
    [Fact]
    public async Task Who_wants_more_than_there_is_waits_for_all_of_it()
    {
        var small = await TakeAsync(1);
        var large = TakeAsync(1000);
        large.IsCompleted.ShouldBeFalse();

        small.Dispose();
        (await large).Bytes.ShouldBe(100);
    }

    [Shows("B87")]
    [Fact]
    public async Task Who_gives_up_takes_nothing_and_lets_the_next_one_in()
    {
        using var patience = new CancellationTokenSource();
        using var first = await TakeAsync(60);
        var second = _budget.TakeAsync(50, patience.Token).AsTask();
        var third = TakeAsync(40);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        await third;

        _budget.Taken.ShouldBe(100);
    }

    [Shows("B87")]
    [Fact]
    public async Task What_is_given_back_twice_counts_once()
    {
        var first = await TakeAsync(60);
        using var second = await TakeAsync(30);

        first.Dispose();
        first.Dispose();

        _budget.Taken.ShouldBe(30);
    }

    private async Task<MemoryBudget.Share> TakeAsync(long bytes) => await _budget.TakeAsync(bytes, CancellationToken.None);
}
