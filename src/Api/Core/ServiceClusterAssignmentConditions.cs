namespace KubeCarrier.Api.Core;

/// <summary>The condition types and reasons of <see cref="ServiceClusterAssignment"/>.</summary>
public static class ServiceClusterAssignmentConditions
{
    // Types.
    public const string Ready = "Ready";

    // Reasons.
    public const string SetupComplete = "SetupComplete";

    public const string CreatingNamespace = "CreatingNamespace";

    public const string Deleting = "Deleting";
}
