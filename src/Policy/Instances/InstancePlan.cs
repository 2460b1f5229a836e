using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Instances;

/// <summary>The three objects of an instance, as far as they are known.</summary>
/// <param name="Name">Name and namespace in the management cluster.</param>
/// <param name="Tenant">The tenant object.</param>
/// <param name="Internal">The internal object.</param>
/// <param name="Service">The service object.</param>
/// <param name="Assignment">Where service objects of this tenant live.</param>
public sealed record InstanceObserved(NamespacedName Name, KubeObject? Tenant, KubeObject? Internal, KubeObject? Service, AssignmentState Assignment)
{
    /// <summary>The service is offered to the tenant, and not suspended: what was made below may appear there.</summary>
    public bool IsOffered { get; init; }

    /// <summary>The time, for conditions that change.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>How many objects the hub has of this assignment, of all CRDs; needed only where there is something to adopt.</summary>
    public int Held { get; init; }
}

/// <summary>One write. After it the plan is made again from what came back, until there is nothing left to do.</summary>
public abstract record SyncStep(SyncTarget Target)
{
    /// <summary>Server-side apply of exactly the fields we own; sent only when it would change something.</summary>
    public sealed record Apply(SyncTarget Target, JsonObject Manifest, bool IsStatus = false) : SyncStep(Target);

    /// <summary>
    /// Creates an object from the one below it, after a live read has shown that <paramref name="Source"/> still is as it was planned with, and
    /// that there still is no <paramref name="Target"/>.
    /// </summary>
    public sealed record Adopt(SyncTarget Target, JsonObject Manifest, SyncTarget Source) : SyncStep(Target)
    {
        /// <summary>
        /// What the tenant will see of it; tried before anything is made, because what the hub would refuse to show to its owner nobody but the
        /// provider could delete.
        /// </summary>
        public JsonObject? Shown { get; init; }
    }

    /// <summary>Makes ours what other field managers wrote into an object before it was ours: else it would stay when it is taken away above.</summary>
    public sealed record TakeOver(SyncTarget Target) : SyncStep(Target);

    public sealed record AddFinalizer(SyncTarget Target, string Finalizer) : SyncStep(Target);

    /// <summary>Lets an object go, after a live read has shown that <paramref name="Gone"/> does not exist any more.</summary>
    public sealed record ReleaseFinalizer(SyncTarget Target, string Finalizer, SyncTarget? Gone) : SyncStep(Target);

    /// <summary>Deletes the object with this UID and no other.</summary>
    public sealed record Delete(SyncTarget Target, string Uid) : SyncStep(Target);
}

/// <summary>Every write that brings an instance's three objects in line.</summary>
/// <param name="Steps">In this order; each is sent only if it would change something.</param>
/// <param name="WaitsFor">What keeps it from being done, for people; null when nothing does.</param>
public sealed record InstancePlan(IReadOnlyList<SyncStep> Steps, string? WaitsFor = null)
{
    internal static InstancePlan Nothing { get; } = new([]);

    /// <summary>Why an object that is only in the service cluster stays there, for people.</summary>
    public string? NotAdopted { get; init; }

    public static InstancePlan For(InstanceRoute route, InstanceObserved observed)
    {
        var plan = (observed.Tenant, observed.Internal) switch
        {
            (null, null) => Adoption.OfService(route, observed),
            ({ Meta.IsDeleting: true } tenant, _) => TenantDeletion(route, observed, tenant),
            (_, { Meta.IsDeleting: true } instance) => InternalDeletion(route, observed, instance),
            ({ } tenant, _) => Down(route, observed, tenant),
            (null, { } instance) => Alone(route, observed, instance),
        };
        return route.Schemas is null ? plan : plan with { Steps = [.. plan.Steps.Select(step => Fitting(route, step))] };
    }

    /// <summary>What the hub's objects say of a step that was held (H79). Nothing else is tried with it.</summary>
    public static InstancePlan Report(InstanceRoute route, InstanceObserved observed, Held held) =>
        held.IsReported ? new([.. StatusSteps.Of(held, route, observed).Select(step => Fitting(route, step))]) : Nothing;

