using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Core;

/// <summary>The condition types and reasons of <see cref="ServiceClusterAssignment"/>.</summary>
public static class ServiceClusterAssignmentConditions
{
    // Types.
    public const string Ready = "Ready";

    /// <summary>Absent until there is one for the first time.</summary>
    public const string Orphans = "Orphans";

    // Reasons.
    public const string SetupComplete = EventReasons.SetupComplete;

    public const string CreatingNamespace = EventReasons.CreatingNamespace;

    /// <summary>The management namespace is not that of a tenant of this provider: nothing is made for it, and nothing is adopted.</summary>
    public const string NotATenant = EventReasons.NotATenant;

    public const string Deleting = EventReasons.Deleting;

    public const string ServiceObjectsWithoutInstance = EventReasons.ServiceObjectsWithoutInstance;

    public const string NoServiceObjectsWithoutInstance = EventReasons.NoServiceObjectsWithoutInstance;
}
