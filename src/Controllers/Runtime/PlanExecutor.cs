using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Takes the steps of a <see cref="PlanRun"/> in the hub. What is so already costs no call.</summary>
internal sealed partial class PlanExecutor(
    Hub hub, EventRecorder events, RefusalTeller teller, ConfirmedDestruction destruction, QuotaWriter quotas, TimeProvider clock, ILogger<PlanExecutor> logger)
{
    /// <summary>Everything a plan wants.</summary>
    public Task<Execution> ExecuteAsync(KubeObject subject, ResourceCache own, Plan plan, CancellationToken cancellationToken) =>
        ExecuteAsync(subject, own, plan, static _ => Task.CompletedTask, cancellationToken);

    /// <summary>Everything a plan wants, here and in a service cluster.</summary>
    public async Task<Execution> ExecuteAsync(KubeObject subject, ResourceCache own, Plan plan, Func<Refusals, Task> below, CancellationToken cancellationToken)
    {
        var progress = await destruction.ObserveAsync(subject, own.Type, cancellationToken);
        return await ExecuteAsync(new(subject.Meta, progress.Before(plan), StoredIn(own), clock.GetUtcNow()), own, below, cancellationToken);
    }

    /// <summary>Everything that is wanted for objects of a kind together.</summary>
    public async Task<Execution> ExecuteAsync(PlanRun run, ResourceCache own, Func<Refusals, Task> below, CancellationToken cancellationToken)
    {
        foreach (var step in run.Steps())
        {
            await TakeAsync(step, run, own, below, cancellationToken);
        }

        run.Refused.ThrowPassing();
        return run.Result;
    }

    /// <summary>The statuses as they are known.</summary>
    public static Func<NamespacedName, JsonNode?> StoredIn(ResourceCache own) => name => own.Get(name)?.Json["status"];

    private Task TakeAsync(PlanStep step, PlanRun run, ResourceCache own, Func<Refusals, Task> below, CancellationToken cancellationToken)
    {
        var refused = run.Refused;
        switch (step)
        {
            case PlanStep.Claim(var subject, var finalizers):
                return refused.TryAsync(own.Type, subject.NamespacedName, () => UnlessGoneAsync(
                    own.SetFinalizersAsync(subject, finalizers, cancellationToken), () => run.Gone(subject)));
            case PlanStep.Limit(var quota):
                return refused.TryAsync(KubernetesResources.ResourceQuotas, Manifest.NameOf(quota), async () =>
                {
                    if (await quotas.PrepareAsync(quota, cancellationToken))
                    {
                        run.Outdated();
                    }
                });
            case PlanStep.Report report:
                return ReportAsync(report, run, own, cancellationToken);
            case PlanStep.Below:
                return below(refused);
            case PlanStep.Annotate(var change):
                return refused.TryAsync(change.Type, change.Metadata.NamespacedName, () =>
                    hub.Of(change.Type).SetAnnotationAsync(change.Metadata, change.Key, change.Value, cancellationToken));
            case PlanStep.Create(var manifest):
                return refused.TryAsync(CacheOf(manifest).Type, Manifest.NameOf(manifest), () => CacheOf(manifest).CreateAsync(manifest, cancellationToken));
            case PlanStep.Apply(var manifest):
                return refused.TryAsync(CacheOf(manifest).Type, Manifest.NameOf(manifest), () => CacheOf(manifest).ApplyAsync(manifest, null, cancellationToken));
            case PlanStep.Delete(var deletion):
                LogDeleting(logger, deletion.Type.Kind, deletion.Name);
                return refused.TryDeleteAsync(deletion, () => hub.Of(deletion.Type).DeleteAsync(deletion.Name, deletion.Uid, cancellationToken));
            case PlanStep.Destroy(var deletion):
                LogDeleting(logger, deletion.Type.Kind, deletion.Name);
                return refused.TryDeleteAsync(deletion, () => hub.Cluster.DeleteAsync(deletion.Type, deletion.Name, new() { Uid = deletion.Uid }, cancellationToken));
            case PlanStep.Release(var subject, var finalizers):
                return refused.TryAsync(own.Type, subject.NamespacedName, () => ReleaseAsync(subject, finalizers, own, cancellationToken));
            default:
                throw new InvalidOperationException($"An unknown step: {step.GetType().Name}.");
        }
    }

    /// <summary>A status that is refused itself is told in an event.</summary>
    private async Task ReportAsync(PlanStep.Report report, PlanRun run, ResourceCache own, CancellationToken cancellationToken)
    {
        if (report.Refused is { } refused)
        {
            LogRefused(logger, own.Type.Kind, report.Subject.NamespacedName, refused);
        }

        if (report.Status is not { } status || own.Get(report.Subject.NamespacedName) is not { } before)
        {
            return;
        }

        try
        {
            var after = await own.ApplyAsync(status, "status", cancellationToken);
            teller.Over(before);
            if (!ReferenceEquals(before, after))
            {
                await events.RecordAsync(before.Json, status, report.Refused, cancellationToken);
            }
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            // It went while it was being looked at; there is nobody left to report to.
        }
        catch (ApiException refusal) when (refusal.IsFinal)
        {
            run.NotTold(report.Subject);
            await teller.TellAsync(before, $"its status was refused: {refusal.MessageWithoutValues}", cancellationToken);
        }
    }

    private static async Task ReleaseAsync(ObjectMeta subject, IReadOnlyList<string> finalizers, ResourceCache own, CancellationToken cancellationToken)
    {
        if (own.Get(subject.NamespacedName)?.Meta is { } current && current.Finalizers.Intersect(finalizers, StringComparer.Ordinal).Any())
        {
            // What is gone was released already: what we see of it is older than that.
            await UnlessGoneAsync(own.SetFinalizersAsync(current, current.Finalizers.Except(finalizers, StringComparer.Ordinal), cancellationToken), static () => { });
        }
    }

    private static async Task UnlessGoneAsync(Task write, Action gone)
    {
        try
        {
            await write;
        }
        catch (ApiException missing) when (missing.IsNotFound)
        {
            gone();
        }
    }

    private ResourceCache CacheOf(JsonObject manifest) =>
        hub.Of(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "");


    [LoggerMessage(2002, LogLevel.Information, "Deleting {Kind} {Name}")]
    private static partial void LogDeleting(ILogger logger, string kind, NamespacedName name);

    [LoggerMessage(2060, LogLevel.Warning, "{Kind} {Name}: {Refusals}")]
    private static partial void LogRefused(ILogger logger, string kind, NamespacedName name, string refusals);
}
