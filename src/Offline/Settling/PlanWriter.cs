using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Offline.Settling;

/// <summary>What a <see cref="PlanWriter"/> leaves, and goes on from.</summary>
/// <param name="State">All objects.</param>
/// <param name="Applied">What was applied last, by object: what is not sent any more goes.</param>
/// <param name="Created">How many objects were made so far, which tells namesakes apart.</param>
internal sealed record Written(HubState State, ImmutableDictionary<(ResourceName, NamespacedName), JsonObject> Applied, int Created)
{
    public static Written Of(HubState state) => new(state, ImmutableDictionary<(ResourceName, NamespacedName), JsonObject>.Empty, 0);
}

/// <summary>Takes the steps of a <see cref="PlanRun"/> in a <see cref="HubState"/>. Roles and bindings are left out: there is no RBAC offline.</summary>
/// <param name="start">What is there.</param>
/// <param name="now">The time.</param>
/// <param name="whyNotDeleted">Why admission denies a deletion by the controller; null when it does not.</param>
internal sealed class PlanWriter(Written start, DateTimeOffset now, Func<HubState, ResourceType, KubeObject, string?> whyNotDeleted)
{
    private JsonNode? _told;

    public Written Written { get; private set; } = start;

    public HubState State => Written.State;

    /// <summary>Everything a plan wants of an object and of others; of its own status only where it is to be told.</summary>
    public Execution Execute(ResourceType own, ObjectMeta subject, Plan plan, bool tells) => Execute(own, new(subject, plan, StoredIn(own), now), tells);

    /// <summary>Everything that is wanted for objects of a kind together.</summary>
    public Execution Execute(ResourceType own, PlanRun run, bool tells = true)
    {
        foreach (var step in run.Steps().Where(step => tells || step is not PlanStep.Report))
        {
            Take(step, run, ResourceName.Of(own));
        }

        return run.Result;
    }

    /// <summary>The statuses as they are.</summary>
    public Func<NamespacedName, JsonNode?> StoredIn(ResourceType own) => name => State.Get(ResourceName.Of(own), name)?.Json["status"];

    private void Take(PlanStep step, PlanRun run, ResourceName own)
    {
        switch (step)
        {
            case PlanStep.Claim(var subject, var finalizers):
                SetFinalizers(own, subject.NamespacedName, finalizers);
                break;
            case PlanStep.Limit(var quota):
                Limit(quota, run);
                break;
            case PlanStep.Report(var subject, { } status, _):
                Report(own, subject.NamespacedName, status["status"]);
                break;
            case PlanStep.Annotate(var change):
                Annotate(change);
                break;
            case PlanStep.Create(var manifest):
                Apply(manifest);
                break;
            case PlanStep.Apply(var manifest):
                Apply(manifest);
                break;
            case PlanStep.Delete(var deletion):
                Delete(deletion, run.Refused);
                break;
            case PlanStep.Destroy(var deletion):
                Delete(deletion, run.Refused);
                break;
            case PlanStep.Release(var subject, var finalizers) when State.Get(own, subject.NamespacedName) is { } current:
                SetFinalizers(own, subject.NamespacedName, [.. current.Meta.Finalizers.Except(finalizers, StringComparer.Ordinal)]);
                break;
        }
    }

    // Kubernetes counts; here it is done at once, and a write asks the instances themselves.
    private void Limit(JsonObject manifest, PlanRun run)
    {
        var (before, name) = (State, Manifest.NameOf(manifest));
        Apply(manifest);
        if (State.Get(HubKinds.Quotas, name) is { } quota && QuotaState.Of(quota.Json) is { NeedsStatus: true } state)
        {
            Set(HubKinds.Quotas, name, new(state.WithCounts(state.Crds.ToDictionary(crd => crd, crd => Count(crd, name.Namespace), StringComparer.Ordinal))));
        }

        if (!ReferenceEquals(before, State))
        {
            run.Outdated();
        }
    }

    private long Count(string crd, string? @namespace) =>
        State.Get(HubKinds.Crds, new(null, crd)) is { } found ? State.In(ResourceName.Of(CrdState.Resource(found.Json)), @namespace).Count : 0;

    private void Report(ResourceName own, NamespacedName name, JsonNode? status)
    {
        if (status is not null && ReferenceEquals(status, _told))
        {
            return; // told before the rest was tried, and nothing of that was refused
        }

        _told = status;
        if (State.Get(own, name) is { } found && !JsonEquality.AreEqual(found.Json["status"], status))
        {
            Set(own, name, found.WithStatus(status));
        }
    }

    private void Delete(Deletion deletion, Refusals refused)
    {
        var resource = ResourceName.Of(deletion.Type);
        if (State.Get(resource, deletion.Name) is not { Meta.IsDeleting: false } found || (found.Meta.Uid ?? "") != deletion.Uid)
        {
            return;
        }

        if (whyNotDeleted(State, deletion.Type, found) is { } why)
        {
            refused.Add(new Refusal(deletion.Type.Kind, deletion.Name, why) { IsDeletion = true });
            return;
        }

        Written = Written with { State = Deleted(State, resource, deletion.Name, found, now) };
    }

