using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Instances;

/// <summary>What a step that could not be taken waits for.</summary>
/// <param name="Reason">One of <see cref="EventReasons"/>.</param>
/// <param name="Message">For people.</param>
/// <param name="Again">When to try again, should nothing change before.</param>
public sealed record Held(string Reason, string Message, TimeSpan Again)
{
    /// <summary>The same without what tenants do not see: hidden fields, other managers, the service cluster's own names. Null when they may read it all.</summary>
    public string? ForTenants { get; init; }

    /// <summary>The object that did not get what the ones above it say; null where nothing is missing below.</summary>
    public SyncTarget? MissingIn { get; init; }

    /// <summary>The objects above say so in their status, as far as it can: the one that did not get what the tenant's object says is not the tenant's.</summary>
    public bool IsReported => MissingIn is SyncTarget.Internal or SyncTarget.Service;

    /// <summary>A step towards <paramref name="target"/> that an API server refused, or that somebody undoes.</summary>
    public static Held At(SyncTarget target, InstanceRoute route, string reason, string message, TimeSpan again)
    {
        return new(reason, message, again)
        {
            MissingIn = target,
            ForTenants = target switch
            {
                SyncTarget.Tenant => null,
                SyncTarget.Internal => $"the hub does not take what is made of it; provider {route.Provider} has been told why",
                _ when reason == EventReasons.Contended => $"somebody in service cluster {route.ServiceCluster} changes it back; provider {route.Provider} has been told who",
                _ => $"service cluster {route.ServiceCluster} does not take it; provider {route.Provider} has been told why",
            },
        };
    }

    /// <summary>
    /// On which objects this is told, and how. Whoever reads events of a tenant's namespace reads those about internal objects too; so the whole truth
    /// stands on the assignment, in the provider's namespace (H64).
    /// </summary>
    public IEnumerable<(JsonObject Subject, string Message)> Told(InstanceObserved observed, InstanceRoute route, JsonObject? assignment)
    {
        (JsonObject? Subject, string Message)[] told = ForTenants is { } outside
            ? [(observed.Tenant?.Json, outside), (observed.Internal?.Json, outside), (assignment, InstanceEvents.OnAssignment(route.Internal.Kind, observed.Name, Message))]
            : [(observed.Tenant?.Json, Message), (observed.Internal?.Json ?? assignment, Message)];
        return told.Where(item => item.Subject is not null).Select(item => (item.Subject ?? [], item.Message));
    }

    /// <summary>
    /// Why <paramref name="target"/> is not in step, for those who read it: an internal object is the provider's to read, unless it is what tenants write.
    /// Null when all it says has arrived.
    /// </summary>
    internal string? WhyNotInSync(SyncTarget target, InstanceRoute route) =>
        MissingIn is not { } missing || target >= missing ? null : target is SyncTarget.Internal && route.Tenant is not null ? Message : ForTenants ?? Message;
}
