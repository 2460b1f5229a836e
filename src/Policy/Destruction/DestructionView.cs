using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Destruction;

/// <summary>What the rules about destruction may know: read live, because a deletion must not rest on a copy.</summary>
/// <param name="Running">What runs on the object; null when that is no question.</param>
public sealed record DestructionView(RunningInstances? Running)
{
    public static DestructionView Nothing { get; } = new((RunningInstances?)null);

    /// <summary>Whether there is a second way, by <see cref="ConfirmDestroy"/>.</summary>
    public bool IsConfirmable { get; init; } = true;

    /// <summary>What becomes of them, in a sentence.</summary>
    public string Loss { get; init; } = "they would be destroyed";

    /// <summary>What to do where there is none.</summary>
    public string? Instead { get; init; }

    internal static DestructionView Of<T>(AdmissionRequest<T> request, IHubFacts facts)
        where T : class, IKubernetesObject<T>
    {
        var view = Nothing with { IsConfirmable = InstanceTargets.Kinds.Contains(T.ResourceType) };
        return request.Operation is AdmissionOperation.Delete && IsAsked(request.Subject, facts) && !IsInOrder(request, facts)
            ? view with
            {
                Running = RunningInstances.Of(InstanceTargets.Of(request.Subject, facts), facts, view.IsConfirmable ? ConfirmDestroy.Of(request.Subject.Metadata) : null),
                Instead = InsteadFor<T>(),
            }
            : view;
    }

    // A deletion that is under way was judged when it began. Three kinds name what runs on them by rules of their own, in the contract's words; only a
    // number that is confirmed is looked at here, and of a discovery what its rule does not see: instances that were not carried down yet.
    private static bool IsAsked<T>(T subject, IHubFacts facts)
        where T : class, IKubernetesObject<T> =>
        !subject.Metadata.IsDeleting && (ConfirmDestroy.Of(subject.Metadata) is not null || subject switch
        {
            Account or DerivedCustomResource => false,
            CustomResourceDiscovery discovery => LiveInstances.Of(discovery.Status?.ManagementClusterCRD?.Name, facts).Names.Count == 0,
            _ => true,
        });

    /// <summary>
    /// What the controller may delete although something runs on it: an assignment and a Tenant object, because its own plans have counted what would be
    /// lost, and the entry of a set that goes, so that nobody is offered any more what is about to end. The entry's DerivedCustomResource waits.
    /// </summary>
    private static bool IsInOrder<T>(AdmissionRequest<T> request, IHubFacts facts)
        where T : class, IKubernetesObject<T> =>
        request.Caller.IsController && request.Subject switch
        {
            ServiceClusterAssignment or Tenant => true,
            CatalogEntry { Metadata: var entry } => entry.OwnerReferences.FirstOrDefault(owner => owner is { Controller: true, Kind: nameof(CatalogEntrySet) }) is { } owner
                && facts.Get<CatalogEntrySet>(new(entry.Namespace, owner.Name)) is { Metadata: { IsDeleting: true } set } && entry.IsControlledBy(set),
            _ => false,
        };

    private static string? InsteadFor<T>()
        where T : class, IKubernetesObject<T> =>
        T.ResourceType == Tenant.ResourceType ? "or take the label off that a Catalog selects it by, if the offer is to end and they with it" : null;
}
