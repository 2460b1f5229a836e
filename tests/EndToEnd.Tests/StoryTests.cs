using KubeCarrier.Demo.Story;

namespace KubeCarrier.EndToEnd.Tests;

/// <summary>The getting-started story with the built processes, undisturbed and disturbed.</summary>
[Collection(BuiltHubGroup.Name)]
public sealed class StoryTests(BuiltHub hub)
{
    /// <summary>Its third act too: a provider takes away what runs, points at other namespaces, and takes the hub's names.</summary>
    [Shows("B76", "B79", "B80")]
    [ClusterFact(LocalOnly = true)]
    public async Task Told_again_by_processes_with_their_Deployments_memory_the_story_ends_in_the_same_state()
    {
        var undisturbed = await hub.UndisturbedAsync();
        using var small = new MemoryLimit(DeployedContainer.Webhooks.Memory);
        using var large = new MemoryLimit(DeployedContainer.Controller.Memory);
        var webhooks = hub.Environment.Webhooks.StartedBy(DeployedContainer.Webhooks.Prefix(small));
        var controller = hub.Environment.Controller.StartedBy(DeployedContainer.Controller.Prefix(large));
        try
        {
            await webhooks.EnsureReadyAsync(_ => { }, CancellationToken.None);
            await controller.EnsureReadyAsync(_ => { }, CancellationToken.None);

            var transcript = await hub.TellAsync(atMark: null, CancellationToken.None);

            (await FinalState.OfAsync(hub.Environment.Kubectl)).ShouldBe(undisturbed);
            transcript.ShouldContain("is not offered to team-c; kubectl get offerings -n team-c lists what is");
            transcript.ShouldContain("$ kubectl get account\nNAME ");
            MemoryLimit.PeakOf(webhooks.Ids.ShouldHaveSingleItem()).ShouldBeLessThan(small.Bytes);
            MemoryLimit.PeakOf(controller.Ids.ShouldHaveSingleItem()).ShouldBeLessThan(large.Bytes);
        }
        finally
        {
            await hub.Environment.Webhooks.EnsureReadyAsync(_ => { }, CancellationToken.None);
            await hub.Environment.Controller.EnsureReadyAsync(_ => { }, CancellationToken.None);
        }
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_controller_that_was_killed_in_the_middle_of_the_story_ends_in_the_same_state()
    {
        var undisturbed = await hub.UndisturbedAsync();
        var kills = 0;

        await hub.TellAsync(DisturbAsync, CancellationToken.None);

        kills.ShouldBe(3);
        (await FinalState.OfAsync(hub.Environment.Kubectl)).ShouldBe(undisturbed);

        async Task DisturbAsync(string mark, CancellationToken cancellationToken)
        {
            if (mark is StoryMarks.EntrySetIsCreated or StoryMarks.InstanceIsComing or StoryMarks.InstanceIsGoing)
            {
                await hub.Environment.Controller.KillAsync(cancellationToken);
                hub.Environment.Controller.IsRunning.ShouldBeFalse();
                kills++;
            }

            if (mark is not StoryMarks.InstanceIsComing) // db1 is created while there is no controller, and waits for the next one
            {
                await hub.Environment.Controller.EnsureReadyAsync(_ => { }, cancellationToken);
            }
        }
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_story_that_was_given_up_in_the_middle_can_be_told_again()
    {
        var undisturbed = await hub.UndisturbedAsync();
        using var giveUp = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(
            hub.TellAsync((mark, _) => mark == StoryMarks.InstanceIsCreated ? giveUp.CancelAsync() : Task.CompletedTask, giveUp.Token));
        await hub.TellAsync(atMark: null, CancellationToken.None);

        (await FinalState.OfAsync(hub.Environment.Kubectl)).ShouldBe(undisturbed);
    }
}
