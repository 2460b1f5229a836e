using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Tests.Bounds;

/// <summary>What the clusters of one owner share.</summary>
public sealed class BudgetTests
{
    [Shows("H59")]
    [Fact]
    public async Task Who_waits_for_bytes_is_served_in_order_as_they_come_back()
    {
        var budget = new ByteBudget(10, maxWaiting: 2);
        var first = await budget.TakeAsync(8, "a", default);
        var second = budget.TakeAsync(8, "b", default);
        var third = budget.TakeAsync(2, "c", default);

        third.IsCompleted.ShouldBeFalse("it would fit, but it came later");
        first.Dispose();
        first.Dispose();

        using var large = await second.InTime();
        using var small = await third.InTime();
        budget.Used.ShouldBe(10);
    }

    [Shows("H59")]
    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled_and_too_many_do_not_wait()
    {
        var budget = new ByteBudget(10, maxWaiting: 1);
        using var all = await budget.TakeAsync(10, "a", default);
        using var cancel = new CancellationTokenSource();
        var waiting = budget.TakeAsync(1, "b", cancel.Token);

        (await Should.ThrowAsync<ApiException>(() => budget.TakeAsync(1, "c", default))).Reason.ShouldBe("TooMuchAtATime");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.InTime());

        all.Dispose();
        using var again = await budget.TakeAsync(10, "d", default).InTime();
    }

    [Shows("H59")]
    [Fact]
    public async Task The_clusters_of_one_owner_wait_for_each_other_and_not_those_of_another()
    {
        var owners = new BoundsByOwner(new() { ClusterInFlight = 8, OwnerInFlight = 10 }, new ManualTimeProvider());
        using var taken = await Budget(owners.ForCluster("team-a")).TakeAsync(8, "a", default);

        var neighbour = Budget(owners.ForCluster("team-a")).TakeAsync(8, "b", default);
        using var other = await Budget(owners.ForCluster("team-c")).TakeAsync(8, "c", default).InTime();

        neighbour.IsCompleted.ShouldBeFalse();
        taken.Dispose();
        (await neighbour.InTime()).Dispose();

        static ByteBudget Budget(ClusterBounds bounds) => bounds.InFlight.ShouldNotBeNull();
    }

    [Shows("B96")]
    [Fact]
    public async Task Owners_who_want_everything_again_and_again_let_the_others_have_their_turn()
    {
        var owners = new BoundsByOwner(new() { ClusterInFlight = 8, OwnerInFlight = 8, InFlight = 16 }, new ManualTimeProvider());
        var greedy = Enumerable.Range(0, 5).Select(number => Budget(owners.ForCluster($"hostile-{number}"))).ToList();
        var asked = greedy.Select(budget => budget.TakeAsync(8, "page", default)).ToList();
        asked.Count(ask => ask.IsCompleted).ShouldBe(2, "as much as the process has room for");

        var modest = Budget(owners.ForCluster("team-a")).TakeAsync(8, "page", default);
        for (var turns = 0; !modest.IsCompleted; turns++)
        {
            turns.ShouldBeLessThan(greedy.Count, "each of those before it has one turn at most");
            var served = asked.FindIndex(ask => ask.IsCompleted);
            (await asked[served]).Dispose();
            asked[served] = greedy[served].TakeAsync(8, "page", default);
            await Eventually.ShouldHold(() => asked.Append(modest).Count(ask => ask.IsCompleted) == 2);
        }

        (await modest.InTime()).Dispose();

        static ByteBudget Budget(ClusterBounds bounds) => bounds.InFlight.ShouldNotBeNull();
    }

    [Shows("B96")]
    [Fact]
    public async Task Whoever_waits_too_long_for_room_gives_up_and_says_why()
    {
        var clock = new ManualTimeProvider();
        var owners = new BoundsByOwner(new() { ClusterInFlight = 8, OwnerInFlight = 8, InFlight = 8 }, clock);
        using var all = await owners.ForCluster("hostile").HoldAsync(8, "GET a", default);

        var waiting = owners.ForCluster("team-a").HoldAsync(8, "GET b", default);
        clock.Advance(TimeSpan.FromSeconds(20));

        var refusal = await Should.ThrowAsync<ApiException>(() => waiting.InTime());
        refusal.Reason.ShouldBe("TooMuchAtATime");
        refusal.Message.ShouldStartWith("GET b: too much is being read already");
        all.ShouldNotBeNull().IsOver.ShouldBeTrue("it was to be given back long ago");
    }

    [Shows("B96")]
    [Fact]
    public void What_all_keep_is_bounded_and_a_part_is_there_for_each_whatever_the_others_keep()
    {
        var owners = new BoundsByOwner(new() { ClusterKept = 100, OwnerKept = 100, OwnerKeptAlways = 20, Kept = 120 }, new ManualTimeProvider());
        Keep("hostile-1", 100);
        Should.Throw<ApiException>(() => Keep("hostile-2", 100)).Reason.ShouldBe("AnswerTooLarge");
        Keep("hostile-2", 60);

        Should.Throw<ApiException>(() => Keep("team-a", 21));
        Keep("team-a", 20);

        void Keep(string owner, long bytes) => owners.ForCluster(owner).Kept.ShouldNotBeNull().Exchange(0, bytes, "an object");
    }

    [Shows("B96")]
    [Fact]
    public void What_is_given_back_to_all_is_what_was_taken_of_all() => Prop.ForAll<byte[]>(steps =>
    {
        var all = new KeptBytes(400);
        var owner = new KeptBytes(300, all, own: 50);
        var kept = new Stack<long>();
        foreach (var step in steps)
        {
            if (step % 3 == 0 && kept.TryPop(out var last))
            {
                owner.Give(last);
            }
            else if (owner.TryTake(step))
            {
                kept.Push(step);
            }

            if (owner.Used != kept.Sum() || all.Used != Math.Max(0, kept.Sum() - 50))
            {
                return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Shows("H61")]
    [Fact]
    public void Objects_are_counted_and_what_is_given_back_is_free_for_others()
    {
        var conduct = new ClusterConduct(new ManualTimeProvider());
        var bytes = new KeptBytes(100);
        var kept = new KeptObjects(2, bytes, conduct);
        kept.Exchange(0, 40, "a");
        kept.Exchange(0, 40, "b");

        Should.Throw<ApiException>(() => kept.Exchange(0, 1, "c")).Reason.ShouldBe("EndlessList");
        Should.Throw<ApiException>(() => kept.Exchange(40, 90, "b")).Reason.ShouldBe("AnswerTooLarge");
        conduct.Current.ShouldNotBeNull();
        kept.Exchange(40, 10, "b");
        kept.Exchange(10, 0, "b");
        kept.Exchange(0, 60, "c");

        bytes.Used.ShouldBe(100);
        kept.Exchange(40, 0, "a");
        kept.Exchange(60, 0, "c");
        bytes.Used.ShouldBe(0);
    }

    [Shows("H60")]
    [Fact]
    public void Who_sends_more_than_a_burst_is_read_more_slowly()
    {
        var clock = new ManualTimeProvider();
        var rate = new ByteRate(10, clock);
        rate.WaitAsync(100, default).IsCompleted.ShouldBeTrue();

        var slow = rate.WaitAsync(20, default);
        clock.Advance(TimeSpan.FromSeconds(1));
        slow.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1.1));

        slow.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void The_limits_of_our_own_cluster_are_wider_and_finite()
    {
        var (own, other) = (AnswerLimits.Own, AnswerLimits.Untrusted);

        (own.ObjectBytes > other.ObjectBytes && own.PageBytes > other.PageBytes && own.ListItems > other.ListItems).ShouldBeTrue();
        own.PageBytes.ShouldBeLessThan(int.MaxValue);
    }
}