    // Never an adoption: what was left out of it would be taken away below once the object is ours. It is refused, and that is told.
    private static SyncStep Fitting(InstanceRoute route, SyncStep step) =>
        route.Schemas is not null && step is SyncStep.Apply apply ? apply with { Manifest = route.Fit(apply.Target, apply.Manifest) } : step;

    // Without a tenant object. It appears to the tenant after it was carried down: what may be wrong with the one does not stop the other.
    private static InstancePlan Alone(InstanceRoute route, InstanceObserved observed, KubeObject instance)
    {
        var plan = ToService(route, observed, instance, []);
        return Adoption.OfInternal(route, observed, instance) is { } adoption ? plan with { Steps = [.. plan.Steps, adoption] } : plan;
    }

    // Tenant object first: its internal object, then on to the service cluster.
    private static InstancePlan Down(InstanceRoute route, InstanceObserved observed, KubeObject tenant)
    {
        var meta = tenant.Meta;
        var steps = new List<SyncStep>();
        if (!meta.Finalizers.Contains(WellKnown.Finalizers.Sync))
        {
            steps.Add(new SyncStep.AddFinalizer(SyncTarget.Tenant, WellKnown.Finalizers.Sync));
        }

        var controller = observed.Internal?.Meta.OwnerReferences.FirstOrDefault(owner => owner.Controller is true);
        if (controller is not null && controller.Uid != meta.Uid)
        {
            // The object of a predecessor with the same name: it goes first, this one must not inherit it (H32).
            return new(steps, $"the internal object belongs to {controller.Kind} {controller.Name} with another UID; waiting until it is gone");
        }

        if (route.Exposed is null)
        {
            const string refused = "what tenants see of it cannot be derived; the DerivedCustomResource says why";
            return observed.Internal is { } known ? ToService(route, observed, known, steps) with { WaitsFor = refused } : new(steps, refused);
        }

        if (observed.Internal is not null && controller is null)
        {
            steps.Add(new SyncStep.TakeOver(SyncTarget.Internal));
        }

        steps.Add(new SyncStep.Apply(SyncTarget.Internal, InstanceManifests.Internal(route, tenant, observed.Internal, observed.Service)));
        return observed.Internal is { } instance ? ToService(route, observed, instance, steps) : new(steps);
    }

    private static InstancePlan ToService(InstanceRoute route, InstanceObserved observed, KubeObject instance, List<SyncStep> steps)
    {
        if (observed.Assignment.IsNobodys)
        {
            return new(steps, $"namespace {observed.Name.Namespace} is not an account's; nothing is carried from it or into it, and what is there can be deleted");
        }

        if (InstanceMark.IsOrphan(route, observed))
        {
            // Not even a finalizer: nothing below is this instance's, and by having none it is told from what was made for it.
            var why = InstanceMark.WhyWaiting(route, observed);
            return new([.. steps, .. StatusSteps.Blocked(route, observed, instance, "MadeForAnotherInstance", why)], why);
        }

        if (!instance.Meta.Finalizers.Contains(WellKnown.Finalizers.InternalObject))
        {
            steps.Add(new SyncStep.AddFinalizer(SyncTarget.Internal, WellKnown.Finalizers.InternalObject));
        }

        if (observed.Assignment is not { Namespace: { } @namespace, IsReachable: true })
        {
            return observed.Assignment switch
            {
                { IsReachable: true } => Waiting($"ServiceClusterAssignment {observed.Name.Namespace}.{route.ServiceCluster} has no namespace yet"),
                { IsCrdGone: true } => Waiting($"service cluster {route.ServiceCluster} has no {route.Service.GroupResource}"),
                { IsRefused: true } => new([.. steps, .. StatusSteps.Kept(route, observed, instance, EventReasons.SyncRefused, Refused(route))], Refused(route)),
                _ => new(steps, $"service cluster {route.ServiceCluster} cannot be reached"), // what runs there runs on, as far as anybody knows
            };
        }

        if (observed.Service is { } found)
        {
            var meta = found.Meta;
            if (Adoption.IsForeign(route, observed.Name, found))
            {
                var why = $"{route.Service.Kind} {@namespace}/{observed.Name.Name} in the service cluster belongs to somebody else";
                return new([.. steps, .. StatusSteps.Blocked(route, observed, instance, "BelongsToSomebodyElse", why)], why);
            }

            if (meta.IsDeleting)
            {
                return Waiting("the service object is being deleted; it is made again when it is gone");
            }

            if (!Owners.HasLabels(meta.Labels))
            {
                steps.Add(new SyncStep.TakeOver(SyncTarget.Service));
            }
        }

        steps.Add(new SyncStep.Apply(SyncTarget.Service, InstanceManifests.Service(route, instance, observed.Name, @namespace)));
        return new([.. steps, .. observed.Service is { } service ? StatusSteps.Up(route, observed, instance, service) : StatusSteps.Unreported(route, observed, instance)]);

        // Without a service object of this instance, nothing that one reported is true any more.
        InstancePlan Waiting(string why) => new([.. steps, .. StatusSteps.Unreported(route, observed, instance, why)], why);
    }

