using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// How far an instance has got on its way from the tenant to the service, told by what somebody may see of it. What it waits for is what the
/// controller's own plan says, as soon as enough is seen to make that plan.
/// </summary>
/// <param name="Layers">From the tenant's object down; without the first when the service derives nothing.</param>
/// <param name="WaitsFor">What keeps the instance from being done; null when nothing does, or nothing is known of it.</param>
public sealed record InstanceChain(IReadOnlyList<ChainLayer> Layers, string? WaitsFor)
{
    private const int MaxPaths = 10;

    public static InstanceChain Of(ChainFacts facts)
    {
        var waitsFor = WaitsForByPlan(facts) ?? Suspension(facts) ?? Refusal(facts);
        var layers = new List<ChainLayer>();
        if (facts.Route.Tenant is not null)
        {
            layers.Add(Layer(facts, SyncTarget.Tenant, facts.Tenant, facts.Internal, waitsFor));
        }

        layers.Add(Layer(facts, SyncTarget.Internal, facts.Internal, facts.Service, waitsFor));
        layers.Add(Service(facts, waitsFor));
        return new(layers, waitsFor ?? layers.FirstOrDefault(layer => layer.State is LayerState.Waiting or LayerState.Deleting)?.Sentence);
    }

    // A tenant object that may not be read is taken for none: the rest of the way is the same without it.
    private static string? WaitsForByPlan(ChainFacts facts)
    {
        if (facts.Assignment is not { } assignment || !facts.Internal.IsKnown)
        {
            return null;
        }

        var observed = new InstanceObserved(facts.Name, facts.Tenant.Object, facts.Internal.Object, facts.Service.Object, assignment);
        return InstancePlan.For(facts.Route with { Exposed = facts.Route.Exposed ?? Nothing }, observed).WaitsFor
            ?? (facts is { IsOrphanNamed: true, Service.IsKnown: false } ? InstanceMark.WhyWaiting(facts.Route, observed) : null);
    }

    private static ExposedFields Nothing { get; } = ExposedFields.Compile([], null);

    private static string? Suspension(ChainFacts facts) => facts.IsSuspended && facts is { Tenant.Object: { } above, Internal.Object: { } below }
        && NotCarried(above, below).Count > 0
        ? "suspended; what was written before is carried down when it is resumed"
        : null;

    // An API server's refusal cannot be planned: the controller says it in conditions where there are any, and in events. The internal object's has more
    // to say than the tenant's; an event is believed as long as nothing seen speaks against it (H79).
    private static string? Refusal(ChainFacts facts) =>
        NotInSync(facts.Internal.Object) ?? NotInSync(facts.Tenant.Object) ?? (HasArrived(facts) ? null : facts.ToldWait);

    private static string? NotInSync(KubeObject? instance) =>
        instance is null ? null : Described(SyncTarget.Tenant, instance).Conditions.FirstOrDefault(IsNotInSync) is { Message: { Length: > 0 } message } ? message : null;

    private static bool IsNotInSync(ChainCondition condition) => condition is { Type: StatusSteps.InSync, Status: Condition.False };

    private static bool HasArrived(ChainFacts facts)
    {
        if (facts.Internal.Object is { } inner && facts.Service.Object is { } service && (facts.Tenant.Object ?? inner) is { } above)
        {
            return NotCarried(above, inner).Count == 0 && NotCarried(inner, service).Count == 0;
        }

        return (facts.Tenant.Object ?? facts.Internal.Object) is { } instance
            && Described(SyncTarget.Tenant, instance) is { ObservedGeneration: { } seen } layer && seen >= layer.Generation;
    }

    // The tenant's and the internal object: each is carried down to the next.
    private static ChainLayer Layer(ChainFacts facts, SyncTarget target, SeenObject seen, SeenObject below, string? waitsFor)
    {
        if (seen.Object is not { } instance)
        {
            return Absent(facts, target, seen);
        }

        var layer = Described(target, instance);
        if (instance.Meta.IsDeleting)
        {
            return layer with { State = LayerState.Deleting, Sentence = waitsFor ?? "is being deleted; it goes when everything below it is gone" };
        }

        if (!below.IsKnown)
        {
            return waitsFor is not null && (facts.IsOrphanNamed || waitsFor == facts.ToldWait) ? layer with { State = LayerState.Waiting, Sentence = waitsFor } : ByStatus(layer);
        }

        if (below.Object is not { } carried)
        {
            return layer with { State = LayerState.Waiting, Sentence = waitsFor ?? $"the {Name(target + 1)} is not there yet; the controller makes it" };
        }

        if (target is SyncTarget.Tenant && !carried.Meta.IsControlledBy(instance.Meta))
        {
            return layer with { State = LayerState.Waiting, Sentence = waitsFor ?? "the internal object is not controlled by this object" };
        }

        if (target is SyncTarget.Internal && IsNotOurs(facts))
        {
            return layer with { State = LayerState.Waiting, Sentence = waitsFor ?? "the service object belongs to somebody else" };
        }

        var paths = NotCarried(instance, carried);
        return paths.Count == 0
            ? layer with { State = LayerState.Synced, Sentence = $"carried down to the {Name(target + 1)}" }
            : layer with { State = LayerState.Waiting, Sentence = $"{Listed(paths)} {(paths.Count == 1 ? "is" : "are")} not carried down yet{Because(waitsFor)}" };
    }

