using KubeCarrier.Cli.Terminal;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Cli.Explanation;

/// <summary>The one word in each part that says how it stands; it alone has a colour.</summary>
internal static class StateWord
{
    public static string Of(LayerState state, bool hasColor) => state switch
    {
        LayerState.Synced => new Ink(hasColor).Good("Synced"),
        LayerState.Waiting => new Ink(hasColor).Doubtful("Waiting"),
        LayerState.Deleting => new Ink(hasColor).Doubtful("Deleting"),
        LayerState.Missing => new Ink(hasColor).Bad("Missing"),
        LayerState.NotReadable => "NotReadable",
        _ => "Unknown",
    };

    public static string Of(bool isAllowed, bool hasColor) => isAllowed ? new Ink(hasColor).Good("allowed") : new Ink(hasColor).Bad("denied");
}
