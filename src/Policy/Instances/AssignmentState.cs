using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Instances;

/// <summary>What is known of the tenant's namespace in the service cluster.</summary>
/// <param name="Exists">There is a ServiceClusterAssignment at all.</param>
/// <param name="Namespace">The namespace, once there is one.</param>
/// <param name="IsReachable">The service cluster answers and is the one it was.</param>
/// <param name="IsReady">The assignment is ready and stays, and leads to a tenant: only then is anything adopted.</param>
public sealed record AssignmentState(bool Exists, string? Namespace, bool IsReachable, bool IsReady = false)
{
    /// <summary>The service cluster answers and has no such CRD (any more), so there is no service object either.</summary>
    public bool IsCrdGone { get; init; }

    /// <summary>It answers, and does not let the provider's credential work with the service's objects.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The management namespace is no account's: an assignment from before that was judged is not followed, whoever wrote it (B79).</summary>
    public bool IsNobodys { get; init; }

    /// <param name="assignment">Null when there is none.</param>
    /// <param name="account">The account with the management namespace's name.</param>
    /// <param name="tenant">The provider's Tenant object of that name.</param>
    /// <param name="isReachable">The service cluster answers and is the one it was.</param>
    public static AssignmentState Of(ServiceClusterAssignment? assignment, Account? account, Tenant? tenant, bool isReachable) => new(
        assignment is not null,
        assignment?.Status?.ServiceClusterNamespace?.Name,
        isReachable,
        assignment is not null && Readiness.IsReady(assignment.Metadata, assignment.Status) && Tenancy.HoldsNamespace(account, tenant))
    {
        IsNobodys = !Tenancy.OwnsNamespace(account),
    };
}
