using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>What the controller sees of a derived resource.</summary>
/// <param name="Derived">The derived resource.</param>
/// <param name="Base">Its base CRD; null when there is none.</param>
/// <param name="TenantCrd">The CRD that carries its owner labels.</param>
public sealed record DerivedObserved(DerivedCustomResource Derived, KubeObject? Base, KubeObject? TenantCrd)
{
    /// <summary>All CRDs of the hub, by their names.</summary>
    public IReadOnlyCollection<KindNames> Crds { get; init; } = [];

    /// <summary>The UID of the CRD in the service cluster; null when it is not known.</summary>
    public string? SourceUid { get; init; }

    /// <summary>What is there was there first: a CRD that comes to the hub later takes no names from it.</summary>
    internal TakenNames Names => TenantCrd is null ? TakenNames.With(Crds, SourceUid) : TakenNames.OfHub;

    /// <summary>What derives the CRD; whoever asks for the same again may know the answer.</summary>
    public Func<DerivationRequest, DerivationResult> Derive { get; init; } = Derivation.TenantCrd.Derive;

    /// <summary>What stays out of the schema for now.</summary>
    public SchemaHold Hold { get; init; } = SchemaHold.None;
}

/// <summary>A derived resource is the slimmed CRD that tenants see (docs/contract/kinds.md#derivedcustomresource).</summary>
public static class DerivedCustomResourcePlan
{
    public static Plan For(DerivedObserved observed, DateTimeOffset now)
    {
        var derived = observed.Derived;
        if (derived.Metadata.IsDeleting)
        {
            return ForDeletion(observed, now);
        }

        var user = derived.Metadata.NamespacedName;
        var problem = BaseCrd.Problem(derived.Spec.BaseCRD.Name, observed.Base, WellKnown.Annotations.ReferencedBy, user);
        if (problem is { } found || observed.Base is not { } crd)
        {
            return Unestablished(observed, now, problem?.Reason ?? DerivedCustomResourceConditions.NotFound, problem?.Message ?? "");
        }

        var result = observed.Derive(RequestFor(derived, crd) with { HeldBack = observed.Hold.Keywords, Names = observed.Names });
        var reserve = BaseCrd.Reserve(crd, WellKnown.Annotations.ReferencedBy, user);
        var plan = result.Crd is { } tenantCrd
            ? Established(observed, tenantCrd, result.Keywords.Count > 0, now)
            : Unestablished(observed, now, Reason(result.Problems), string.Join("; ", result.Problems.Select(item => item.Message)));
        return plan with { Annotate = reserve is null ? [] : [reserve] };
    }

    /// <summary>The derivation with nothing held back; nothing at all where the plan would refuse the base CRD.</summary>
    public static DerivationResult Wanted(DerivedObserved observed) =>
        observed is { Base: { } crd, Derived.Metadata.IsDeleting: false } ? TenantCrd.Derive(RequestFor(observed.Derived, crd) with { Names = observed.Names }) : new();

    /// <summary>The derivation of a derived resource, for the plan and for syncing its instances.</summary>
    public static DerivationRequest RequestFor(DerivedCustomResource derived, KubeObject baseCrd)
    {
        return new()
        {
            BaseCrd = baseCrd.Json,
            Naming = new(baseCrd.Meta.Labels.GetValueOrDefault(WellKnown.Labels.ServiceCluster) ?? "", derived.Metadata.Namespace ?? ""),
            Owner = new(derived.Metadata.Name ?? "", derived.Metadata.Namespace ?? "",
                $"{DerivedCustomResource.ResourceType.Kind}.{DerivedCustomResource.ResourceType.Group}"),
            Expose = derived.Spec.Expose,
            Presets = derived.Spec.Presets,
        };
    }

    private static string Reason(IReadOnlyList<DerivationProblem> problems) =>
        problems.Any(problem => problem.Reason is DerivationReason.NameTaken) ? DerivedCustomResourceConditions.NameTaken
        : problems.Any(problem => problem.Reason is DerivationReason.HiddenRequiredField) ? DerivedCustomResourceConditions.HiddenRequiredField
        : problems.All(problem => problem.Reason is DerivationReason.InvalidRestriction) ? DerivedCustomResourceConditions.InvalidRestriction
        : problems.Any(problem => problem.Reason is DerivationReason.NotNamespaced) ? DerivedCustomResourceConditions.NotNamespaced
        : DerivedCustomResourceConditions.NotExposable;

