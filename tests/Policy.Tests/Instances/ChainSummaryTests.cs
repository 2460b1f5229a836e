using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>How an instance stands, in the one sentence that is read first.</summary>
public sealed class ChainSummaryTests
{
    private static readonly InstanceChain InStep = Chain(LayerState.Synced, LayerState.Synced, LayerState.Synced);

    [Fact]
    public void An_instance_that_is_in_step_says_whether_its_operator_reports()
    {
        ChainSummary.Of(InStep, OfferStanding.Offered).ShouldBe(
            "It is in step: what was written is in the service cluster. Its operator reports nothing, so whether it works is to be seen there.");
        ChainSummary.Of(Reporting(InStep), OfferStanding.Offered).ShouldBe("It is in step: what was written is in the service cluster, and its operator reports on it.");
    }

    [Fact]
    public void What_it_is_stuck_at_is_said() => ChainSummary.Of(InStep with { WaitsFor = "service cluster eu-west-1 cannot be reached." }, OfferStanding.Offered)
        .ShouldBe("It is stuck, or on its way: service cluster eu-west-1 cannot be reached.");

    [Fact]
    public void What_is_suspended_or_withdrawn_is_frozen_and_runs_on()
    {
        ChainSummary.Of(InStep, OfferStanding.Suspended).ShouldEndWith("It stays as it is while it is suspended: it can be read and deleted, and what was written before is carried down when it is resumed.");
        ChainSummary.Of(InStep, OfferStanding.Withdrawn).ShouldEndWith("It is not offered any more: what runs goes on, and can be deleted.");
    }

    [Fact]
    public void Who_sees_only_the_top_is_told_what_that_means()
    {
        ChainSummary.Of(Chain(LayerState.Unknown, LayerState.NotReadable), OfferStanding.Offered)
            .ShouldBe("It was admitted. How far it has got cannot be seen from here: the service reports no status.");
        ChainSummary.Of(Chain(LayerState.Synced, LayerState.NotReadable), OfferStanding.Offered).ShouldBe("It is in step as far as can be seen from here.");
    }

    [Fact]
    public void What_is_being_deleted_says_so_first() => ChainSummary.Of(Chain(LayerState.Deleting, LayerState.Synced) with { WaitsFor = "the internal object" }, OfferStanding.Suspended)
        .ShouldStartWith("It is being deleted: the internal object.");

    private static InstanceChain Chain(params LayerState[] states) => new([.. states.Select((state, index) => new ChainLayer((SyncTarget)index) { State = state })], null);

    private static InstanceChain Reporting(InstanceChain chain) => chain with { Layers = [.. chain.Layers.Select(layer => layer with { HasStatus = true })] };
}
