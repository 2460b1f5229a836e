using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Instances;

/// <summary>What the controller applies to an instance's objects: the paths it sends and no others (ADR 0005).</summary>
internal static class InstanceManifests
{
    private const string ObservedGeneration = "observedGeneration";

    /// <summary>
    /// The exposed fields of the tenant object. A new internal object also gets the presets; later they keep the value the provider gave them, and
    /// so does what is no longer exposed, under the resource version it was read with, so that no edit is ever overwritten (F-SYN-08).
    /// </summary>
    public static JsonObject Internal(InstanceRoute route, KubeObject tenant, KubeObject? current, KubeObject? service = null)
    {
        var exposed = route.Exposed ?? throw new InvalidOperationException("A route with tenant objects has exposed fields.");
        var owner = tenant.Meta;
        var manifest = Manifest.New(route.Internal, owner.NamespacedName);
        var metadata = (JsonObject)(manifest["metadata"] ??= new JsonObject());
        metadata["ownerReferences"] = new JsonArray(AccountRoles.OwnerJson(Owners.ControllerReference(route.Resource(SyncTarget.Tenant), owner)));
        metadata["finalizers"] = Manifest.Strings(WellKnown.Finalizers.InternalObject);
        InstanceMark.Declare(manifest, current, service);
        foreach (var (name, value) in exposed.Project(tenant.Json, status: false))
        {
            manifest[name] = value?.DeepClone();
        }

        if (current is null)
        {
            return route.Presets.Apply(manifest);
        }

        if (HiddenFields.Carry(current.Json, manifest, exposed))
        {
            metadata["resourceVersion"] = current.Meta.ResourceVersion;
        }

        return manifest;
    }

    /// <summary>Everything of the internal object but its metadata and status; labels and annotations stay behind (F-SYN-09). It says whose it is.</summary>
    public static JsonObject Service(InstanceRoute route, KubeObject instance, NamespacedName name, string @namespace)
    {
        var manifest = Manifest.New(route.Service, new(@namespace, name.Name));
        var metadata = (JsonObject)(manifest["metadata"] ??= new JsonObject());
        metadata["labels"] = Owners.ToJson(Owners.Labels(route.Internal, name));
        InstanceMark.Put(manifest, instance);
        CopyContent(instance.Json, manifest);
        return manifest;
    }

    /// <summary>The whole service object under our name, nothing of its metadata; its status comes up by itself (F-ADO-01).</summary>
    public static JsonObject AdoptedInternal(InstanceRoute route, KubeObject service, NamespacedName name)
    {
        var manifest = Manifest.New(route.Internal, name);
        ((JsonObject)(manifest["metadata"] ??= new JsonObject()))["finalizers"] = Manifest.Strings(WellKnown.Finalizers.InternalObject);
        CopyContent(service.Json, manifest);
        return manifest;
    }

    /// <summary>The exposed part of an internal object, nothing of its metadata (F-ADO-02).</summary>
    public static JsonObject AdoptedTenant(ResourceType type, ExposedFields exposed, JsonObject instance, NamespacedName name)
    {
        var manifest = Manifest.New(type, name);
        ((JsonObject)(manifest["metadata"] ??= new JsonObject()))["finalizers"] = Manifest.Strings(WellKnown.Finalizers.Sync);
        CopyContent(exposed.Project(instance, status: false), manifest);
        return manifest;
    }

    /// <summary>
    /// A status for one of the upper objects. <c>observedGeneration</c>, its own and that of its conditions, counts that object's own generations:
    /// its current one when the service has seen its current one, else what it said before (F-SYN-05, H28). Null when there is nothing to report.
    /// </summary>
    /// <param name="type">The upper object's kind.</param>
    /// <param name="target">The upper object.</param>
    /// <param name="service">The service object.</param>
    /// <param name="status">What of its status the upper object shows.</param>
    /// <param name="hasArrived">What the upper object says now is what the service object says: else the service has seen none of it (H79).</param>
    public static JsonObject? Status(ResourceType type, KubeObject target, KubeObject service, JsonObject? status, bool hasArrived = true)
    {
        if (status is null)
        {
            return null;
        }

        var copy = (JsonObject)status.DeepClone();
        var (seen, own) = (hasArrived ? service.Meta.Generation : (long?)null, target.Meta.Generation);
        Translate(copy, target.Json["status"], seen, own);
        foreach (var condition in copy.Objects("conditions"))
        {
            var before = target.Json.Objects("status", "conditions").FirstOrDefault(known => JsonEquality.AreEqual(known["type"], condition["type"]));
            Translate(condition, before, seen, own);
        }

        var manifest = Manifest.New(type, target.Meta.NamespacedName);
        manifest["status"] = copy;
        return manifest;
    }

    private static void CopyContent(JsonObject from, JsonObject into)
    {
        foreach (var (member, value) in from.Where(member => member.Key is not ("apiVersion" or "kind" or "metadata" or "status")))
        {
            into[member] = value?.DeepClone();
        }
    }

    private static void Translate(JsonObject copy, JsonNode? before, long? seen, long own)
    {
        if (!copy.ContainsKey(ObservedGeneration))
        {
            return;
        }

        if ((seen is not null && copy.Whole(ObservedGeneration) == seen ? own : before.Whole(ObservedGeneration)) is { } generation)
        {
            copy[ObservedGeneration] = generation;
        }
        else
        {
            copy.Remove(ObservedGeneration);
        }
    }
}
