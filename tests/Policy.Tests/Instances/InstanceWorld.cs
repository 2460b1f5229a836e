using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>
/// The three objects of one instance and what API servers, garbage collector and operator do to them: as much of Kubernetes as the plan relies on.
/// It throws where an API server would refuse.
/// </summary>
internal sealed class InstanceWorld(InstanceRoute route)
{
    public const string ServiceNamespace = "team-b-x7x2k";

    private readonly Dictionary<SyncTarget, JsonObject?> _objects = [];

    /// <summary>What we applied last, which is what we own.</summary>
    private readonly Dictionary<(SyncTarget Target, bool IsStatus), JsonObject> _applied = [];

    private int _counter;

    public InstanceRoute Route { get; set; } = route;

    public AssignmentState Assignment { get; set; } = new(Exists: true, ServiceNamespace, IsReachable: true, IsReady: true);

    public bool IsOffered { get; set; }

    public DateTimeOffset Now { get; set; }

    public int Writes { get; private set; }

    public JsonObject? this[SyncTarget target]
    {
        get => _objects.GetValueOrDefault(target);
        set
        {
            _objects[target] = value;
            _applied.Remove((target, false));
            _applied.Remove((target, true));
        }
    }

    public JsonObject? Tenant => this[SyncTarget.Tenant];

    public JsonObject? Internal => this[SyncTarget.Internal];

    public JsonObject? Service => this[SyncTarget.Service];

    /// <summary>A tenant has just created its object.</summary>
    public static InstanceWorld Created(params string[] finalizers)
    {
        var world = new InstanceWorld(Routes.Derived());
        world[SyncTarget.Tenant] = finalizers.Length == 0 ? Couch.Tenant() : Couch.Tenant().Finalized(finalizers);
        return world;
    }

    /// <summary>Somebody has just created the object in the service cluster.</summary>
    public static InstanceWorld MadeBelow(InstanceRoute? route = null)
    {
        var world = new InstanceWorld(route ?? Routes.Derived()) { IsOffered = true };
        var service = Couch.Internal().HavingMetadata("namespace", $"\"{ServiceNamespace}\"").HavingMetadata("uid", "\"by-hand\"");
        service["apiVersion"] = "couchdb.io/v1alpha1";
        world[SyncTarget.Service] = service;
        return world;
    }

    /// <summary>And everything that follows has happened.</summary>
    public static InstanceWorld Settled(string spec = """{"username":"hans"}""")
    {
        var world = Created(WellKnown.Finalizers.Sync);
        world.Tenant!.Having("spec", spec);
        world.Settle();
        return world;
    }

    public InstancePlan Plan() => InstancePlan.For(Route, Observed());

    private InstanceObserved Observed() =>
        new(new("team-b", "db1"), Tenant.Seen(), Internal.Seen(), (Assignment is { IsReachable: true, Namespace: not null } ? Service : null).Seen(), Assignment)
        {
            IsOffered = IsOffered,
            Now = Now,
        };

    /// <summary>Plans and writes until neither the plan nor anybody else has anything left to do; the rounds it took.</summary>
    public int Settle(int limit = 20)
    {
        for (var round = 0; round < limit; round++)
        {
            var others = Others();
            if (!Write() && !others)
            {
                return round;
            }
        }

        return limit;
    }

    /// <summary>Writes what is reported of a step that was held; whether that changed anything.</summary>
    public bool Report(Held held) =>
        InstancePlan.Report(Route, Observed(), held).Steps.Aggregate(false, (changed, step) => Execute(step) || changed);

    /// <summary>The first write of the plan that changes something.</summary>
    public bool Write()
    {
        foreach (var step in Plan().Steps)
        {
            if (Execute(step))
            {
                Writes++;
                return true;
            }
        }

        return false;
    }

    /// <summary>A change by a user, with the generation moving as it does.</summary>
    public void Edit(SyncTarget target, Action<JsonObject> change)
    {
        var before = (JsonObject)this[target]!.DeepClone();
        change(this[target]!);
        Stamp(before, this[target]!);
    }

    public void Delete(SyncTarget target)
    {
        if (this[target] is not { } live)
        {
            return;
        }

        if (ObjectMeta.Of(live).Finalizers.Count == 0)
        {
            this[target] = null;
        }
        else
        {
            live["metadata"]!["deletionTimestamp"] ??= "2026-01-01T00:00:00Z";
        }
    }