    private static Plan Established(DerivedObserved observed, JsonObject crd, bool isRestricted, DateTimeOffset now)
    {
        var served = observed.TenantCrd is { } live && CrdState.IsServed(live);
        var message = served ? "the tenant CRD is served"
            : observed.TenantCrd is { } waiting ? CrdState.WhyNotServed(waiting)
            : "the tenant CRD is being created";
        var conditions = new Conditions(observed.Derived.Status, now)
            .Set(DerivedCustomResourceConditions.Established, served,
                served ? DerivedCustomResourceConditions.Established : DerivedCustomResourceConditions.Establishing, message)
            .Set(DerivedCustomResourceConditions.ControllerReady, true, DerivedCustomResourceConditions.Ready, "the controller syncs its instances")
            .Set(Readiness.Ready, served,
                served ? DerivedCustomResourceConditions.ComponentsReady : DerivedCustomResourceConditions.CRDNotEstablished, message);
        if (isRestricted || conditions.All.Any(condition => condition.Type == DerivedCustomResourceConditions.SchemaRestricted))
        {
            conditions.Set(DerivedCustomResourceConditions.SchemaRestricted, observed.Hold.IsEmpty,
                observed.Hold.IsEmpty ? DerivedCustomResourceConditions.AllInSchema : DerivedCustomResourceConditions.HeldBackByInstances,
                observed.Hold.IsEmpty ? "the schema of the tenant CRD says every restriction that a schema can say" : observed.Hold.Message);
        }

        return new()
        {
            Finalizers = [WellKnown.Finalizers.DerivedCustomResource],
            StatusFirst = true,
            Status = Status(observed, conditions, ObjectMeta.Of(crd).Name),
            Apply = [StoredVersions.Keep(crd, observed.TenantCrd?.Json)],
        };
    }

    // A CRD that is there stays as it is: its instances must not lose their kind because a new spec is wrong.
    private static Plan Unestablished(DerivedObserved observed, DateTimeOffset now, string reason, string message)
    {
        var conditions = new Conditions(observed.Derived.Status, now)
            .Set(DerivedCustomResourceConditions.Established, false, reason, message)
            .Set(Readiness.Ready, false, DerivedCustomResourceConditions.CRDNotEstablished, message);
        return new()
        {
            Finalizers = [WellKnown.Finalizers.DerivedCustomResource],
            Status = Status(observed, conditions, observed.Derived.Status?.DerivedCR?.Name),
        };
    }

    private static Plan ForDeletion(DerivedObserved observed, DateTimeOffset now)
    {
        var crd = observed.TenantCrd?.Meta;
        var release = BaseCrd.Release(observed.Base, WellKnown.Annotations.ReferencedBy, observed.Derived.Metadata.NamespacedName);
        var conditions = new Conditions(observed.Derived.Status, now).Set(
            Readiness.Ready, false, Readiness.Deleting, crd is null ? "the tenant CRD is gone" : $"waiting until CRD {crd.Name} is gone");
        return new()
        {
            Status = Status(observed, conditions, observed.Derived.Status?.DerivedCR?.Name),
            Delete = crd is { IsDeleting: false } ? [Deletion.Of(KubernetesResources.CustomResourceDefinitions, crd)] : [],
            Annotate = crd is null && release is not null ? [release] : [],
            ReleasedFinalizers = crd is null ? [WellKnown.Finalizers.DerivedCustomResource] : [],
        };
    }

    private static JsonObject Status(DerivedObserved observed, Conditions conditions, string? crd) => Manifest.StatusOf(observed.Derived with
    {
        Status = new()
        {
            ObservedGeneration = observed.Derived.Metadata.Generation,
            Phase = conditions.Phase,
            Conditions = conditions.All,
            DerivedCR = crd is null ? null : new() { Name = crd },
        },
    });
}