    private static string Refused(InstanceRoute route) =>
        $"service cluster {route.ServiceCluster} does not let the credential of {route.Provider} work with {route.Service.GroupResource}; condition AccessReady of its discovery says what is missing";

    private static InstancePlan TenantDeletion(InstanceRoute route, InstanceObserved observed, KubeObject tenant)
    {
        var meta = tenant.Meta;
        if (!meta.Finalizers.Contains(WellKnown.Finalizers.Sync))
        {
            return Nothing;
        }

        if (observed.Internal is not { } instance)
        {
            return new([new SyncStep.ReleaseFinalizer(SyncTarget.Tenant, WellKnown.Finalizers.Sync, SyncTarget.Internal)]);
        }

        // One that nobody controls is about to be this object's: left behind, it would be adopted and the instance be back (F-ADO-03).
        var inner = instance.Meta;
        if (inner.IsControlledByAnother(meta))
        {
            return new([new SyncStep.ReleaseFinalizer(SyncTarget.Tenant, WellKnown.Finalizers.Sync, Gone: null)]);
        }

        return inner.IsDeleting
            ? InternalDeletion(route, observed, instance)
            : new([new SyncStep.Delete(SyncTarget.Internal, inner.Uid ?? "")], "the internal object is being deleted");
    }

    private static InstancePlan InternalDeletion(InstanceRoute route, InstanceObserved observed, KubeObject instance)
    {
        if (!instance.Meta.Finalizers.Contains(WellKnown.Finalizers.InternalObject))
        {
            return Nothing;
        }

        // Without an assignment, or without its namespace, nothing was ever made in the service cluster. And whoever owns a namespace that no provider
        // was given need not wait for a provider's cluster (B79).
        if (observed.Assignment is not { Exists: true, Namespace: not null, IsNobodys: false })
        {
            return new([new SyncStep.ReleaseFinalizer(SyncTarget.Internal, WellKnown.Finalizers.InternalObject, Gone: null)]);
        }

        // Kubernetes deletes a CRD after its objects; the live look is for one that has come back since.
        if (observed.Assignment.IsCrdGone)
        {
            return new([new SyncStep.ReleaseFinalizer(SyncTarget.Internal, WellKnown.Finalizers.InternalObject, SyncTarget.Service)]);
        }

        if (!observed.Assignment.IsReachable)
        {
            return new([], observed.Assignment.IsRefused ? Refused(route) : "waiting for the service cluster to delete the service object");
        }

        // Without labels it is ours all the same, only not labelled yet: left behind, it would be adopted and the instance be back (F-ADO-03). An
        // orphan is another instance's, whatever its name.
        if (observed.Service is not { } service || Adoption.IsForeign(route, observed.Name, service) || InstanceMark.IsOrphan(route, observed))
        {
            var gone = observed.Service is null ? SyncTarget.Service : (SyncTarget?)null;
            return new([new SyncStep.ReleaseFinalizer(SyncTarget.Internal, WellKnown.Finalizers.InternalObject, gone)]);
        }

        var meta = service.Meta;
        return new(meta.IsDeleting ? [] : [new SyncStep.Delete(SyncTarget.Service, meta.Uid ?? "")], "the service object is being deleted");
    }
}
