using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// Which internal object a service object was made for, by UID, in an annotation that is written with it. One that carries our labels and was made for
/// no object that is there is an orphan: a service cluster that was restored brings such back. No instance of the same name takes it over, hidden
/// fields and data included, and none takes it along when it is deleted (H69, H70).
/// </summary>
public static class InstanceMark
{
    /// <summary>Whether the service object that is seen is an orphan.</summary>
    public static bool IsOrphan(InstanceRoute route, InstanceObserved observed) =>
        observed.Service is { } service && IsOrphan(route, observed.Name, observed.Internal, service);

    internal static bool IsOrphan(InstanceRoute route, NamespacedName name, KubeObject? instance, KubeObject service)
    {
        var meta = service.Meta;
        if (!Owners.HasLabels(meta.Labels) || Adoption.IsForeign(route, name, service))
        {
            return false; // free to be adopted, or somebody else's
        }

        if (instance is null)
        {
            return true;
        }

        // One without a mark was made before there were marks, and so was its instance: from then on an instance says that it marks. Where it has
        // not even our finalizer, nothing was ever made for it.
        var inner = instance.Meta;
        return Mark(meta) is { } mark
            ? !string.Equals(mark, inner.Uid, StringComparison.Ordinal)
            : !inner.Finalizers.Contains(WellKnown.Finalizers.InternalObject) || Marks(inner);
    }

    /// <summary>What to do about an orphan, for those whose instance it is in the way of.</summary>
    internal static string WhyWaiting(InstanceRoute route, InstanceObserved observed) =>
        $"{route.Service.Kind} {observed.Assignment.Namespace}/{observed.Name.Name} in service cluster {route.ServiceCluster} was made for an instance that is not there any more, "
        + "and is neither taken over nor changed; its provider deletes it there when nobody needs it, or give the new instance another name";

    internal static void Put(JsonObject manifest, KubeObject instance)
    {
        if (instance.Meta.Uid is { Length: > 0 } uid)
        {
            Annotate(manifest, WellKnown.Annotations.InstanceUid, uid);
        }
    }

    /// <summary>
    /// An internal object says that it marks from the beginning, or once its service object is marked: said before, the service object of an older
    /// release would look like an orphan.
    /// </summary>
    internal static void Declare(JsonObject manifest, KubeObject? current, KubeObject? service)
    {
        if (current is null || Marks(current.Meta) || (service is not null && Mark(service.Meta) == current.Meta.Uid))
        {
            Annotate(manifest, WellKnown.Annotations.MarksServiceObject, "true");
        }
    }

    private static bool Marks(ObjectMeta instance) => instance.Annotations.ContainsKey(WellKnown.Annotations.MarksServiceObject);

    private static string? Mark(ObjectMeta service) => service.Annotations.GetValueOrDefault(WellKnown.Annotations.InstanceUid) is { Length: > 0 } mark ? mark : null;

    private static void Annotate(JsonObject manifest, string key, string value)
    {
        var metadata = (JsonObject)(manifest["metadata"] ??= new JsonObject());
        ((JsonObject)(metadata["annotations"] ??= new JsonObject()))[key] = value;
    }
}
