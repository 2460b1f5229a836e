using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Core;

/// <summary>The condition types and reasons of <see cref="CustomResourceDiscoverySet"/>.</summary>
public static class CustomResourceDiscoverySetConditions
{
    // Types.
    public const string Ready = "Ready";

    // Reasons.
    public const string ComponentsReady = EventReasons.ComponentsReady;

    public const string ComponentsUnready = EventReasons.ComponentsUnready;

    public const string InvalidSelector = EventReasons.InvalidSelector;

    /// <summary>All that is wanted is there; what is wanted no more is not gone yet.</summary>
    public const string ComponentsTerminating = EventReasons.ComponentsTerminating;
}
