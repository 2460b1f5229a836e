using System.Runtime.ExceptionServices;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Tries writes, and collects what API servers refuse for good. What may pass by itself is thrown.</summary>
internal static class RefusedWrites
{
    public static async Task TryAsync(this Refusals refused, ResourceType type, NamespacedName name, Func<Task> write, string? serviceCluster = null)
    {
        try
        {
            await write();
        }
        catch (ApiException refusal) when (refusal.IsFinal)
        {
            refused.Add(new Refusal(type.Kind, name, refusal.MessageWithoutValues) { ServiceCluster = serviceCluster });
        }
    }

    /// <summary>A deletion is tried again whatever refuses it, and holds up no other.</summary>
    public static async Task TryDeleteAsync(this Refusals refused, Deletion deletion, Func<Task> delete, string? serviceCluster = null)
    {
        try
        {
            await delete();
        }
        catch (ApiException refusal) when (refusal.IsFinal)
        {
            refused.Add(new Refusal(deletion.Type.Kind, deletion.Name, refusal.MessageWithoutValues) { ServiceCluster = serviceCluster, IsDeletion = true });
        }
        catch (ApiException passing)
        {
            refused.Passing = passing; // also when it has another UID by now: the next look decides about its successor
        }
    }

    /// <summary>Backs off, when all that could be done is done and told.</summary>
    public static void ThrowPassing(this Refusals refused)
    {
        if (refused.Passing is { } passing)
        {
            ExceptionDispatchInfo.Throw(passing);
        }
    }
}
