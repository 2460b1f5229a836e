using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>What the controller sees of an entry.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Base">Its base CRD; null when there is none.</param>
/// <param name="Derived">The DerivedCustomResource of the same name.</param>
/// <param name="TenantCrd">The CRD that one names; null when there is none.</param>
/// <param name="IsAdmissionProven">The API server was seen to call our webhooks for a CRD (group, plural).</param>
/// <param name="Unoffered">Instances of tenants to whom it is not offered any more; null while that is not known.</param>
public sealed record CatalogEntryObserved(
    CatalogEntry Entry, KubeObject? Base, DerivedCustomResource? Derived, KubeObject? TenantCrd, Func<ResourceType, bool> IsAdmissionProven,
    IReadOnlyList<TenantInstances>? Unoffered = null)
{
    /// <param name="entry">The entry.</param>
    /// <param name="base">Its base CRD.</param>
    /// <param name="hub">Where the rest is.</param>
    /// <param name="isAdmissionProven">The API server was seen to call our webhooks for a CRD.</param>
    public static CatalogEntryObserved Of(CatalogEntry entry, KubeObject? @base, IHubObjects hub, Func<ResourceType, bool> isAdmissionProven)
    {
        var derived = hub.Get<DerivedCustomResource>(entry.Metadata.NamespacedName);
        return new(entry, @base, derived, derived?.Status?.DerivedCR is { } named ? hub.Crd(named.Name) : null, isAdmissionProven);
    }

    /// <summary>How the base CRD and its source compare; null while that is not known.</summary>
    public SchemaUpdateReport? SchemaUpdate { get; init; }

    /// <summary>What the discovery of the base CRD says of the credential's rights; null while it says nothing.</summary>
    public Condition? Access { get; init; }
}

/// <summary>An entry takes hold of a base CRD and reports which CRD tenants work with (docs/contract/kinds.md#catalogentry).</summary>
public static class CatalogEntryPlan
{
    public static Plan For(CatalogEntryObserved observed, DateTimeOffset now)
    {
        var entry = observed.Entry;
        var (name, user) = (entry.Spec.BaseCRD.Name, entry.Metadata.NamespacedName);
        if (entry.Metadata.IsDeleting)
        {
            return ForDeletion(observed, now);
        }

        if (BaseCrd.Problem(name, observed.Base, WellKnown.Annotations.CatalogEntry, user) is { } problem || observed.Base is not { } crd)
        {
            var (reason, message) = BaseCrd.Problem(name, observed.Base, WellKnown.Annotations.CatalogEntry, user) ?? (CatalogEntryConditions.NotFound, "");
            return Report(observed, now, reason, message, entry.Status?.ProviderCRD, entry.Status?.TenantCRD);
        }

        var provided = CrdState.Information(crd);
        var plan = entry.Spec.Derive is null ? Underived(observed, crd, provided, now) : Derived(observed, provided, now);
        return plan with { Annotate = BaseCrd.Reserve(crd, WellKnown.Annotations.CatalogEntry, user) is { } reserve ? [reserve] : [] };
    }

    private static Plan Underived(CatalogEntryObserved observed, KubeObject crd, CrdInformation provided, DateTimeOffset now)
    {
        var plan = observed.IsAdmissionProven(CrdState.Resource(crd.Json))
            ? Report(observed, now, CatalogEntryConditions.CatalogEntryReady, "tenants work with the base CRD", provided, provided)
            : Report(observed, now, CatalogEntryConditions.AdmissionNotProven, "the API server does not call the webhooks for it yet", provided, provided);
        var stale = observed.Derived is { } derived && derived.Metadata.IsControlledBy(observed.Entry.Metadata) && !derived.Metadata.IsDeleting;
        return plan with { Delete = stale && observed.Derived is { } left ? [Deletion.Of(left)] : [] };
    }

