using System.CommandLine;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Commands;

/// <summary><c>--kubernetes-version</c>: API servers of different versions judge and word some things differently.</summary>
internal static class KubernetesVersionOption
{
    private const string Name = "--kubernetes-version";

    /// <param name="otherwise">What counts without it.</param>
    public static Option<KubernetesProfile?> New(string otherwise)
    {
        var option = new Option<KubernetesProfile?>(Name)
        {
            Description = $"The version of Kubernetes that the hub runs on, from {KubernetesProfile.Oldest} on. Default: {otherwise}.",
            HelpName = "version",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (KubernetesProfile.Read(text) is { } profile)
                {
                    return profile;
                }

                result.AddError($"{Name} {text} is none that is known; write one such as {KubernetesProfile.Newest}, and not before {KubernetesProfile.Oldest}.");
                return null;
            },
        };
        option.CompletionSources.Add([.. KubernetesProfile.Known.Select(profile => profile.Version)]);
        return option;
    }
}