    private bool Execute(SyncStep step)
    {
        var live = this[step.Target];
        switch (step)
        {
            case SyncStep.Apply apply:
                return Apply(apply.Target, apply.Manifest, apply.IsStatus);
            case SyncStep.Adopt adopt:
                this[adopt.Source].ShouldNotBeNull("it is made from what is there");
                live.ShouldBeNull("nothing is made over what is there");
                return Apply(adopt.Target, adopt.Manifest, isStatus: false);
            case SyncStep.TakeOver take:
                return TakeOver(take.Target, live!);
            case SyncStep.AddFinalizer add:
                ObjectMeta.Of(live!).IsDeleting.ShouldBeFalse("an object in deletion takes no finalizer (H36)");
                ObjectMeta.Of(live!).Finalizers.ShouldNotContain(add.Finalizer);
                live!.Finalized([.. ObjectMeta.Of(live!).Finalizers, add.Finalizer]);
                return true;
            case SyncStep.Delete delete:
                ObjectMeta.Of(live!).Uid.ShouldBe(delete.Uid, "a deletion is of one UID only (H32)");
                var wasDeleting = ObjectMeta.Of(live!).IsDeleting;
                Delete(delete.Target);
                return !wasDeleting;
            case SyncStep.ReleaseFinalizer release:
                return Release(release, live!);
            default:
                throw new InvalidOperationException($"{step}");
        }
    }

    private bool TakeOver(SyncTarget target, JsonObject live)
    {
        var content = AppliedFields.Content(live);
        if (_applied.TryGetValue((target, false), out var owned) && JsonEquality.AreEqual(AppliedFields.Content(owned), content))
        {
            return false;
        }

        Remember(target, content, isStatus: false);
        return true;
    }

    private bool Release(SyncStep.ReleaseFinalizer release, JsonObject live)
    {
        if (release.Gone is { } gone)
        {
            this[gone].ShouldBeNull("it is let go after the other is gone");
        }

        var left = ObjectMeta.Of(live).Finalizers.Where(finalizer => finalizer != release.Finalizer).ToArray();
        left.Length.ShouldBeLessThan(ObjectMeta.Of(live).Finalizers.Count);
        live.Finalized(left);
        if (left.Length == 0 && ObjectMeta.Of(live).IsDeleting)
        {
            this[release.Target] = null;
        }

        return true;
    }

    private bool Apply(SyncTarget target, JsonObject manifest, bool isStatus)
    {
        var live = this[target];
        if (manifest["metadata"]!["resourceVersion"] is { } version)
        {
            $"{version}".ShouldBe($"{live?["metadata"]!["resourceVersion"]}", "a conflict");
        }

        if (live is null)
        {
            isStatus.ShouldBeFalse("there is no object to report on");
            var created = (JsonObject)manifest.DeepClone();
            this[target] = created;
            created["metadata"]!["uid"] = $"uid-{++_counter}";
            created["metadata"]!["generation"] = JsonNode.Parse("1");
            Remember(target, manifest, isStatus);
            return true;
        }

        var next = (JsonObject)live.DeepClone();
        if (_applied.TryGetValue((target, isStatus), out var owned))
        {
            AppliedFields.Remove(owned, manifest, next);
        }

        AppliedFields.Merge(manifest, next);
        if (JsonEquality.AreEqual(AppliedFields.Plain(live), AppliedFields.Plain(next)))
        {
            return false;
        }

        (ObjectMeta.Of(live).IsDeleting && ObjectMeta.Of(next).Finalizers.Except(ObjectMeta.Of(live).Finalizers).Any())
            .ShouldBeFalse("an object in deletion takes no finalizer (H36)");
        _objects[target] = next;
        Stamp(live, next);
        Remember(target, manifest, isStatus);
        return true;
    }

    private void Remember(SyncTarget target, JsonObject manifest, bool isStatus)
    {
        _applied[(target, isStatus)] = (JsonObject)manifest.DeepClone();
        var metadata = this[target]!["metadata"]!;
        metadata["resourceVersion"] = $"{++_counter}";
        if (!isStatus)
        {
            metadata["managedFields"] = new JsonArray(new JsonObject
            {
                ["manager"] = WellKnown.FieldManagers.Controller,
                ["operation"] = "Apply",
                ["fieldsV1"] = AppliedFields.Fields(manifest),
            });
        }
    }

    private void Stamp(JsonObject before, JsonObject after)
    {
        after["metadata"]!["resourceVersion"] = $"{++_counter}";
        if (!JsonEquality.AreEqual(AppliedFields.Content(before), AppliedFields.Content(after)))
        {
            after["metadata"]!["generation"] = JsonNode.Parse($"{ObjectMeta.Of(before).Generation + 1}");
        }
    }

    // The garbage collector, and the operator in the service cluster.
    private bool Others()
    {
        var changed = false;
        var controller = Internal is null ? null : ObjectMeta.Of(Internal).OwnerReferences.FirstOrDefault(owner => owner.Controller is true);
        if (controller is not null && controller.Uid != (Tenant is null ? null : ObjectMeta.Of(Tenant).Uid) && !ObjectMeta.Of(Internal!).IsDeleting)
        {
            Delete(SyncTarget.Internal);
            changed = true;
        }

        if (Service is { } service)
        {
            var meta = ObjectMeta.Of(service);
            if (meta.IsDeleting)
            {
                this[SyncTarget.Service] = null;
                return true;
            }

            var status = JsonNode.Parse($$"""{"phase":"runs for {{service["spec"]?["username"]}}","node":"n1","observedGeneration":{{meta.Generation}}}""");
            changed |= !JsonEquality.AreEqual(service["status"], status);
            service["status"] = status;
        }

        return changed;
    }
}
