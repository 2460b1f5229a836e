using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Destruction;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Finds out what a deletion is to destroy that was confirmed with its number. At rest, and for every other deletion, it costs nothing.</summary>
internal sealed partial class ConfirmedDestruction(Hub hub, EventRecorder events, ILogger<ConfirmedDestruction> logger)
{
    private readonly CachedFacts _facts = new(hub);

    // Each is told once. A controller that was started again says it again.
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>How far it has got; over, where nothing was confirmed.</summary>
    public async Task<DestructionProgress> ObserveAsync(KubeObject subject, ResourceType type, CancellationToken cancellationToken)
    {
        if (!ConfirmDestroy.IsUnderWay(subject.Meta))
        {
            return DestructionProgress.Over;
        }

        await TellAsync(subject, type, cancellationToken);
        var found = new List<(ResourceType Type, IReadOnlyList<ObjectMeta>? Instances)>();
        foreach (var target in InstanceTargets.Of(type, subject.Json, _facts).Distinct())
        {
            found.Add((target.Type, await ListAsync(target, cancellationToken)));
        }

        return DestructionProgress.Of(subject.Meta, found);
    }

    // Past every cache: what is not seen is not gone (H34).
    private async Task<IReadOnlyList<ObjectMeta>?> ListAsync(InstanceTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await hub.Cluster.ListAsync(target.Type, new() { Namespace = target.Namespace }, cancellationToken)).Items.Select(ObjectMeta.Of)];
        }
        catch (ApiException refusal) when (refusal.Code == 403)
        {
            return null; // our rights on it are on their way, or gone: then nothing of it is known
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            return await hub.Of(KubernetesResources.CustomResourceDefinitions).GetLiveAsync(new(null, target.Type.GroupResource), cancellationToken) is null ? [] : null;
        }
    }

    private async Task TellAsync(KubeObject subject, ResourceType type, CancellationToken cancellationToken)
    {
        if (!_told.TryAdd(subject.Meta.Uid ?? "", true))
        {
            return;
        }

        var number = ConfirmDestroy.Of(subject.Meta);
        LogConfirmed(logger, type.Kind, subject.Meta.NamespacedName, number);
        await events.RecordAsync(
            subject.Json, EventReasons.DestructionConfirmed, $"the deletion was confirmed by {WellKnown.Annotations.ConfirmDestroy}: {number} instances go with it", cancellationToken);
    }

    [LoggerMessage(2040, LogLevel.Warning, "{Kind} {Name} is being deleted with {Number} instances, as its annotation confirms")]
    private static partial void LogConfirmed(ILogger logger, string kind, NamespacedName name, string? number);
}
