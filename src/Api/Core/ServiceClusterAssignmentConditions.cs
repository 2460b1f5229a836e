namespace KubeCarrier.Api.Core;

/// <summary>The condition types and reasons of <see cref="ServiceClusterAssignment"/>.</summary>
public static class ServiceClusterAssignmentConditions
{
    // Types.
    public const string Ready = "Ready";

    /// <summary>Absent until there is one for the first time.</summary>
    public const string Orphans = "Orphans";

    // Reasons.
    public const string SetupComplete = "SetupComplete";

    public const string CreatingNamespace = "CreatingNamespace";

    /// <summary>The management namespace is not that of a tenant of this provider: nothing is made for it, and nothing is adopted.</summary>
    public const string NotATenant = "NotATenant";

    public const string Deleting = "Deleting";

    public const string ServiceObjectsWithoutInstance = "ServiceObjectsWithoutInstance";

    public const string NoServiceObjectsWithoutInstance = "NoServiceObjectsWithoutInstance";
}
