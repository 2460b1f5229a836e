using System.Collections.Immutable;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Offline.Settling;

/// <summary>What the parts of the <see cref="OfflineController"/> share: what is there, and how it is changed.</summary>
internal sealed record OfflineRun(PlanWriter Writer, Looks Looks, DateTimeOffset Now) : IHubObjects
{
    public HubState State => Writer.State;

    /// <summary>As of now: what is written while going through it is seen the next time.</summary>
    public IReadOnlyList<KubeObject> All<T>()
        where T : class, IKubernetesObject<T> => [.. State.All(NameOf<T>())];

    public IReadOnlyList<T> In<T>(string? @namespace)
        where T : class, IKubernetesObject<T> => [.. Bucket<T>(@namespace).Values.Select(item => item.As<T>())];

    public ImmutableSortedDictionary<string, KubeObject> Bucket<T>(string? @namespace)
        where T : class, IKubernetesObject<T> => State.In(NameOf<T>(), @namespace);

    public KubeObject? Get<T>(NamespacedName name)
        where T : class, IKubernetesObject<T> => State.Get(NameOf<T>(), name);

    T? IHubObjects.Get<T>(NamespacedName name)
        where T : class => Get<T>(name)?.As<T>();

    public KubeObject? Crd(string name) => State.Get(HubKinds.Crds, new(null, name));

    public IEnumerable<KubeObject> All(ResourceType type) => State.All(ResourceName.Of(type));

    /// <summary>What other objects made, by the UID of the one that controls it: a set looks at its own, not at all there are.</summary>
    public ILookup<string, KubeObject> Controlled<T>()
        where T : class, IKubernetesObject<T> => State.All(NameOf<T>())
        .ToLookup(item => item.Meta.OwnerReferences.FirstOrDefault(owner => owner.Controller is true)?.Uid ?? "", StringComparer.Ordinal);

    /// <summary>The CRDs that were made for objects of a kind, by owner.</summary>
    public ILookup<NamespacedName, KubeObject> CrdsOf(ResourceType owner) => State.All(HubKinds.Crds)
        .Select(crd => (Owner: Owners.LabelledOwner(owner, crd.Meta.Labels), Crd: crd))
        .Where(crd => crd.Owner is not null)
        .ToLookup(crd => crd.Owner.GetValueOrDefault(), crd => crd.Crd);

    /// <summary>Something is to go and cannot yet, because instances are left.</summary>
    public bool AwaitsInstances { get; set; }

    /// <summary>Makes a plan and makes it so, when something it is made from is new, or it waits for something to be gone.</summary>
    /// <param name="subject">The object the plan is for.</param>
    /// <param name="inputs">What else it is made from.</param>
    /// <param name="plan">What makes it.</param>
    /// <param name="tells">Whether its first status is written too; else it is looked at again.</param>
    public void Look<T>(KubeObject subject, object?[] inputs, Func<Plan> plan, bool tells = true)
        where T : class, IKubernetesObject<T>
    {
        if (!Looks.AreNew(subject, inputs) && !subject.Meta.IsDeleting)
        {
            return;
        }

        tells |= subject.Json["status"] is not null; // what was told goes on to be true
        var isDone = Execute<T>(subject, plan(), tells);
        if (Get<T>(subject.Meta.NamespacedName) is { } left)
        {
            Looks.See(left, isDone && tells ? inputs : []); // what was written is the plan's own result; what was refused is tried again
        }
    }

    /// <summary>Whether nothing of it was refused.</summary>
    public bool Execute<T>(KubeObject subject, Plan plan, bool tells = true)
        where T : class, IKubernetesObject<T>
    {
        var isDone = Writer.Execute(
            T.ResourceType, subject.Meta, ConfirmDestroy.IsUnderWay(subject.Meta) ? ProgressOf(T.ResourceType, subject).Before(plan) : plan, tells).IsDone;
        AwaitsInstances |= !isDone;
        return isDone;
    }

    // Without a service cluster to wait for, all are gone at once.
    private DestructionProgress ProgressOf(ResourceType type, KubeObject subject)
    {
        var facts = new StateFacts(State, HubView.Empty);
        return DestructionProgress.Of(subject.Meta,
        [
            .. InstanceTargets.Of(type, subject.Json, facts).Distinct().Select(target => (
                target.Type,
                (IReadOnlyList<ObjectMeta>?)[.. (facts.List(target.Type, new(target.Namespace)) ?? []).Select(ObjectMeta.Of)])),
        ]);
    }

    public static ResourceName NameOf<T>()
        where T : class, IKubernetesObject<T> => ResourceName.Of(T.ResourceType);
}