    private static Plan Derived(CatalogEntryObserved observed, CrdInformation provided, DateTimeOffset now)
    {
        var (entry, derived) = (observed.Entry, observed.Derived);
        // What tenants were told stays while something is being changed; admission and Catalogs go by it.
        var known = entry.Status?.TenantCRD is { } before && before.Name != provided.Name ? before : null;
        var apply = new[] { KubeObject.Encode(DerivedFor(entry)) };
        if (derived is null || !Readiness.IsReady(derived.Metadata, derived.Status))
        {
            var why = derived?.Status?.Conditions.FirstOrDefault(condition => condition.Type == DerivedCustomResourceConditions.Established && condition.Status != Condition.True);
            var reason = why?.Reason is CatalogEntryConditions.HiddenRequiredField or CatalogEntryConditions.NotExposable or CatalogEntryConditions.InvalidRestriction
                or CatalogEntryConditions.NameTaken
                ? why.Reason
                : CatalogEntryConditions.DerivedCustomResourceUnready;
            return Report(observed, now, reason, why?.Message ?? "the DerivedCustomResource is not ready", provided, known, derived) with { Apply = apply };
        }

        if (observed.TenantCrd is not { Meta.IsDeleting: false } tenantCrd)
        {
            return Report(observed, now, CatalogEntryConditions.DerivedCustomResourceDefinitionNotFound,
                $"CRD {derived.Status?.DerivedCR?.Name} {(observed.TenantCrd is null ? "does not exist" : "is being deleted")}", provided, known, derived) with
            { Apply = apply };
        }

        var information = CrdState.Information(tenantCrd);
        return (observed.IsAdmissionProven(CrdState.Resource(tenantCrd.Json))
            ? Report(observed, now, CatalogEntryConditions.CatalogEntryReady, "the tenant CRD is served and guarded", provided, information, derived)
            : Report(observed, now, CatalogEntryConditions.AdmissionNotProven, "the API server does not call the webhooks for the tenant CRD yet", provided, information, derived)) with
        { Apply = apply };
    }

    private static Plan ForDeletion(CatalogEntryObserved observed, DateTimeOffset now)
    {
        var entry = observed.Entry;
        var derived = observed.Derived is { } found && found.Metadata.IsControlledBy(entry.Metadata) ? found : null;
        var release = BaseCrd.Release(observed.Base, WellKnown.Annotations.CatalogEntry, entry.Metadata.NamespacedName);
        return Report(observed, now, CatalogEntryConditions.Deleting,
            derived is null ? "nothing is left" : $"waiting until DerivedCustomResource {derived.Metadata.Name} is gone",
            entry.Status?.ProviderCRD, entry.Status?.TenantCRD) with
        {
            Finalizers = [],
            Delete = derived is { Metadata.IsDeleting: false } ? [Deletion.Of(derived)] : [],
            Annotate = derived is null && release is not null ? [release] : [],
            ReleasedFinalizers = derived is null ? [WellKnown.Finalizers.CatalogEntry] : [],
        };
    }

    /// <summary>The DerivedCustomResource of an entry with <c>derive</c>.</summary>
    public static DerivedCustomResource DerivedFor(CatalogEntry entry) => new()
    {
        Metadata = new()
        {
            Name = entry.Metadata.Name,
            Namespace = entry.Metadata.Namespace,
            OwnerReferences = [Owners.ControllerReference(entry)],
        },
        Spec = new() { BaseCRD = entry.Spec.BaseCRD, Expose = entry.Spec.Derive?.Expose ?? [], Presets = entry.Spec.Derive?.Presets ?? [] },
    };

    private static Plan Report(
        CatalogEntryObserved observed, DateTimeOffset now, string reason, string message, CrdInformation? provided, CrdInformation? tenant,
        DerivedCustomResource? derived = null)
    {
        var entry = observed.Entry;
        if (reason == CatalogEntryConditions.CatalogEntryReady && observed.Access is { Status: Condition.False } lacks)
        {
            (reason, message) = (lacks.Reason, lacks.Message); // its instances would never arrive
        }

        var conditions = new Conditions(entry.Status, now).Set(Readiness.Ready, reason == CatalogEntryConditions.CatalogEntryReady, reason, message)
            .SetOnceTrue(
                CatalogEntryConditions.Suspended, entry.Spec.Suspended,
                (CatalogEntryConditions.SuspendedByProvider, "its instances can be deleted, but neither created nor changed"),
                (CatalogEntryConditions.Resumed, "its instances can be created and changed again"));
        WithdrawalReport.Add(conditions, entry, observed.Unoffered);
        observed.SchemaUpdate?.AddTo(conditions);
        if (observed.Access is { } access)
        {
            conditions.Set(CatalogEntryConditions.AccessReady, access.Status, access.Reason, access.Message);
        }

        if (derived?.Status?.Conditions.FirstOrDefault(condition => condition.Type == CatalogEntryConditions.SchemaRestricted) is { } restricted)
        {
            conditions.Set(restricted.Type, restricted.Status, restricted.Reason, restricted.Message);
        }

        return new()
        {
            Finalizers = [WellKnown.Finalizers.CatalogEntry],
            Status = Manifest.StatusOf(entry with
            {
                Status = new()
                {
                    ObservedGeneration = entry.Metadata.Generation,
                    Phase = conditions.Phase,
                    Conditions = conditions.All,
                    ProviderCRD = provided,
                    TenantCRD = tenant,
                    SchemaUpdate = observed.SchemaUpdate?.Status ?? entry.Status?.SchemaUpdate,
                },
            }),
        };
    }
}
