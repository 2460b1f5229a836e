using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>The condition types and reasons of <see cref="Account"/>.</summary>
public static class AccountConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string Suspended = "Suspended";

    // Reasons.
    public const string SetupComplete = EventReasons.SetupComplete;

    public const string Deleting = EventReasons.Deleting;

    /// <summary>Not KubeCarrier's: the namespace has been asked for.</summary>
    public const string CreatingNamespace = EventReasons.CreatingNamespace;

    /// <summary>Not KubeCarrier's: a namespace of that name belongs to somebody else.</summary>
    public const string NamespaceNotOurs = EventReasons.NamespaceNotOurs;

    public const string SuspendedByAdmin = EventReasons.SuspendedByAdmin;

    public const string Resumed = EventReasons.Resumed;
}
