using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Controllers.Instances;

/// <summary>Takes the steps of a plan, one write at a time: what follows is planned again from what came back.</summary>
internal sealed class InstanceWriter(InstanceRoute route, IReadOnlyDictionary<SyncTarget, ResourceCache> caches, TimeProvider clock)
{
    /// <summary>What was refused as it is, is refused again; only somebody's change helps, and that is noticed.</summary>
    private static readonly TimeSpan Refused = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Suspended = TimeSpan.FromSeconds(10);

    /// <summary>Rights may be on their way.</summary>
    private static readonly TimeSpan NotAllowed = TimeSpan.FromSeconds(5);

    /// <summary>The service cluster refused something that our credential must be allowed.</summary>
    public bool IsDoubted { get; set; }

    private readonly RepeatedWrites _repeated = new(clock);

    /// <summary>Writes the first step that changes something. Steps that are held do not keep the others from being taken.</summary>
    public async Task<(bool Written, Held? Held)> ExecuteAsync(InstancePlan plan, InstanceObserved observed, CancellationToken cancellationToken)
    {
        Held? held = null;
        foreach (var step in plan.Steps)
        {
            if (held is { IsReported: true } && step is SyncStep.Apply { IsStatus: true })
            {
                continue; // the plan's statuses are those of an instance that has arrived; what they say now is reported
            }

            try
            {
                var (written, waits) = await ExecuteAsync(step, observed, cancellationToken);
                if (written)
                {
                    return (true, null);
                }

                held ??= waits;
            }
            catch (ApiException refusal) when (IsSuspension(refusal))
            {
                // what was admitted just before waits until it is resumed; status goes on
                held ??= new(EventReasons.Suspended, refusal.Message, Suspended) { MissingIn = step.Target };
            }
            catch (ApiException refusal) when (refusal.IsFinal && !(refusal.IsConflict && step is SyncStep.Adopt))
            {
                var again = refusal.RefusesObject ? Refused : NotAllowed;
                held ??= step is SyncStep.Adopt
                    ? new(EventReasons.NotAdopted, Refusal(step, observed, refusal), again)
                    : Held.At(step.Target, route, EventReasons.SyncRefused, Refusal(step, observed, refusal), again);
                IsDoubted |= step.Target is SyncTarget.Service && !refusal.RefusesObject;
            }
        }

        return (false, held);
    }

    /// <summary>Writes what the hub's objects say of what was held. An API server that does not take that either has been told of already.</summary>
    public async Task ReportAsync(Held held, InstanceObserved observed, CancellationToken cancellationToken)
    {
        foreach (var step in InstancePlan.Report(route, observed, held).Steps)
        {
            await ExecuteAsync(new InstancePlan([step]), observed, cancellationToken);
        }
    }

    /// <summary>Nothing is left of the instance.</summary>
    public void Forget(NamespacedName name) => _repeated.Forget(name);

    private static bool IsSuspension(ApiException refusal) =>
        FreezeRules.IsSuspension([.. (refusal.Details?.Causes ?? []).Select(cause => cause.Reason ?? "")]);

    private async Task<(bool Written, Held? Held)> ExecuteAsync(SyncStep step, InstanceObserved observed, CancellationToken cancellationToken)
    {
        var (cache, name) = (caches[step.Target], NameOf(step.Target, observed));
        try
        {
            return step switch
            {
                SyncStep.Apply apply => await ApplyAsync(apply, cache, name, observed, cancellationToken),
                SyncStep.Adopt adopt => (await AdoptAsync(adopt, cache, observed, cancellationToken), null),
                SyncStep.TakeOver => (await cache.TakeOverAsync(name, cancellationToken), null),
                SyncStep.AddFinalizer add => (cache.Get(name) is { } open
                    && await SetFinalizersAsync(cache, open, [.. open.Meta.Finalizers, add.Finalizer], cancellationToken), null),
                SyncStep.Delete delete => (await DeleteAsync(delete, cache, name, cancellationToken), null),
                SyncStep.ReleaseFinalizer release => (await ReleaseAsync(release, cache, name, observed, cancellationToken), null),
                _ => throw new InvalidOperationException($"An unknown step: {step.GetType().Name}."),
            };
        }
        catch (ApiException gone) when (gone.IsNotFound && step is not (SyncStep.Apply or SyncStep.Adopt))
        {
            return (false, null);
        }
    }

