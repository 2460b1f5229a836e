namespace KubeCarrier.Api.Catalog;

/// <summary>The condition types and reasons of <see cref="Account"/>.</summary>
public static class AccountConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string Suspended = "Suspended";

    // Reasons.
    public const string SetupComplete = "SetupComplete";

    public const string Deleting = "Deleting";

    /// <summary>Not KubeCarrier's: the namespace has been asked for.</summary>
    public const string CreatingNamespace = "CreatingNamespace";

    /// <summary>Not KubeCarrier's: a namespace of that name belongs to somebody else.</summary>
    public const string NamespaceNotOurs = "NamespaceNotOurs";

    public const string SuspendedByAdmin = "SuspendedByAdmin";

    public const string Resumed = "Resumed";
}
