using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Destruction;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>How far a plan came.</summary>
/// <param name="LookAgain">When to look again even if nothing happens.</param>
/// <param name="IsDone">All of it is so now; else the object's status says what was refused.</param>
internal readonly record struct Execution(TimeSpan? LookAgain, bool IsDone);

/// <summary>
/// Makes a <see cref="Plan"/> so: finalizers, children, status, and only then lets go. What is so already costs no call; what is refused is told in the
/// status and holds up nothing but the release (H62).
/// </summary>
internal sealed partial class PlanExecutor(Hub hub, EventRecorder events, RefusalTeller teller, ConfirmedDestruction destruction, TimeProvider clock, ILogger<PlanExecutor> logger)
{
    private static readonly TimeSpan WithoutStatus = TimeSpan.FromSeconds(30);

    /// <summary>Everything a plan wants.</summary>
    public Task<Execution> ExecuteAsync(Seen subject, ResourceCache own, Plan plan, CancellationToken cancellationToken) =>
        ExecuteAsync(subject, own, plan, static _ => Task.CompletedTask, cancellationToken);

    /// <summary>Everything a plan wants, here and elsewhere.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="own">The cache of its kind.</param>
    /// <param name="plan">What is wanted in the hub.</param>
    /// <param name="elsewhere">What is wanted in a service cluster: after our finalizer, so that it is never forgotten there, and before the rest.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task<Execution> ExecuteAsync(Seen subject, ResourceCache own, Plan plan, Func<RefusedWrites, Task> elsewhere, CancellationToken cancellationToken)
    {
        var (refused, current) = (new RefusedWrites(), subject);
        await refused.TryAsync(own.Type, subject.Meta.NamespacedName, async () => current = await EnsureFinalizersAsync(subject, own, plan, cancellationToken));
        if (refused.IsGone)
        {
            return new(null, IsDone: false); // it went before anything was made for it
        }

        plan = (await destruction.ObserveAsync(subject, own.Type, cancellationToken)).Before(plan);
        if (!refused.Any)
        {
            if (plan.StatusFirst && !await ReportAsync(current, own, plan.AsStored(current.Json["status"]), cancellationToken))
            {
                return new(WithoutStatus, IsDone: false);
            }

            await elsewhere(refused);
            await ApplyAsync(plan, refused, cancellationToken);
            await DeleteAsync(plan.Destroy, refused, cancellationToken);
        }

        return await FinishAsync(current, own, plan, refused, cancellationToken);
    }

    /// <summary>Annotations, creations, applications, deletions. One that is refused does not stop the rest.</summary>
    public async Task ApplyAsync(Plan plan, RefusedWrites refused, CancellationToken cancellationToken)
    {
        foreach (var change in plan.Annotate)
        {
            await refused.TryAsync(change.Type, change.Metadata.NamespacedName, () => hub.Of(change.Type).SetAnnotationAsync(change.Metadata, change.Key, change.Value, cancellationToken));
        }

        foreach (var manifest in plan.Create)
        {
            var cache = CacheOf(manifest);
            await refused.TryAsync(cache.Type, NameOf(manifest), () => cache.CreateAsync(manifest, cancellationToken));
        }

        foreach (var manifest in plan.Apply)
        {
            var cache = CacheOf(manifest);
            await refused.TryAsync(cache.Type, NameOf(manifest), () => cache.ApplyAsync(manifest, null, cancellationToken));
        }

        foreach (var deletion in plan.Delete)
        {
            LogDeleting(logger, deletion.Type.Kind, deletion.Name);
            await refused.TryDeleteAsync(deletion, () => hub.Of(deletion.Type).DeleteAsync(deletion.Name, deletion.Uid, cancellationToken));
        }
    }

    /// <summary>Deletes objects that no cache of the hub holds, such as instances. A refused deletion does not stop the rest.</summary>
    public async Task DeleteAsync(IEnumerable<Deletion> deletions, RefusedWrites refused, CancellationToken cancellationToken)
    {
        foreach (var deletion in deletions)
        {
            LogDeleting(logger, deletion.Type.Kind, deletion.Name);
            await refused.TryDeleteAsync(deletion, () => hub.Cluster.DeleteAsync(deletion.Type, deletion.Name, new() { Uid = deletion.Uid }, cancellationToken));
        }
    }