    private static ChainLayer Service(ChainFacts facts, string? waitsFor)
    {
        if (facts.Service.Object is not { } instance)
        {
            return Absent(facts, SyncTarget.Service, facts.Service);
        }

        var meta = instance.Meta;
        var layer = Described(SyncTarget.Service, instance);
        return meta.IsDeleting ? layer with { State = LayerState.Deleting, Sentence = waitsFor ?? "is being deleted" }
            : IsNotOurs(facts) ? layer with { State = LayerState.Waiting, Sentence = waitsFor ?? "belongs to somebody else" }
            : layer.ObservedGeneration is { } seen && seen < layer.Generation
                ? layer with { State = LayerState.Waiting, Sentence = $"its operator has seen generation {seen}, and {layer.Generation} is the current one" }
            : layer with { State = LayerState.Synced, Sentence = layer.ObservedGeneration is null ? "is there" : "is there, and its operator has seen this generation" };
    }

    private static bool IsNotOurs(ChainFacts facts) => facts.Service.Object is { } service
        && (Adoption.IsForeign(facts.Route, facts.Name, service)
            || (facts.Internal is { IsKnown: true, Object: { } instance } && InstanceMark.IsOrphan(facts.Route, facts.Name, instance, service)));

    private static ChainLayer Absent(ChainFacts facts, SyncTarget target, SeenObject seen)
    {
        var layer = new ChainLayer(target);
        if (seen.WhyNot is { } whyNot)
        {
            return layer with { State = LayerState.NotReadable, Sentence = whyNot };
        }

        var isOwn = target is SyncTarget.Tenant && facts.Internal.Object is { } own && !own.Meta.OwnerReferences.Any(owner => owner.Controller is true);
        return layer with { State = LayerState.Missing, Sentence = isOwn ? "there is none; the provider made the internal object" : "does not exist" };
    }

    // Without a look below, the status that comes back tells how far a change has got.
    private static ChainLayer ByStatus(ChainLayer layer) => (layer.ObservedGeneration, layer.HasStatus) switch
    {
        _ when layer.Conditions.FirstOrDefault(IsNotInSync) is { } blocked => layer with
        {
            State = LayerState.Waiting,
            Sentence = blocked.Message,
        },
        ({ } seen, _) when seen >= layer.Generation => layer with { State = LayerState.Synced, Sentence = "the service has seen this generation" },
        ({ } seen, _) => layer with
        {
            State = LayerState.Waiting,
            Sentence = $"the service has seen generation {seen}, and {layer.Generation} is the current one",
        },
        (_, true) => layer with { State = LayerState.Unknown, Sentence = "the service reports, but not which generation it has seen" },
        _ => layer with { State = LayerState.Unknown, Sentence = "nothing has come back from the service yet" },
    };

    private static ChainLayer Described(SyncTarget target, KubeObject instance)
    {
        var status = instance.Json["status"] as JsonObject;
        return new(target)
        {
            Exists = true,
            Generation = instance.Meta.Generation,
            ObservedGeneration = status.Whole("observedGeneration"),
            HasStatus = status is { Count: > 0 },
            Conditions = [.. status.Objects("conditions").Select(ChainCondition.Of)],
        };
    }

    /// <summary>Places whose value is not the same below. What is only below is the provider's, or a default of the service's.</summary>
    private static List<string> NotCarried(KubeObject above, KubeObject below)
    {
        var paths = new List<string>();
        foreach (var (name, value) in above.Json.Where(member => member.Key is not ("apiVersion" or "kind" or "metadata" or "status")))
        {
            Compare(value, below.Json[name], JsonPath.Append("", new(name)), paths);
        }

        return paths;
    }

    private static void Compare(JsonNode? above, JsonNode? below, string path, List<string> paths)
    {
        if (above is JsonObject fields && below is JsonObject carried)
        {
            foreach (var (name, value) in fields)
            {
                Compare(value, carried[name], JsonPath.Append(path, new(name)), paths);
            }
        }
        else if (above is JsonArray { Count: var count } elements && below is JsonArray others && count == others.Count)
        {
            for (var index = 0; index < count; index++)
            {
                Compare(elements[index], others[index], $"{path}[{index}]", paths);
            }
        }
        else if (above is not null && !JsonEquality.AreEqual(above, below))
        {
            paths.Add(path);
        }
    }

    private static string Listed(List<string> paths) =>
        string.Join(", ", paths.Take(MaxPaths)) + (paths.Count > MaxPaths ? $" and {paths.Count - MaxPaths} more" : "");

    private static string Because(string? waitsFor) => waitsFor is null ? "" : $": {waitsFor}";

    private static string Name(SyncTarget target) => target is SyncTarget.Internal ? "internal object" : "service object";
}