    private async Task<(bool Written, Held? Held)> ApplyAsync(
        SyncStep.Apply apply, ResourceCache cache, NamespacedName name, InstanceObserved observed, CancellationToken cancellationToken)
    {
        var subResource = apply.IsStatus ? "status" : null;
        var before = cache.Get(name);
        if (before is not null && !cache.IsNeeded(apply.Manifest, subResource, before))
        {
            return (false, null);
        }

        if (before is not null && !apply.IsStatus && _repeated.HoldBack(apply.Target, observed.Name, apply.Manifest) is { } again)
        {
            var who = await cache.ContendersAsync(name, apply.Manifest, cancellationToken);
            return (false, Held.At(apply.Target, route, EventReasons.Contended, Contention(apply.Target, name, who), again));
        }

        var after = await cache.ApplyAsync(apply.Manifest, subResource, cancellationToken);
        if (before is not null && !apply.IsStatus)
        {
            _repeated.Sent(apply.Target, observed.Name, apply.Manifest);
        }

        return (!ReferenceEquals(before, after), null);
    }

    // Both looks are live: nothing is made from what is gone, and nothing over what is there (F-ADO-03).
    private async Task<bool> AdoptAsync(SyncStep.Adopt adopt, ResourceCache cache, InstanceObserved observed, CancellationToken cancellationToken)
    {
        var (source, from) = (caches[adopt.Source], NameOf(adopt.Source, observed));
        var planned = source.Get(from);
        if (await source.GetLiveAsync(from, cancellationToken) is not { } live)
        {
            return false; // the watch is about to say so
        }

        if (live.Meta.ResourceVersion != planned?.Meta.ResourceVersion || await cache.GetLiveAsync(observed.Name, cancellationToken) is not null)
        {
            return true; // plan again with what is there
        }

        if (adopt.Shown is { } shown)
        {
            await caches[SyncTarget.Tenant].TryCreateAsync(shown, cancellationToken);
        }

        // A tenant's object is its tenant's from then on: it is created, and never applied to again.
        await (adopt.Target is SyncTarget.Tenant ? cache.CreateAsync(adopt.Manifest, cancellationToken) : cache.ApplyNewAsync(adopt.Manifest, cancellationToken));
        return true;
    }

    private static async Task<bool> DeleteAsync(SyncStep.Delete delete, ResourceCache cache, NamespacedName name, CancellationToken cancellationToken)
    {
        await cache.DeleteAsync(name, delete.Uid, cancellationToken);
        return false;
    }

    private async Task<bool> ReleaseAsync(
        SyncStep.ReleaseFinalizer release, ResourceCache cache, NamespacedName name, InstanceObserved observed, CancellationToken cancellationToken)
    {
        if (release.Gone is { } gone && await caches[gone].GetLiveAsync(NameOf(gone, observed), cancellationToken) is not null)
        {
            return true; // it is there after all: plan again with it
        }

        return cache.Get(name) is { } held
            && await SetFinalizersAsync(cache, held, held.Meta.Finalizers.Where(finalizer => finalizer != release.Finalizer), cancellationToken)
            && !held.Meta.IsDeleting;
    }

    private static async Task<bool> SetFinalizersAsync(ResourceCache cache, KubeObject seen, IEnumerable<string> finalizers, CancellationToken cancellationToken)
    {
        await cache.SetFinalizersAsync(seen.Meta, finalizers, cancellationToken);
        return true;
    }

    private string Refusal(SyncStep step, InstanceObserved observed, ApiException refusal)
    {
        var what = $"{route.Resource(step.Target).GroupResource} {NameOf(step.Target, observed)}";
        return step is SyncStep.Adopt adopt
            ? $"{route.Resource(adopt.Source).Kind} {NameOf(adopt.Source, observed)} is not adopted, and goes on as it is; {what} was refused: {refusal.MessageWithoutValues}"
            : $"{what} was refused: {refusal.MessageWithoutValues}";
    }

    private string Contention(SyncTarget target, NamespacedName name, IReadOnlyList<string> who)
    {
        var others = who.Count == 0 ? "an admission webhook or a default there" : string.Join(", ", who);
        return $"{route.Resource(target).GroupResource} {name} is changed back again and again by {others}; syncing it pauses for a minute";
    }

    private static NamespacedName NameOf(SyncTarget target, InstanceObserved observed) =>
        target is SyncTarget.Service ? new(observed.Assignment.Namespace, observed.Name.Name) : observed.Name;
}
