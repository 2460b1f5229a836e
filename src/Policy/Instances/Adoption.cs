using System.Text;
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
    /// <summary>
    /// Objects of one assignment, of all CRDs together, up to which more are adopted. Whoever controls the service cluster makes as many there as
    /// they like; what is created in the hub is limited by quotas, and not by this.
    /// </summary>
    public const int MaxObjects = 1_000;

    /// <summary>Of an object, as it would be sent. Many times what operators' resources have, and a fraction of what etcd takes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>
    /// A service object without an internal one. In a namespace that is nobody's there is nothing to do and nothing to say (F-ADO-04), and neither is
    /// where the service is not offered: its tenant could not see it, and not delete it (B79).
    /// </summary>
    public static InstancePlan OfService(InstanceRoute route, InstanceObserved observed)
    {
        if (observed is not { Service: { } service, IsOffered: true, Assignment: { Namespace: not null, IsReachable: true, IsReady: true } } || !IsFree(service))
        {
            return InstancePlan.Nothing;
        }

        var manifest = InstanceManifests.AdoptedInternal(route, service, observed.Name);
        return WhyNot(route, observed, manifest) is { } reason
            ? InstancePlan.Nothing with { NotAdopted = reason }
            : new(
            [
                new SyncStep.Adopt(SyncTarget.Internal, manifest, SyncTarget.Service)
                {
                    Shown = route is { Tenant: { } tenant, Exposed: { } exposed } ? InstanceManifests.AdoptedTenant(tenant, exposed, manifest, observed.Name) : null,
                },
            ]);
    }

    /// <summary>The tenant's object for an internal one that nobody owns; null when the tenant is not offered the service, or would not see anything of it.</summary>
    public static SyncStep? OfInternal(InstanceRoute route, InstanceObserved observed, KubeObject instance)
    {
        var meta = instance.Meta;
        return route is { Tenant: { } tenant, Exposed: { } exposed } && observed.IsOffered && !meta.IsDeleting && meta.OwnerReferences.Count == 0
            ? new SyncStep.Adopt(SyncTarget.Tenant, InstanceManifests.AdoptedTenant(tenant, exposed, instance.Json, observed.Name), SyncTarget.Internal)
            : null;
    }

    /// <summary>Whether a service object is somebody else's: by its labels, or because a controller in the service cluster made it (H23).</summary>
    public static bool IsForeign(InstanceRoute route, NamespacedName name, KubeObject service)
    {
        var meta = service.Meta;
        return Owners.IsLabelledForAnother(meta.Labels, Owners.Labels(route.Internal, name)) || (!Owners.HasLabels(meta.Labels) && IsControlled(meta));
    }

    private static string? WhyNot(InstanceRoute route, InstanceObserved observed, JsonObject manifest)
    {
        // Said in one sentence for all that are too many, so that it is told once.
        if (observed.Held >= MaxObjects)
        {
            return $"{observed.Name.Namespace} has {MaxObjects} instances in service cluster {route.ServiceCluster}, and more are not adopted from there; create them in the hub";
        }

        var what = $"{route.Service.Kind} {observed.Assignment.Namespace}/{observed.Name.Name} is not adopted:";
        return observed.Name.Name.Length > DnsLabel.MaxLength
            ? $"{what} its name has {observed.Name.Name.Length} characters, and an instance's has at most {DnsLabel.MaxLength}"
            : Encoding.UTF8.GetByteCount(manifest.ToJsonString()) is var bytes && bytes > MaxBytes
                ? $"{what} it has {bytes} bytes, and at most {MaxBytes} are adopted"
                : null;
    }

    private static bool IsFree(KubeObject service)
    {
        var meta = service.Meta;
        return !meta.IsDeleting && !Owners.HasLabels(meta.Labels) && !IsControlled(meta);
    }

    private static bool IsControlled(ObjectMeta meta) => meta.OwnerReferences.Any(owner => owner.Controller is true);
}
