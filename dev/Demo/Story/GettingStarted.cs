using KubeCarrier.Demo.Story.Chapters;

namespace KubeCarrier.Demo.Story;

/// <summary>The getting-started story, from two accounts to the second service, what tenants may do with it, and what a provider may not.</summary>
internal static class GettingStarted
{
    /// <summary>Tells it from the beginning, on an environment that may have heard it before.</summary>
    public static async Task TellAsync(DemoEnvironment environment, StoryTeller teller, Action<string> tell, CancellationToken cancellationToken)
    {
        await new StoryReset(environment.Kubectl, tell, cancellationToken).RunAsync();
        var hasSubresources = await environment.Kubectl.HasSubresourcesAsync(cancellationToken);
        teller.Begin();
        await teller.TellAsync(Steps(environment.Directory, hasSubresources), cancellationToken);
    }

    /// <param name="directory">Where the kubeconfigs of the service clusters are.</param>
    /// <param name="hasSubresources">kubectl knows <c>--subresource</c>.</param>
    public static IEnumerable<StoryStep> Steps(DemoDirectory directory, bool hasSubresources) =>
    [
        .. Provider.Steps(directory),
        .. Offer.Steps,
        .. FirstInstance.Steps(new(hasSubresources)),
        .. Denials.Steps,
        .. FirstInstance.Deletion,
        .. SecondService.Steps(directory, new(hasSubresources)),
        .. Limits.Steps,
        .. Reaching.Steps,
    ];
}
