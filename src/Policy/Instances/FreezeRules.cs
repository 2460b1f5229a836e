using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// What stops while an account or an entry is suspended, and after an offer was withdrawn (docs/contract/offers.md#suspending). Deletions and
/// status go on, and so does maintenance; labels and annotations are part of an instance like its spec.
/// </summary>
public static class FreezeRules
{
    public const string AccountIsNotSuspendedRule = "account-is-not-suspended";

    public const string OfferIsNotSuspendedRule = "offer-is-not-suspended";

    public const string OfferIsNotWithdrawnRule = "offer-is-not-withdrawn";

    /// <summary>A part of the rules for tenant and internal objects.</summary>
    internal static IReadOnlyList<Rule<JsonObject, InstanceView>> Rules { get; } =
    [
        new(AccountIsNotSuspendedRule, AccountIsNotSuspended, Create, Update)
        {
            Defends = "Nothing is created or changed in the namespace of a suspended account, by whomever, labels included; deletions and status go on.",
        },
        new(OfferIsNotSuspendedRule, OfferIsNotSuspended, Create, Update)
        {
            Defends = "Nothing is created or changed of a suspended CatalogEntry; told only to those who could write without it.",
        },
        new(OfferIsNotWithdrawnRule, OfferIsNotWithdrawn, Update)
        {
            Defends = "What runs without an offer is not changed by its tenant, unless the entry says onWithdraw: Keep; the provider goes on maintaining.",
        },
    ];

    /// <summary>Whether these ids refused nothing but a suspension: it ends, and what was refused can be tried again.</summary>
    public static bool IsSuspension(IReadOnlyCollection<string> rules) =>
        rules.Count > 0 && rules.All(rule => rule is AccountIsNotSuspendedRule or OfferIsNotSuspendedRule);

    public static Decision AccountIsNotSuspended(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        return GoesOn(request) || view.Hub.AccountOf(request.Namespace) is not { Suspended: true }
            ? Decision.Allow
            : Decision.Deny("metadata.namespace",
                $"account {request.Namespace} is suspended; its instances can be read and deleted, but neither created nor changed until an administrator resumes it");
    }

    /// <summary>Told only to those who could write without it: others must not learn that there is something to suspend (B74).</summary>
    public static Decision OfferIsNotSuspended(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        if (GoesOn(request) || view.Crd is not { Suspended: true } crd)
        {
            return Decision.Allow;
        }

        var couldWrite = crd.Role is CrdRole.Tenant
            ? TenantObjectRules.OfferExists(request, view).IsAllowed && view.Hub.AccountOf(request.Namespace) is not null
            : InternalObjectRules.MayWrite(request, view);
        return couldWrite
            ? Decision.Deny("apiVersion",
                $"{ResourceOf(request)} is suspended by its provider; its instances can be read and deleted, but neither created nor changed until the provider resumes it")
            : Decision.Allow;
    }

    /// <summary>An instance of a service that its tenant is not offered any more. New ones are the business of <c>offer-exists</c>.</summary>
    public static Decision OfferIsNotWithdrawn(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        if (GoesOn(request)
            || view.Hub.AccountOf(request.Namespace) is null
            || view.Crd is not { Role: not CrdRole.Internal } crd
            || view.Hub.IsOffered(crd, request.Namespace)
            || (crd.Role is CrdRole.Shared && InternalObjectRules.IsTheProvider(request, view)))
        {
            return Decision.Allow;
        }

        return crd.OnWithdraw switch
        {
            WithdrawalPolicy.Keep => Decision.Allow,
            WithdrawalPolicy.Delete => Decision.Deny("apiVersion",
                $"{ResourceOf(request)} is not offered to {request.Namespace} any more, and its instances are being deleted; save what you need of them"),
            _ => Decision.Deny("apiVersion",
                $"{ResourceOf(request)} is not offered to {request.Namespace} any more; its instances can be read and deleted, but not changed until its provider offers it again"),
        };
    }

    private static bool GoesOn(AdmissionRequest<JsonObject> request) => request.SubResource == "status" || InstanceRules.IsMaintenance(request);

    private static string ResourceOf(AdmissionRequest<JsonObject> request) => $"{request.Resource.Resource}.{request.Resource.Group}";
}