    /// <summary>
    /// What a deletion leaves. Finalizers that the controller takes off when an instance is gone everywhere are off at once: there is no service
    /// cluster to wait for. Namespaces and CRDs take along what is in them.
    /// </summary>
    public static HubState Deleted(HubState state, ResourceName resource, NamespacedName name, KubeObject found, DateTimeOffset now)
    {
        var isOurs = resource == HubKinds.Namespaces || resource == HubKinds.Crds || HubKinds.Find(found.Json.Text("apiVersion") ?? "", found.Json.Text("kind") ?? "") is not null;
        var left = isOurs ? found.Meta.Finalizers
            : [.. found.Meta.Finalizers.Where(finalizer => finalizer is not (WellKnown.Finalizers.Sync or WellKnown.Finalizers.InternalObject))];
        if (left.Count > 0)
        {
            return state.With(resource, name, Copy(found, item =>
            {
                var metadata = ObjectStamp.Metadata(item);
                metadata["deletionTimestamp"] ??= ObjectStamp.Time(now);
                metadata["finalizers"] = Manifest.Strings(left);
            }));
        }

        var rest = state.Without(resource, name);
        return resource == HubKinds.Namespaces ? rest.WithoutContentsOf(name.Name)
            : resource == HubKinds.Crds ? rest.Without(ResourceName.Of(CrdState.Resource(found.Json)))
            : rest;
    }

    private void Set(ResourceName resource, NamespacedName name, KubeObject item) => Written = Written with { State = State.With(resource, name, item) };

    private static KubeObject Copy(KubeObject item, Action<JsonObject> change)
    {
        var copy = (JsonObject)item.Json.DeepClone();
        change(copy);
        return new(copy);
    }

    private void SetFinalizers(ResourceName resource, NamespacedName name, IReadOnlyList<string> finalizers)
    {
        if (State.Get(resource, name) is not { } found || found.Meta.Finalizers.SequenceEqual(finalizers, StringComparer.Ordinal))
        {
            return;
        }

        if (finalizers.Count == 0 && found.Meta.IsDeleting)
        {
            Written = Written with { State = State.Without(resource, name), Applied = Written.Applied.Remove((resource, name)) };
            return;
        }

        Set(resource, name, Copy(found, item => ObjectStamp.Metadata(item)["finalizers"] = Manifest.Strings(finalizers)));
    }

    private void Annotate(AnnotationChange change)
    {
        var (resource, name) = (ResourceName.Of(change.Type), change.Metadata.NamespacedName);
        if (State.Get(resource, name) is { } found)
        {
            Set(resource, name, Copy(found, item =>
            {
                var metadata = ObjectStamp.Metadata(item);
                if (metadata["annotations"] is not JsonObject annotations)
                {
                    metadata["annotations"] = annotations = [];
                }

                annotations.Remove(change.Key);
                if (change.Value is not null)
                {
                    annotations[change.Key] = change.Value;
                }
            }));
        }
    }

    public void Apply(JsonObject manifest)
    {
        if (HubKinds.Type(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "") is not { } type)
        {
            return;
        }

        var (resource, name) = (ResourceName.Of(type), Manifest.NameOf(manifest));
        var last = Written.Applied.GetValueOrDefault((resource, name));
        var found = State.Get(resource, name);
        if (found is not null && AppliedFields.AreIn(found.Json, manifest, last))
        {
            return;
        }

        var item = found is null ? (JsonObject)manifest.DeepClone() : (JsonObject)found.Json.DeepClone();
        if (found is null)
        {
            ObjectStamp.Create(item, resource, name, Written.Created + 1, now);
        }
        else
        {
            AppliedFields.Write(item, manifest, last);
            CountGeneration(found.Json, item);
        }

        Establish(resource, item);
        Written = new(State.With(resource, name, new(item)), Written.Applied.SetItem((resource, name), manifest), Written.Created + (found is null ? 1 : 0));
    }

    /// <summary>Another content is another generation.</summary>
    public static void CountGeneration(JsonObject before, JsonObject after)
    {
        var generation = before.Whole("metadata", "generation") ?? 0;
        ObjectStamp.Metadata(after)["generation"] = InstanceRules.HasSameContent(before, after) ? generation : generation + 1;
    }

    /// <summary>A CRD is served at once.</summary>
    public static void Establish(ResourceName resource, JsonObject crd)
    {
        if (resource == HubKinds.Crds && !CrdState.IsEstablished(crd))
        {
            crd["status"] = new JsonObject { ["conditions"] = new JsonArray(IsTrue("NamesAccepted"), IsTrue("Established")) };
        }

        static JsonObject IsTrue(string type) => new() { ["type"] = type, ["status"] = Condition.True };
    }
}