    /// <summary>Tells how it went, and lets go when all is done.</summary>
    public async Task<Execution> FinishAsync(Seen subject, ResourceCache own, Plan plan, RefusedWrites refused, CancellationToken cancellationToken)
    {
        var last = Hindered(subject, own, plan, refused);
        var isTold = await ReportAsync(subject, own, last, cancellationToken);
        refused.ThrowPassing();
        if (!refused.Any)
        {
            await refused.TryAsync(own.Type, subject.Meta.NamespacedName, () => ReleaseAsync(subject, own, last, cancellationToken));
            if (refused.Any)
            {
                last = Hindered(subject, own, plan, refused);
                isTold = await ReportAsync(subject, own, last, cancellationToken);
            }
        }

        return new(isTold ? last.LookAgain : WithoutStatus, IsDone: isTold && !refused.Any);
    }

    public static async Task<Seen> EnsureFinalizersAsync(Seen subject, ResourceCache own, Plan plan, CancellationToken cancellationToken)
    {
        var missing = plan.Finalizers.Except(subject.Meta.Finalizers, StringComparer.Ordinal).ToList();
        return missing.Count == 0 || subject.Meta.IsDeleting
            ? subject
            : await own.SetFinalizersAsync(subject.Meta, [.. subject.Meta.Finalizers, .. missing], cancellationToken);
    }

    private Plan Hindered(Seen subject, ResourceCache own, Plan plan, RefusedWrites refused) =>
        plan.Hindered(refused.All, (own.Get(subject.Meta.NamespacedName) ?? subject).Json["status"], clock.GetUtcNow());

    /// <summary>The status of a plan, with events for what changed. False when the status itself was refused: that is told in an event.</summary>
    private async Task<bool> ReportAsync(Seen subject, ResourceCache own, Plan plan, CancellationToken cancellationToken)
    {
        var before = own.Get(subject.Meta.NamespacedName) ?? subject;
        if (plan.Refused is { } refused)
        {
            LogRefused(logger, own.Type.Kind, subject.Meta.NamespacedName, refused);
        }

        if (plan.Status is not { } status)
        {
            return true;
        }

        try
        {
            var after = await own.ApplyAsync(status, "status", cancellationToken);
            teller.Over(before);
            if (!ReferenceEquals(before, after))
            {
                await events.RecordAsync(before.Json, status, plan.Refused, cancellationToken);
            }
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            // It went while it was being looked at; there is nobody left to report to.
        }
        catch (ApiException refusal) when (refusal.IsFinal)
        {
            await teller.TellAsync(before, $"its status was refused: {refusal.MessageWithoutValues}", cancellationToken);
            return false;
        }

        return true;
    }

    private static async Task ReleaseAsync(Seen subject, ResourceCache own, Plan plan, CancellationToken cancellationToken)
    {
        var current = own.Get(subject.Meta.NamespacedName) ?? subject;
        if (!current.Meta.Finalizers.Intersect(plan.ReleasedFinalizers, StringComparer.Ordinal).Any())
        {
            return;
        }

        try
        {
            await own.SetFinalizersAsync(current.Meta, current.Meta.Finalizers.Except(plan.ReleasedFinalizers, StringComparer.Ordinal), cancellationToken);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            // Released already: what we see of it is older than that.
        }
    }

    private ResourceCache CacheOf(JsonObject manifest) =>
        hub.Of(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "");

    private static NamespacedName NameOf(JsonObject manifest) => Manifest.Meta(manifest).NamespacedName;

    [LoggerMessage(2002, LogLevel.Information, "Deleting {Kind} {Name}")]
    private static partial void LogDeleting(ILogger logger, string kind, NamespacedName name);

    [LoggerMessage(2060, LogLevel.Warning, "{Kind} {Name}: {Refusals}")]
    private static partial void LogRefused(ILogger logger, string kind, NamespacedName name, string refusals);
}
