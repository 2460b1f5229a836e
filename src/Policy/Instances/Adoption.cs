using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// What was made below first: a service object becomes an internal one, and an internal one a tenant's (F-ADO, ADR 0029). Never what somebody
/// owns or what is on its way out: a deletion must not be undone (F-ADO-03).
/// </summary>
internal static class Adoption
{
    /// <summary>A service object without an internal one. In a namespace that is nobody's there is nothing to do and nothing to say (F-ADO-04).</summary>
    public static InstancePlan OfService(InstanceRoute route, InstanceObserved observed)
    {
        if (observed.Service is not { } service
            || observed.Assignment is not { Namespace: not null, IsReachable: true, IsReady: true }
            || !IsFree(service))
        {
            return InstancePlan.Nothing;
        }

        if (observed.Name.Name.Length > DnsLabel.MaxLength)
        {
            return new([],
                $"{route.Service.Kind} {observed.Assignment.Namespace}/{observed.Name.Name} is not adopted: its name has {observed.Name.Name.Length} characters, and an instance's has at most {DnsLabel.MaxLength}");
        }

        return new([new SyncStep.Adopt(SyncTarget.Internal, InstanceManifests.AdoptedInternal(route, service, observed.Name), SyncTarget.Service)]);
    }

    /// <summary>The tenant's object for an internal one that nobody owns; null when the tenant is not offered the service, or would not see anything of it.</summary>
    public static SyncStep? OfInternal(InstanceRoute route, InstanceObserved observed, JsonObject instance)
    {
        var meta = Manifest.Meta(instance);
        return route is { Tenant: { } tenant, Exposed: { } exposed } && observed.IsOffered && !meta.IsDeleting && meta.OwnerReferences.Count == 0
            ? new SyncStep.Adopt(SyncTarget.Tenant, InstanceManifests.AdoptedTenant(tenant, exposed, instance), SyncTarget.Internal)
            : null;
    }

    /// <summary>Whether a service object is somebody else's: by its labels, or because a controller in the service cluster made it (H23).</summary>
    public static bool IsForeign(InstanceRoute route, NamespacedName name, JsonObject service)
    {
        var meta = Manifest.Meta(service);
        return Owners.IsLabelledForAnother(meta.Labels, Owners.Labels(route.Internal, name)) || (!Owners.HasLabels(meta.Labels) && IsControlled(meta));
    }

    private static bool IsFree(JsonObject service)
    {
        var meta = Manifest.Meta(service);
        return !meta.IsDeleting && !Owners.HasLabels(meta.Labels) && !IsControlled(meta);
    }

    private static bool IsControlled(ObjectMeta meta) => meta.OwnerReferences.Any(owner => owner.Controller is true);
}
