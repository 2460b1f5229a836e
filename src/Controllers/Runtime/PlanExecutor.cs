using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Makes a <see cref="Plan"/> so: finalizers, children, status, and only then lets go. What is so already costs no call.</summary>
internal sealed partial class PlanExecutor(Hub hub, EventRecorder events, ILogger<PlanExecutor> logger)
{
    private const int Forbidden = 403;

    /// <summary>Everything a plan wants; answers when to look again.</summary>
    public async Task<TimeSpan?> ExecuteAsync(Seen subject, ResourceCache own, Plan plan, CancellationToken cancellationToken)
    {
        var current = await EnsureFinalizersAsync(subject, own, plan, cancellationToken);
        if (plan.StatusFirst)
        {
            await ReportAsync(current, own, plan, cancellationToken);
        }

        var refused = await ApplyAsync(plan, cancellationToken);
        var isDenied = refused is { Code: Forbidden };
        var last = isDenied ? plan.Hindered(refused?.Message ?? "") : plan;
        if (isDenied || !plan.StatusFirst)
        {
            await ReportAsync(current, own, last, cancellationToken);
        }

        if (refused is not null && !isDenied)
        {
            throw refused;
        }

        await ReleaseAsync(current, own, last, cancellationToken);
        return last.LookAgain;
    }

    /// <summary>Annotations, creations, applications, deletions. A refused deletion does not stop the rest; it is returned.</summary>
    public async Task<ApiException?> ApplyAsync(Plan plan, CancellationToken cancellationToken)
    {
        foreach (var change in plan.Annotate)
        {
            await hub.Of(change.Type).SetAnnotationAsync(change.Metadata, change.Key, change.Value, cancellationToken);
        }

        foreach (var manifest in plan.Create)
        {
            await CacheOf(manifest).CreateAsync(manifest, cancellationToken);
        }

        foreach (var manifest in plan.Apply)
        {
            await CacheOf(manifest).ApplyAsync(manifest, null, cancellationToken);
        }

        ApiException? refused = null;
        foreach (var deletion in plan.Delete)
        {
            try
            {
                LogDeleting(logger, deletion.Type.Kind, deletion.Name);
                await hub.Of(deletion.Type).DeleteAsync(deletion.Name, deletion.Uid, cancellationToken);
            }
            catch (ApiException refusal)
            {
                refused = refusal;
            }
        }

        return refused;
    }

    /// <summary>Deletes objects that no cache of the hub holds, such as instances. A refused deletion does not stop the rest; it is returned.</summary>
    public async Task<ApiException?> DeleteAsync(IEnumerable<Deletion> deletions, CancellationToken cancellationToken)
    {
        ApiException? refused = null;
        foreach (var deletion in deletions)
        {
            try
            {
                LogDeleting(logger, deletion.Type.Kind, deletion.Name);
                await hub.Cluster.DeleteAsync(deletion.Type, deletion.Name, new() { Uid = deletion.Uid }, cancellationToken);
            }
            catch (ApiException refusal)
            {
                refused = refusal; // also when it has another UID by now: the next look decides about its successor
            }
        }

        return refused;
    }

    /// <summary>The status of a plan, with events for what changed.</summary>
    public async Task ReportAsync(Seen subject, ResourceCache own, Plan plan, CancellationToken cancellationToken)
    {
        if (plan.Status is not { } status)
        {
            return;
        }

        var before = own.Get(subject.Meta.NamespacedName) ?? subject;
        try
        {
            var after = await own.ApplyAsync(status, "status", cancellationToken);
            if (!ReferenceEquals(before, after))
            {
                await events.RecordAsync(before.Json, status, cancellationToken);
            }
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            // It went while it was being looked at; there is nobody left to report to.
        }
    }

    public static async Task<Seen> EnsureFinalizersAsync(Seen subject, ResourceCache own, Plan plan, CancellationToken cancellationToken)
    {
        var missing = plan.Finalizers.Except(subject.Meta.Finalizers, StringComparer.Ordinal).ToList();
        return missing.Count == 0 || subject.Meta.IsDeleting
            ? subject
            : await own.SetFinalizersAsync(subject.Meta, [.. subject.Meta.Finalizers, .. missing], cancellationToken);
    }

    public static async Task ReleaseAsync(Seen subject, ResourceCache own, Plan plan, CancellationToken cancellationToken)
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
        hub.Of(manifest["apiVersion"]?.GetValue<string>() ?? "", manifest["kind"]?.GetValue<string>() ?? "");

    [LoggerMessage(2002, LogLevel.Information, "Deleting {Kind} {Name}")]
    private static partial void LogDeleting(ILogger logger, string kind, NamespacedName name);
}
